// More connections than a process is given at first, and connections on which nothing happens: those who call
// are served.

#include <sys/resource.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "gtest/gtest.h"
#include "libs/base/strings.h"
#include "libs/rpc/channel.h"
#include "libs/testing/status_matchers.h"
#include "tests/integration/harness/call.h"
#include "tests/integration/harness/organization.h"
#include "tests/integration/harness/raw_connection.h"
#include "tests/integration/harness/suite.h"

namespace rapport::integration {
namespace {

constexpr rlim_t kDescriptors = 1024;  // what container runtimes often give a process
constexpr int kConnections = 2000;

// Sets how many descriptors this process may have, and those that it starts from now on.
void AllowDescriptors(rlim_t count) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = std::min(count, limit.rlim_max);
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

class HostileConnectionsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ::getrlimit(RLIMIT_NOFILE, &limit_);
    if (limit_.rlim_max < 2 * kConnections) GTEST_SKIP() << "may not have enough descriptors";
    AllowDescriptors(kDescriptors);
    ASSERT_OK_AND_ASSIGN(suite_, Suite::Start({}));
    AllowDescriptors(2 * kConnections);
    ASSERT_OK(CreateOrganization(suite_->api(), "first"));
  }
  void TearDown() override { ::setrlimit(RLIMIT_NOFILE, &limit_); }
  int port() { return suite_->roster().port(); }
  absl::Status ListOrganizationsOnANewConnection() {
    grpc::ChannelArguments arguments = rpc::MakeChannelArguments();
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    const auto stub = RosterService::NewStub(grpc::CreateCustomChannel(
        base::StrCat("127.0.0.1:", port()), grpc::InsecureChannelCredentials(), arguments));
    return Call(*stub, &RosterService::Stub::ListOrganizations, roster::v1::ListOrganizationsRequest())
        .status();
  }

  rlimit limit_{};
  std::unique_ptr<Suite> suite_;
};

TEST_F(HostileConnectionsTest, MoreThanTheProcessIsGivenAtFirst) {
  {
    std::vector<RawConnection> flood;
    for (int i = 0; i < kConnections; ++i) {
      flood.emplace_back(port());
      if (i % 2 == 0) flood.back().Send("PRI * HTTP/2.0\r\n");
    }
    // Those who are connected already.
    EXPECT_OK(CreateOrganization(suite_->api(), "meanwhile"));
  }
  // And those who come after it.
  absl::Status status;
  for (int attempt = 0; attempt < 10; ++attempt) {
    status = ListOrganizationsOnANewConnection();
    if (!absl::IsUnavailable(status)) break;
  }
  EXPECT_OK(status);
}

TEST_F(HostileConnectionsTest, WhoSaysNothingIsHungUpOn) {
  RawConnection silent(port()), half(port()), other_protocol(port());
  ASSERT_TRUE(silent.is_open() && half.is_open() && other_protocol.is_open());
  half.Send("PRI * HTTP/2.0\r\n\r\nSM");
  other_protocol.Send("GET / HTTP/1.1\r\nHost: rapport\r\n\r\n");
  EXPECT_TRUE(other_protocol.AwaitClose(absl::Seconds(30)));
  EXPECT_TRUE(silent.AwaitClose(absl::Seconds(30)));
  EXPECT_TRUE(half.AwaitClose(absl::Seconds(30)));
  EXPECT_OK(CreateOrganization(suite_->api(), "second"));
}

}  // namespace
}  // namespace rapport::integration
