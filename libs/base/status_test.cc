#include "libs/base/status.h"

#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::base {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;

TEST(StatusTest, ErrorCarriesReasonAndMetadata) {
  const absl::Status status =
      Error(absl::StatusCode::kNotFound, "WAVE_NOT_FOUND", "no such wave", {{"wave", "w:1"}, {"", "12:x"}});
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(status.message(), "no such wave");
  EXPECT_EQ(ReasonOf(status), "WAVE_NOT_FOUND");
  EXPECT_THAT(MetadataOf(status), ElementsAre(Pair("wave", "w:1"), Pair("", "12:x")));
  EXPECT_THAT(ViolationsOf(status), IsEmpty());
}

TEST(StatusTest, SurvivesStatusOr) {
  const absl::StatusOr<int> result = Error(absl::StatusCode::kAborted, "RACE", "try again");
  EXPECT_EQ(ReasonOf(result.status()), "RACE");
}

TEST(StatusTest, SingleViolationLendsItsReason) {
  const absl::Status status = InvalidArgument("page_size", "must not be negative", "NEGATIVE_PAGE_SIZE");
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(), "page_size: must not be negative");
  EXPECT_EQ(ReasonOf(status), "NEGATIVE_PAGE_SIZE");
}

TEST(StatusTest, SeveralViolationsShareTheCommonReason) {
  const std::vector<FieldViolation> violations = {{"a", "bad", "BAD_A"}, {"b", "worse\n1:;", ""}};
  const absl::Status status = InvalidArgument(violations);
  EXPECT_EQ(ReasonOf(status), "INVALID_ARGUMENT");
  EXPECT_EQ(ViolationsOf(status), violations);
  EXPECT_EQ(ReasonOf(InvalidArgument("a", "bad")), "INVALID_ARGUMENT");
}

TEST(StatusTest, OrdinaryStatusesHaveNothing) {
  for (const absl::Status& status : {absl::OkStatus(), absl::InternalError("x")}) {
    EXPECT_EQ(ReasonOf(status), "");
    EXPECT_EQ(DetailOf(status), "");
    EXPECT_THAT(MetadataOf(status), IsEmpty());
    EXPECT_THAT(ViolationsOf(status), IsEmpty());
  }
}

TEST(StatusTest, DamagedPayloadIsReadAsFarAsItGoes) {
  for (const char* bytes :
       {"", "x", "9:abc", "3:abc", "3:abc1:+", "3:abc1:+1:k", "99999999999999999999999:a", "3:"}) {
    absl::Status status(absl::StatusCode::kInternal, "x");
    status.SetPayload("rapport/error", absl::Cord(bytes));
    EXPECT_THAT(ReasonOf(status), ::testing::AnyOf("", "abc")) << bytes;
    EXPECT_THAT(MetadataOf(status), IsEmpty());
    EXPECT_THAT(ViolationsOf(status), IsEmpty());
  }
}

TEST(StatusTest, DetailStaysOutOfTheMessage) {
  const absl::Status status = WithDetail(
      WithDetail(Error(absl::StatusCode::kUnavailable, "STORAGE_BUSY", "busy"), "sqlite 5"), "insert unit");
  EXPECT_EQ(DetailOf(status), "sqlite 5; insert unit");
  EXPECT_EQ(ReasonOf(status), "STORAGE_BUSY");
  EXPECT_THAT(std::string(status.message()), Not(HasSubstr("sqlite")));
  EXPECT_TRUE(WithDetail(absl::OkStatus(), "nothing").ok());
}

}  // namespace
}  // namespace rapport::base
