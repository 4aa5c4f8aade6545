#include "tools/load/targets.h"

#include "absl/strings/str_split.h"
#include "libs/base/strings.h"
#include "libs/rpc/address.h"

namespace rapport::load {

bool IsOnThisMachine(std::string_view target) {
  // Only these schemes take several addresses; elsewhere a comma is part of a name.
  if (!target.starts_with("ipv4:") && !target.starts_with("ipv6:")) return rpc::IsLoopback(target);
  target.remove_prefix(std::string_view("ipv4:").size());
  for (const absl::string_view address : absl::StrSplit(base::AbslView(target), ',')) {
    if (!rpc::IsLoopback(base::StdView(address))) return false;
  }
  return true;
}

absl::Status CheckOnThisMachine(const Targets& targets) {
  for (const std::string* const own :
       {&targets.roster, &targets.intake, &targets.scoring, &targets.reporting}) {
    const std::string& target = targets.Of(*own);
    if (IsOnThisMachine(target)) continue;
    return absl::FailedPreconditionError(
        base::StrCat(target, " is not on this machine; --allow_remote if it is yours to load"));
  }
  return absl::OkStatus();
}

}  // namespace rapport::load
