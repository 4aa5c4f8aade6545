#include "tests/integration/harness/refusal.h"

#include <algorithm>

#include "gtest/gtest.h"
#include "libs/base/status.h"

namespace rapport::integration {

void ExpectRefusal(const Refusal& refusal) {
  SCOPED_TRACE(refusal.what);
  EXPECT_EQ(absl::StatusCodeToString(refusal.got.code()), absl::StatusCodeToString(refusal.code))
      << refusal.got.message();
  EXPECT_EQ(base::ReasonOf(refusal.got), refusal.reason) << refusal.got.message();
  if (refusal.field.empty()) return;
  const std::vector<base::FieldViolation> violations = base::ViolationsOf(refusal.got);
  const auto found = std::find_if(violations.begin(), violations.end(),
                                  [&](const base::FieldViolation& v) { return v.field == refusal.field; });
  if (found == violations.end()) {
    ADD_FAILURE() << "no violation of " << refusal.field << ": " << refusal.got.message();
    return;
  }
  EXPECT_EQ(found->reason, refusal.field_reason.empty() ? refusal.reason : refusal.field_reason);
}

}  // namespace rapport::integration
