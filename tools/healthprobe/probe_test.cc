#include "tools/healthprobe/probe.h"

#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server_builder.h"
#include "gtest/gtest.h"
#include "libs/base/strings.h"
#include "libs/net/listener.h"
#include "libs/rpc/health.h"
#include "libs/testing/status_matchers.h"

namespace rapport::healthprobe {
namespace {

using absl::StatusCode;
using ::rapport::testing::StatusIs;
using ::testing::HasSubstr;

constexpr absl::Duration kPatience = absl::Seconds(60);

class ProbeTest : public ::testing::Test {
 protected:
  // A server with this health service.
  std::string Serve(grpc::Service* health) {
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(health);
    server_ = builder.BuildAndStart();
    return base::StrCat("127.0.0.1:", port);
  }

  rpc::HealthService health_;
  std::unique_ptr<grpc::Server> server_;
};

TEST_F(ProbeTest, ServingIsOk) { EXPECT_OK(Probe(Serve(&health_), kPatience)); }

TEST_F(ProbeTest, DrainingIsNotServing) {
  const std::string address = Serve(&health_);
  health_.Drain();
  EXPECT_THAT(Probe(address, kPatience), StatusIs(StatusCode::kFailedPrecondition, HasSubstr("NOT_SERVING")));
}

TEST_F(ProbeTest, ServerWithoutHealthIsNotServing) {
  grpc::health::v1::Health::Service unimplemented;
  const std::string address = Serve(&unimplemented);
  EXPECT_THAT(Probe(address, kPatience), StatusIs(StatusCode::kUnimplemented));
  server_.reset();
}

TEST_F(ProbeTest, NobodyListens) {
  const std::string address = Serve(&health_);
  server_.reset();
  EXPECT_THAT(Probe(address, kPatience), StatusIs(StatusCode::kUnavailable));
}

TEST_F(ProbeTest, DoesNotWaitLongerThanTold) {
  const absl::StatusOr<net::Listener> silent = net::Listener::Open("127.0.0.1:0");
  ASSERT_OK(silent);
  EXPECT_THAT(Probe(base::StrCat("127.0.0.1:", silent->port()), absl::Milliseconds(50)),
              StatusIs(StatusCode::kDeadlineExceeded));
}

}  // namespace
}  // namespace rapport::healthprobe
