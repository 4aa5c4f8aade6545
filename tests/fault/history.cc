#include "tests/fault/history.h"

#include "libs/base/strings.h"

namespace rapport::fault {

std::vector<std::string> FindFaults(std::span<const Submission> history,
                                    const std::map<std::string, int>& stored) {
  using Outcome = Submission::Outcome;
  std::vector<std::string> faults;
  std::map<std::string, int> unexplained = stored;
  std::map<std::string, std::string> sheet_of_receipt;
  for (const Submission& submission : history) {
    const auto found = unexplained.extract(submission.sheet);
    const int times = found.empty() ? 0 : found.mapped();
    if (submission.outcome == Outcome::kAcknowledged) {
      if (times == 0)
        faults.push_back(base::StrCat("sheet ", submission.sheet, " was acknowledged and lost"));
      if (submission.receipt.empty()) {
        faults.push_back(base::StrCat("sheet ", submission.sheet, " was acknowledged without a receipt"));
      } else if (const auto [other, is_new] = sheet_of_receipt.emplace(submission.receipt, submission.sheet);
                 !is_new) {
        faults.push_back(
            base::StrCat("sheets ", other->second, " and ", submission.sheet, " have the same receipt"));
      }
      if (!submission.later_receipt.empty() && submission.later_receipt != submission.receipt) {
        faults.push_back(base::StrCat("sheet ", submission.sheet, " has two receipts"));
      }
    }
    if (submission.outcome == Outcome::kRefused && times > 0) {
      faults.push_back(base::StrCat("sheet ", submission.sheet, " was refused and is there"));
    }
    if (times > 1) faults.push_back(base::StrCat("sheet ", submission.sheet, " is there ", times, " times"));
  }
  for (const auto& [sheet, times] : unexplained) {
    if (times > 0) faults.push_back(base::StrCat("sheet ", sheet, " was never sent and is there"));
  }
  return faults;
}

}  // namespace rapport::fault
