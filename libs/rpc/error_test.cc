#include "libs/rpc/error.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "gtest/gtest.h"
#include "libs/base/status.h"
#include "libs/testing/status_matchers.h"

namespace rapport::rpc {
namespace {

using ::rapport::testing::HasReason;
using ::rapport::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

TEST(ToGrpcStatus, OkStaysOk) { EXPECT_TRUE(ToGrpcStatus(absl::OkStatus()).ok()); }

TEST(ToGrpcStatus, CarriesReasonAndMetadata) {
  const grpc::Status status = ToGrpcStatus(base::Error(absl::StatusCode::kFailedPrecondition, "WAVE_CLOSED",
                                                       "the wave is closed", {{"wave", "w1"}}));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(status.error_message(), "the wave is closed");
  google::rpc::Status details;
  ASSERT_TRUE(details.ParseFromString(status.error_details()));
  EXPECT_EQ(details.code(), 9);
  ASSERT_EQ(details.details_size(), 1);
  EXPECT_EQ(details.details(0).type_url(), "type.googleapis.com/google.rpc.ErrorInfo");
  google::rpc::ErrorInfo info;
  ASSERT_TRUE(details.details(0).UnpackTo(&info));
  EXPECT_EQ(info.reason(), "WAVE_CLOSED");
  EXPECT_EQ(info.domain(), "rapport");
  EXPECT_EQ(info.metadata().at("wave"), "w1");
}

TEST(ToGrpcStatus, HidesWhatComesFromBelow) {
  for (const absl::StatusCode code :
       {absl::StatusCode::kInternal, absl::StatusCode::kUnknown, absl::StatusCode::kDataLoss}) {
    const grpc::Status status = ToGrpcStatus(absl::Status(code, "SQLITE_CORRUPT in table answers"));
    EXPECT_EQ(status.error_message(), "internal error");
    EXPECT_THAT(status.error_details(), Not(HasSubstr("SQLITE")));
    EXPECT_THAT(FromGrpcStatus(status), HasReason("INTERNAL"));
  }
}

TEST(ToGrpcStatus, NeverSendsTheDetailForTheLog) {
  const grpc::Status status = ToGrpcStatus(
      base::WithDetail(base::Error(absl::StatusCode::kUnavailable, "STORE_BUSY", "busy"), "SQLITE_BUSY"));
  EXPECT_THAT(status.error_message() + status.error_details(), Not(HasSubstr("SQLITE")));
}

TEST(ToGrpcStatus, AStatusWithoutReasonGetsItsCodeAsReason) {
  EXPECT_THAT(FromGrpcStatus(ToGrpcStatus(absl::NotFoundError("no unit u"))), HasReason("NOT_FOUND"));
}

TEST(RoundTrip, KeepsReasonMessageAndMetadata) {
  const absl::Status status = FromGrpcStatus(
      ToGrpcStatus(base::Error(absl::StatusCode::kAborted, "ETAG_MISMATCH", "changed", {{"name", "x"}})));
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kAborted, "changed"));
  EXPECT_THAT(status, HasReason("ETAG_MISMATCH"));
  EXPECT_THAT(base::MetadataOf(status), ElementsAre(Pair("name", "x")));
}

TEST(RoundTrip, KeepsViolations) {
  const std::vector<base::FieldViolation> violations = {{"unit.parent", "does not exist", "UNKNOWN_UNIT"},
                                                        {"unit.name", "is empty", ""}};
  const absl::Status before = base::InvalidArgument(violations);
  const absl::Status after = FromGrpcStatus(ToGrpcStatus(before));
  EXPECT_EQ(base::ViolationsOf(after), violations);
  EXPECT_EQ(after, before);
}

TEST(RoundTrip, KeepsTheReasonThatStandsForAllViolations) {
  const absl::Status before = base::InvalidArgument("IMPORT_REJECTED", "1 of 2 rows cannot be taken",
                                                    {{"line 3", "is broken", "BAD"}});
  EXPECT_EQ(FromGrpcStatus(ToGrpcStatus(before)), before);
}

TEST(ToGrpcStatus, StaysWithinWhatATrailerMayHold) {
  std::vector<base::FieldViolation> violations;
  violations.reserve(1000);
  for (int i = 0; i < 1000; ++i)
    violations.push_back({"rows[" + std::to_string(i) + "]", "\xC3\xA9 is bad", "BAD"});
  const grpc::Status status = ToGrpcStatus(base::InvalidArgument(violations));
  EXPECT_LE(status.error_message().size(), 1000u);
  EXPECT_LE(status.error_details().size(), 6000u);
  google::rpc::Status details;
  ASSERT_TRUE(details.ParseFromString(status.error_details()));
  google::rpc::ErrorInfo info;
  google::rpc::BadRequest bad_request;
  ASSERT_TRUE(details.details(0).UnpackTo(&info));
  ASSERT_TRUE(details.details(1).UnpackTo(&bad_request));
  EXPECT_GT(bad_request.field_violations_size(), 50);
  EXPECT_EQ(info.metadata().at("violations_omitted"),
            std::to_string(1000 - bad_request.field_violations_size()));
}

TEST(FromGrpcStatus, AStatusThatIsNotOursKeepsItsTextForTheLogOnly) {
  const absl::Status status =
      FromGrpcStatus({grpc::StatusCode::UNAVAILABLE, "connect to 10.0.0.1:7402 failed"});
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kUnavailable, Not(HasSubstr("10.0.0.1"))));
  EXPECT_THAT(status, HasReason("UPSTREAM_UNAVAILABLE"));
  EXPECT_THAT(base::DetailOf(status), HasSubstr("10.0.0.1"));
  EXPECT_THAT(FromGrpcStatus({grpc::StatusCode::UNIMPLEMENTED, ""}), HasReason("UNIMPLEMENTED"));
}

TEST(FromGrpcStatus, SurvivesDamagedAndForeignDetails) {
  EXPECT_THAT(FromGrpcStatus({grpc::StatusCode::NOT_FOUND, "x", "\xff\xff not a message"}),
              HasReason("NOT_FOUND"));
  google::rpc::ErrorInfo info;
  info.set_reason("QUOTA");
  info.set_domain("googleapis.com");
  google::rpc::Status details;
  details.add_details()->PackFrom(info);
  EXPECT_THAT(FromGrpcStatus({grpc::StatusCode::NOT_FOUND, "x", details.SerializeAsString()}),
              HasReason("NOT_FOUND"));
  info.set_domain("rapport");
  info.clear_reason();
  details.mutable_details(0)->PackFrom(info);
  EXPECT_THAT(FromGrpcStatus({grpc::StatusCode::NOT_FOUND, "x", details.SerializeAsString()}),
              HasReason("NOT_FOUND"));
}

}  // namespace
}  // namespace rapport::rpc
