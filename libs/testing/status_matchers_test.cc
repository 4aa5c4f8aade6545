#include "libs/testing/status_matchers.h"

#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pointee;

TEST(StatusMatchersTest, StatusAndStatusOr) {
  EXPECT_THAT(absl::OkStatus(), IsOk());
  EXPECT_THAT(absl::StatusOr<int>(7), IsOk());
  EXPECT_THAT(absl::InternalError("x"), Not(IsOk()));
  EXPECT_THAT(absl::InternalError("an x"), StatusIs(absl::StatusCode::kInternal, HasSubstr("x")));
  EXPECT_THAT(absl::StatusOr<int>(absl::AbortedError("")), StatusIs(absl::StatusCode::kAborted));
  EXPECT_THAT(absl::InternalError("x"), Not(StatusIs(absl::StatusCode::kInternal, "y")));
}

TEST(StatusMatchersTest, Values) {
  EXPECT_THAT(absl::StatusOr<int>(7), IsOkAndHolds(7));
  EXPECT_THAT(absl::StatusOr<int>(7), IsOkAndHolds(Gt(6)));
  EXPECT_THAT(absl::StatusOr<int>(7), Not(IsOkAndHolds(8)));
  EXPECT_THAT(absl::StatusOr<int>(absl::AbortedError("")), Not(IsOkAndHolds(7)));
  EXPECT_THAT(absl::StatusOr<std::string>("a"), IsOkAndHolds("a"));
  EXPECT_THAT((absl::StatusOr<std::vector<int>>({1, 2})), IsOkAndHolds(ElementsAre(1, 2)));
  EXPECT_THAT(absl::StatusOr<std::unique_ptr<int>>(std::make_unique<int>(3)), IsOkAndHolds(Pointee(3)));
}

TEST(StatusMatchersTest, ReasonsAndViolations) {
  const absl::Status status = base::InvalidArgument("page_size", "must not be negative", "NEGATIVE");
  EXPECT_THAT(status, HasReason("NEGATIVE"));
  EXPECT_THAT(absl::StatusOr<int>(status), HasReason("NEGATIVE"));
  EXPECT_THAT(status, Not(HasReason("OTHER")));
  EXPECT_THAT(status, HasViolation("page_size"));
  EXPECT_THAT(status, Not(HasViolation("page_token")));
}

TEST(StatusMatchersTest, AssignsValues) {
  ASSERT_OK_AND_ASSIGN(const std::unique_ptr<int> three,
                       absl::StatusOr<std::unique_ptr<int>>(std::make_unique<int>(3)));
  EXPECT_EQ(*three, 3);
}

}  // namespace
}  // namespace rapport::testing
