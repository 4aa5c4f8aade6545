#include "libs/base/status_macros.h"

#include <map>
#include <memory>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"

namespace rapport::base {
namespace {

using ::rapport::testing::IsOk;
using ::rapport::testing::IsOkAndHolds;
using ::rapport::testing::StatusIs;

absl::StatusOr<std::unique_ptr<int>> Positive(int value) {
  if (value <= 0) return absl::OutOfRangeError("not positive");
  return std::make_unique<int>(value);
}

absl::StatusOr<int> Sum(int a, int b) {
  RAPPORT_ASSIGN_OR_RETURN(std::unique_ptr<int> x, Positive(a));
  std::unique_ptr<int> y;
  RAPPORT_ASSIGN_OR_RETURN(y, Positive(b));
  return *x + *y;
}

absl::Status Check(bool fail, bool* reached) {
  RAPPORT_RETURN_IF_ERROR([&]() -> absl::Status {
    RAPPORT_RETURN_IF_ERROR(absl::OkStatus());
    return fail ? absl::AbortedError("no") : absl::OkStatus();
  }());
  *reached = true;
  return absl::OkStatus();
}

TEST(StatusMacrosTest, AssignOrReturn) {
  EXPECT_THAT(Sum(1, 2), IsOkAndHolds(3));
  EXPECT_THAT(Sum(0, 2), StatusIs(absl::StatusCode::kOutOfRange, "not positive"));
  EXPECT_THAT(Sum(1, -1), StatusIs(absl::StatusCode::kOutOfRange));
}

TEST(StatusMacrosTest, ExpressionMayHoldCommas) {
  const auto get = []() -> absl::StatusOr<size_t> {
    RAPPORT_ASSIGN_OR_RETURN(auto map,
                             absl::StatusOr<std::map<int, int>>(std::map<int, int>{{1, 2}, {3, 4}}));
    return map.size();
  };
  EXPECT_THAT(get(), IsOkAndHolds(2u));
}

TEST(StatusMacrosTest, ReturnIfError) {
  bool reached = false;
  EXPECT_THAT(Check(true, &reached), StatusIs(absl::StatusCode::kAborted));
  EXPECT_FALSE(reached);
  EXPECT_THAT(Check(false, &reached), IsOk());
  EXPECT_TRUE(reached);
}

}  // namespace
}  // namespace rapport::base
