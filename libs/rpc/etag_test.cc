#include "libs/rpc/etag.h"

#include <string>

#include "google/protobuf/struct.pb.h"
#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"
#include "rapport/internal/testing/v1/echo.pb.h"

namespace rapport::rpc {
namespace {

using ::rapport::internal::testing::v1::EtagForTest;
using ::rapport::testing::HasReason;
using ::rapport::testing::IsOk;

TEST(EtagOf, DependsOnContentAlone) {
  google::rpc::ErrorInfo a;
  google::rpc::ErrorInfo b;
  for (int i = 0; i < 50; ++i) (*a.mutable_metadata())[std::to_string(i)] = "x";
  for (int i = 49; i >= 0; --i) (*b.mutable_metadata())[std::to_string(i)] = "x";
  EXPECT_EQ(EtagOf(a), EtagOf(b));
  b.set_reason("y");
  EXPECT_NE(EtagOf(a), EtagOf(b));
  EXPECT_TRUE(EtagOf(a).starts_with("W/\""));
}

TEST(EtagOf, LeavesItselfOut) {
  EtagForTest resource;
  resource.set_title("t");
  const std::string etag = EtagOf(resource);
  resource.set_etag(etag);
  EXPECT_EQ(EtagOf(resource), etag);
}

TEST(CheckEtag, PassesTheCurrentAndTheEmptyOne) {
  EtagForTest resource;
  const std::string etag = EtagOf(resource);
  EXPECT_THAT(CheckEtag("", resource), IsOk());
  EXPECT_THAT(CheckEtag(etag, resource), IsOk());
  resource.set_title("t");
  EXPECT_THAT(CheckEtag(etag, resource), HasReason("ETAG_MISMATCH"));
}

}  // namespace
}  // namespace rapport::rpc
