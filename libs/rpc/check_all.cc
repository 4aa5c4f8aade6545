#include "libs/rpc/check_all.h"

#include <utility>
#include <vector>

#include "libs/base/status.h"

namespace rapport::rpc {

absl::Status CheckAll(std::initializer_list<absl::Status> checks) {
  std::vector<base::FieldViolation> violations;
  for (const absl::Status& check : checks) {
    if (check.ok()) continue;
    const std::vector<base::FieldViolation> found = base::ViolationsOf(check);
    if (found.empty()) return check;
    violations.insert(violations.end(), found.begin(), found.end());
  }
  return violations.empty() ? absl::OkStatus() : base::InvalidArgument(std::move(violations));
}

}  // namespace rapport::rpc
