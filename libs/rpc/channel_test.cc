#include "libs/rpc/channel.h"

#include <atomic>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/status.h"
#include "libs/rpc/error.h"
#include "libs/rpc/testing/rpc_fixture.h"
#include "libs/testing/status_matchers.h"

namespace rapport::rpc::testing {
namespace {

using ::rapport::testing::HasReason;

class ChannelTest : public RpcFixture {
 protected:
  // A service that fails with `code` until its third call.
  void FailTwiceWith(absl::StatusCode code) {
    service_.echo = [this, code](CallContext&, const v1::EchoRequest&, v1::EchoResponse*) {
      return ++attempts_ < 3 ? base::Error(code, "BUSY", "busy") : absl::OkStatus();
    };
    Start(kSocket);
  }

  grpc::Status EchoWith(const ChannelOptions& options) {
    stub_ = v1::EchoService::NewStub(MakeChannel("127.0.0.1:" + std::to_string(server_->port()), options));
    return Echo(PatientContext().get());
  }

  std::atomic<int> attempts_ = 0;
};

TEST_F(ChannelTest, RepeatsACallThatFoundTheServiceUnavailable) {
  FailTwiceWith(absl::StatusCode::kUnavailable);
  EXPECT_TRUE(EchoWith({}).ok());
  EXPECT_EQ(attempts_, 3);
}

TEST_F(ChannelTest, DoesNotRepeatOtherFailures) {
  FailTwiceWith(absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(FromGrpcStatus(EchoWith({})), HasReason("BUSY"));
  EXPECT_EQ(attempts_, 1);
}

TEST_F(ChannelTest, DoesNotRepeatWhenToldNotTo) {
  FailTwiceWith(absl::StatusCode::kUnavailable);
  EXPECT_THAT(FromGrpcStatus(EchoWith({.max_attempts = 1})), HasReason("BUSY"));
  EXPECT_EQ(attempts_, 1);
}

TEST_F(ChannelTest, AnAbsentServiceIsUnavailable) {
  stub_ = v1::EchoService::NewStub(MakeChannel("unix:/nonexistent/socket"));
  EXPECT_THAT(FromGrpcStatus(Echo(PatientContext().get())), HasReason("UPSTREAM_UNAVAILABLE"));
}

}  // namespace
}  // namespace rapport::rpc::testing
