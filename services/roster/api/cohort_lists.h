#ifndef RAPPORT_SERVICES_ROSTER_API_COHORT_LISTS_H_
#define RAPPORT_SERVICES_ROSTER_API_COHORT_LISTS_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "services/roster/domain/cohorts.h"

namespace rapport::roster {

// The lists of cohorts that callers are paging through. Deriving one goes through the whole roster, so it is
// done for the first page, and the others are cut from what the first page found. Thread safe.
class CohortLists {
 public:
  static constexpr std::size_t kMaxLists = 4;  // kept; some 20 MB each for a million members

  struct Key {
    std::string organization;
    std::int32_t min_size = 0;
    bool operator==(const Key&) const = default;
  };
  using List = std::shared_ptr<const std::vector<Cohort>>;
  using Derive = std::function<absl::StatusOr<std::vector<Cohort>>()>;

  // The list to cut a page from: derived anew for a first page, and for another whose list is not kept. An
  // error of `derive` is returned.
  absl::StatusOr<List> Find(const Key& key, bool first_page, const Derive& derive);

  // The last page has been cut: nobody needs the list.
  void Drop(const Key& key);

 private:
  std::mutex mutex_;
  std::deque<std::pair<Key, List>> lists_;  // guarded by mutex_; the oldest first
};

}  // namespace rapport::roster

#endif  // RAPPORT_SERVICES_ROSTER_API_COHORT_LISTS_H_
