// More connections than a process is given at first, and connections on which nothing happens: those who call
// are served.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "gtest/gtest.h"
#include "libs/base/strings.h"
#include "libs/rpc/channel.h"
#include "libs/testing/status_matchers.h"
#include "tests/integration/harness/call.h"
#include "tests/integration/harness/organization.h"
#include "tests/integration/harness/suite.h"

namespace rapport::integration {
namespace {

constexpr rlim_t kDescriptors = 1024;  // what container runtimes often give a process
constexpr int kConnections = 2000;

// A connection to a port on loopback.
class Connection {
 public:
  explicit Connection(int port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    is_open_ =
        socket_ >= 0 && ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  Connection(Connection&& other) noexcept : socket_(other.socket_), is_open_(other.is_open_) {
    other.socket_ = -1;
  }
  Connection& operator=(Connection&&) = delete;
  ~Connection() {
    if (socket_ >= 0) ::close(socket_);
  }

  bool is_open() const { return is_open_; }
  void Send(std::string_view bytes) { (void)::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL); }
  // Reads until the other side closes; false when that takes longer than `patience`.
  bool AwaitClose(absl::Duration patience) {
    const absl::Time deadline = absl::Now() + patience;
    char buffer[256];
    while (true) {
      const timeval left = absl::ToTimeval(std::max(deadline - absl::Now(), absl::Milliseconds(1)));
      ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &left, sizeof left);
      const ssize_t got = ::recv(socket_, buffer, sizeof buffer, 0);
      if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) return true;
      if (absl::Now() >= deadline) return false;
    }
  }

 private:
  int socket_;
  bool is_open_ = false;
};

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
    std::vector<Connection> flood;
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
  Connection silent(port()), half(port()), other_protocol(port());
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
