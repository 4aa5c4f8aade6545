#include "services/roster/api/cohort_lists.h"

#include "libs/base/status_macros.h"

namespace rapport::roster {

absl::StatusOr<CohortLists::List> CohortLists::Find(const Key& key, bool first_page, const Derive& derive) {
  if (!first_page) {
    const std::lock_guard lock(mutex_);
    for (const auto& [kept, list] : lists_) {
      if (kept == key) return list;
    }
  }
  RAPPORT_ASSIGN_OR_RETURN(std::vector<Cohort> cohorts, derive());
  List list = std::make_shared<const std::vector<Cohort>>(std::move(cohorts));
  const std::lock_guard lock(mutex_);
  std::erase_if(lists_, [&](const auto& entry) { return entry.first == key; });
  if (lists_.size() == kMaxLists) lists_.pop_front();
  lists_.emplace_back(key, list);
  return list;
}

void CohortLists::Drop(const Key& key) {
  const std::lock_guard lock(mutex_);
  std::erase_if(lists_, [&](const auto& entry) { return entry.first == key; });
}

}  // namespace rapport::roster
