#include "libs/net/listener.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <string>

#include "gtest/gtest.h"
#include "libs/base/strings.h"

namespace rapport::net {
namespace {

bool Connects(const Descriptor& socket, int port, in_addr_t host = INADDR_LOOPBACK) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<in_port_t>(port));
  address.sin_addr.s_addr = htonl(host);
  return connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
}

bool Connects(int port, in_addr_t host = INADDR_LOOPBACK) {
  return Connects(Descriptor(::socket(AF_INET, SOCK_STREAM, 0)), port, host);
}

TEST(Listener, ListensAtEveryFormOfAnAddress) {
  for (const char* address : {"127.0.0.1:0", "localhost:0", "0.0.0.0:0", "[::]:0", ":0", "dns:///127.0.0.1:0",
                              "dns:localhost:0", "ipv4:127.0.0.1:0"}) {
    const absl::StatusOr<Listener> listener = Listener::Open(address);
    ASSERT_TRUE(listener.ok()) << address << ": " << listener.status();
    EXPECT_GT(listener->port(), 0) << address;
    EXPECT_TRUE(Connects(listener->port())) << address;
  }
}

TEST(Listener, ListensWhereItIsTold) {
  const absl::StatusOr<Listener> listener = Listener::Open("127.0.0.2:0");
  ASSERT_TRUE(listener.ok()) << listener.status();
  EXPECT_TRUE(Connects(listener->port(), INADDR_LOOPBACK + 1));
  EXPECT_FALSE(Connects(listener->port()));
}

TEST(Listener, TakesNoPortOfOthers) {
  const absl::StatusOr<Listener> first = Listener::Open("127.0.0.1:0");
  ASSERT_TRUE(first.ok());
  for (const char* host : {"127.0.0.1", "localhost", "0.0.0.0"}) {
    const absl::StatusOr<Listener> second = Listener::Open(base::StrCat(host, ":", first->port()));
    EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable) << host;
    EXPECT_EQ(second.status().message(), "Address already in use") << host;
  }
}

TEST(Listener, TakesNothingElse) {
  for (const char* address : {"", "127.0.0.1", "127.0.0.1:", "127.0.0.1:http", "127.0.0.1:65536",
                              "127.0.0.1:-1", "127.0.0.1:80 ", "::1:0", "[::1:0", "unix:/tmp/socket"}) {
    EXPECT_EQ(Listener::Open(address).status().code(), absl::StatusCode::kInvalidArgument) << address;
  }
}

TEST(Listener, SaysWhyNot) {
  for (const char* address : {"256.0.0.1:0", "nowhere.invalid:0", "192.0.2.1:0", "[2001:db8::1]:0"}) {
    const absl::StatusOr<Listener> listener = Listener::Open(address);
    EXPECT_EQ(listener.status().code(), absl::StatusCode::kUnavailable) << address;
    EXPECT_FALSE(listener.status().message().empty()) << address;
  }
}

TEST(Listener, ConnectionsHoldLittleThatNobodyReads) {
  const absl::StatusOr<Listener> listener = Listener::Open("127.0.0.1:0");
  ASSERT_TRUE(listener.ok());
  const Descriptor client(::socket(AF_INET, SOCK_STREAM, 0));
  constexpr int kMost = 256 << 10;  // of what the client keeps itself
  ASSERT_EQ(setsockopt(client.get(), SOL_SOCKET, SO_SNDBUF, &kMost, sizeof(kMost)), 0);
  ASSERT_TRUE(Connects(client, listener->port()));
  const Descriptor server(accept4(listener->sockets().front().get(), nullptr, nullptr, SOCK_NONBLOCK));
  ASSERT_TRUE(server.is_open());
  // Reads once there is no more to come until it does.
  std::string buffer(1 << 20, 'x');
  for (int i = 0; i < 10; ++i) {
    while (send(client.get(), buffer.data(), buffer.size(), MSG_DONTWAIT | MSG_NOSIGNAL) > 0) {
    }
    EXPECT_LE(recv(server.get(), buffer.data(), buffer.size(), 0), 128 << 10);
  }
}

TEST(Listener, ListensNoMoreWhenItHasGone) {
  int port = 0;
  {
    const absl::StatusOr<Listener> listener = Listener::Open("127.0.0.1:0");
    ASSERT_TRUE(listener.ok());
    port = listener->port();
  }
  EXPECT_FALSE(Connects(port));
}

}  // namespace
}  // namespace rapport::net
