#ifndef RAPPORT_SERVICES_SCORING_API_SHARED_RELEASES_H_
#define RAPPORT_SERVICES_SCORING_API_SHARED_RELEASES_H_

#include <optional>
#include <string>
#include <string_view>

#include "libs/cache/cache.h"

namespace rapport::scoring {

// The records of releases, sums and what is cleared of them, as Encode() makes them, in a cache that replicas
// share: so that one that starts need not ask intake. They hold what must not be told, and so are put into no
// cache that others can read. A record never changes once intake keeps it, and lies under the wave's etag and
// the number of its schema: there is no older one that could take the place of a newer. Thread safe.
class SharedReleases {
 public:
  // `cache` must outlive this object; null: there is none.
  explicit SharedReleases(cache::Cache* cache);

  std::optional<std::string> Find(const std::string& wave, std::string_view etag);

  // Of a record that intake keeps.
  void Put(const std::string& wave, std::string_view etag, std::string_view record);

 private:
  cache::Cache* const cache_;  // null unless it is private
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_API_SHARED_RELEASES_H_
