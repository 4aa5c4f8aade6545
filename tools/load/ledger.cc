#include "tools/load/ledger.h"

#include <set>

#include "libs/base/strings.h"

namespace rapport::load {

void Ledger::AttemptEnded(std::size_t person, absl::StatusCode code, const std::string& receipt) {
  const std::lock_guard lock(mutex_);
  Entry& entry = entries_[person];
  entry.tried = true;
  if (code != absl::StatusCode::kOk) return;
  if (receipt.empty()) faults_.push_back(base::StrCat("person ", person, " got an empty receipt"));
  if (entry.acknowledged && entry.receipt != receipt) {
    faults_.push_back(base::StrCat("person ", person, " got two receipts"));
  }
  entry.acknowledged = true;
  entry.receipt = receipt;
}

Ledger::Counts Ledger::Count() const {
  const std::lock_guard lock(mutex_);
  Counts counts;
  for (const Entry& entry : entries_) {
    if (entry.acknowledged) {
      ++counts.acknowledged;
    } else if (entry.tried) {
      ++counts.unknown;
    }
  }
  return counts;
}

std::vector<Ledger::Acknowledged> Ledger::Sample(std::size_t most) const {
  const std::lock_guard lock(mutex_);
  std::vector<Acknowledged> sample;
  for (std::size_t person = 0; person < entries_.size() && sample.size() < most; ++person) {
    if (entries_[person].acknowledged) sample.push_back({person, entries_[person].receipt});
  }
  return sample;
}

std::vector<std::string> Ledger::FindFaults() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> faults = faults_;
  std::set<std::string> seen;
  for (std::size_t person = 0; person < entries_.size(); ++person) {
    const Entry& entry = entries_[person];
    if (entry.acknowledged && !entry.receipt.empty() && !seen.insert(entry.receipt).second) {
      faults.push_back(base::StrCat("person ", person, " got somebody else's receipt"));
    }
  }
  return faults;
}

bool Fits(const Ledger::Counts& counts, const Band& band) {
  // Ends of bands are quotients of small numbers; a hair of rounding is no fault.
  constexpr double kRounding = 1e-9;
  const auto invited = static_cast<double>(band.invited);
  const auto least = static_cast<double>(counts.acknowledged);
  const auto most = static_cast<double>(counts.acknowledged + counts.unknown);
  return least <= band.to * invited + kRounding && most >= band.from * invited - kRounding;
}

}  // namespace rapport::load
