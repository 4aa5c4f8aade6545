#include "libs/rpc/channel.h"

#include <atomic>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/status.h"
#include "libs/base/strings.h"
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

// As gRPC does with calls that come while a server shuts down.
TEST_F(ChannelTest, RepeatsACallThatAServerCancelled) {
  FailTwiceWith(absl::StatusCode::kCancelled);
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
  EXPECT_THAT(FromGrpcStatus(EchoWith({.retries = false})), HasReason("BUSY"));
  EXPECT_EQ(attempts_, 1);
}

TEST_F(ChannelTest, TakesReplicasInTurns) {
  Runtime other_runtime({.worker_threads = 2}, &metrics_);
  ScriptedService other_service(other_runtime);
  std::atomic<int> other_calls = 0;
  std::atomic<int> calls = 0;
  other_service.echo = [&](CallContext&, const v1::EchoRequest&, v1::EchoResponse*) {
    ++other_calls;
    return absl::OkStatus();
  };
  service_.echo = [&](CallContext&, const v1::EchoRequest&, v1::EchoResponse*) {
    ++calls;
    return absl::OkStatus();
  };
  Start(kSocket);
  ServerOptions options = InProcessOptions();
  options.listen_address = "127.0.0.1:0";
  const auto other =
      Server::Start(options, {{v1::EchoService::service_full_name(), &other_service, &other_runtime}});
  ASSERT_OK(other);
  stub_ = v1::EchoService::NewStub(
      MakeChannel(base::StrCat("ipv4:127.0.0.1:", server_->port(), ",127.0.0.1:", (*other)->port())));
  while (calls == 0 || other_calls == 0)
    ASSERT_TRUE(Echo(PatientContext().get()).ok());  // until both are connected
  calls = other_calls = 0;
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(Echo(PatientContext().get()).ok());
  EXPECT_EQ(calls, 5);
  EXPECT_EQ(other_calls, 5);
}

TEST_F(ChannelTest, AnAbsentServiceIsUnavailable) {
  stub_ = v1::EchoService::NewStub(MakeChannel("unix:/nonexistent/socket"));
  EXPECT_THAT(FromGrpcStatus(Echo(PatientContext().get())), HasReason("UPSTREAM_UNAVAILABLE"));
}

}  // namespace
}  // namespace rapport::rpc::testing
