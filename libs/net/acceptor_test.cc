#include "libs/net/acceptor.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "libs/observe/captured_log.h"

namespace rapport::net {
namespace {

class AcceptorTest : public ::testing::Test {
 protected:
  std::unique_ptr<Acceptor> Start(std::size_t max_connections = 100) {
    absl::StatusOr<Listener> listener = Listener::Open("127.0.0.1:0");
    EXPECT_TRUE(listener.ok()) << listener.status();
    port_ = listener->port();
    return std::make_unique<Acceptor>(
        *std::move(listener),
        Acceptor::Options{.server = "test",
                          .max_connections = max_connections,
                          .live_calls = &live_calls_,
                          .calls = [this](std::uint16_t port) { return CallsOf(port); },
                          .hand_over = [this](int, int connection) { Take(Descriptor(connection)); }},
        &metrics_);
  }

  Descriptor Socket() { return Descriptor(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)); }

  void Connect(const Descriptor& client) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<in_port_t>(port_));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ASSERT_EQ(connect(client.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  }

  // A client that has sent something.
  Descriptor Client() {
    Descriptor client = Socket();
    Connect(client);
    EXPECT_EQ(send(client.get(), "x", 1, MSG_NOSIGNAL), 1);
    return client;
  }

  static void SendMuch(const Descriptor& client) {
    const std::string much(100'000, 'x');
    ASSERT_EQ(send(client.get(), much.data(), much.size(), MSG_NOSIGNAL), much.size());
  }

  void AwaitTaken(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return taken_.size() >= count; });
  }

  std::size_t taken() {
    const std::lock_guard lock(mutex_);
    return taken_.size();
  }

  int first_taken() {
    const std::lock_guard lock(mutex_);
    return taken_.front().get();
  }

  // Waits until so many looks have found all clients that are there now.
  void AwaitLooks(int count) {
    std::unique_lock lock(mutex_);
    const int wanted = looks_ + count * static_cast<int>(taken_.size());
    changed_.wait(lock, [&] { return looks_ >= wanted; });
  }

  // Waits until the other side has closed it.
  static bool AwaitEnd(const Descriptor& client) {
    pollfd wanted{.fd = client.get(), .events = POLLIN, .revents = 0};
    poll(&wanted, 1, -1);
    char byte = 0;
    return recv(client.get(), &byte, 1, MSG_DONTWAIT) <= 0;
  }

  static bool IsOpen(const Descriptor& client) {
    char byte = 0;
    return recv(client.get(), &byte, 1, MSG_DONTWAIT) < 0 && errno == EAGAIN;
  }

  // From now on each look finds so many more calls of that client.
  void SetRates(const Descriptor& client, Calls calls) {
    sockaddr_in address{};
    socklen_t size = sizeof(address);
    ASSERT_EQ(getsockname(client.get(), reinterpret_cast<sockaddr*>(&address), &size), 0);
    const std::lock_guard lock(mutex_);
    rates_[ntohs(address.sin_port)] = calls;
  }

  bool MetricsHave(const std::string& line) { return metrics_.Text().find(line) != std::string::npos; }

  LiveCalls live_calls_{10};
  observe::Metrics metrics_;
  int port_ = 0;

 private:
  Calls CallsOf(std::uint16_t port) {
    const std::lock_guard lock(mutex_);
    ++looks_;
    changed_.notify_all();
    Calls& calls = calls_[port];
    return calls = calls + rates_[port];
  }

  void Take(Descriptor connection) {
    const std::lock_guard lock(mutex_);
    taken_.push_back(std::move(connection));
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Descriptor> taken_;
  int looks_ = 0;  // at one client each
  std::map<std::uint16_t, Calls> rates_, calls_;
};

TEST_F(AcceptorTest, HandsConnectionsOver) {
  const auto acceptor = Start();
  EXPECT_EQ(acceptor->port(), port_);
  const Descriptor first = Client(), second = Client();
  AwaitTaken(2);
  EXPECT_TRUE(IsOpen(first));
  EXPECT_TRUE(IsOpen(second));
}

TEST_F(AcceptorTest, LeavesConnectionsWhenItEnds) {
  auto acceptor = Start();
  const Descriptor client = Client();
  AwaitTaken(1);
  acceptor.reset();
  EXPECT_TRUE(IsOpen(client));
}

TEST_F(AcceptorTest, TakesNoMoreThanItMay) {
  const auto acceptor = Start(2);
  Descriptor first = Client();
  const Descriptor second = Client();
  AwaitTaken(2);
  EXPECT_TRUE(AwaitEnd(Client()));
  EXPECT_TRUE(MetricsHave("rapport_connections_refused_total{reason=\"limit\",server=\"test\"} 1"));
  // Those that have ended leave room.
  first = Descriptor();
  shutdown(first_taken(), SHUT_RDWR);  // as the server does when it finds the end
  while (!MetricsHave("rapport_connections{server=\"test\"} 1")) std::this_thread::yield();
  const Descriptor third = Client();
  AwaitTaken(3);
}

TEST_F(AcceptorTest, GoesOnAfterDescriptorsRanOut) {
  const observe::CapturedLog log;
  const auto acceptor = Start();
  const Descriptor before = Client(), client = Socket();
  AwaitTaken(1);
  // UBSan opens a pipe the first time that it looks at an object's type, and the log has two.
  observe::Log(observe::Level::kInfo, "descriptors_run_out", {});
  rlimit limit{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
  const int next = dup(0);
  close(next);
  const rlimit none{.rlim_cur = static_cast<rlim_t>(next), .rlim_max = limit.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  Connect(client);
  while (log.text().find("descriptors_exhausted") == std::string::npos) std::this_thread::yield();
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
  AwaitTaken(2);
  EXPECT_TRUE(IsOpen(before));
  EXPECT_TRUE(IsOpen(client));
}

TEST_F(AcceptorTest, ClosesThoseWhoseCallsAreInVain) {
  const auto acceptor = Start();
  const Descriptor bad = Client();
  std::vector<Descriptor> good(4);
  for (Descriptor& client : good) client = Client();
  AwaitTaken(5);
  for (const Descriptor& client : good) SetRates(client, {.answered = 100});
  SetRates(bad, {.answered = 100, .in_vain = 400});
  EXPECT_TRUE(AwaitEnd(bad));
  for (const Descriptor& client : good) EXPECT_TRUE(IsOpen(client));
}

TEST_F(AcceptorTest, TakesAPartOfThemBack) {
  const auto acceptor = Start();
  const Descriptor first = Client(), second = Client();
  AwaitTaken(2);
  SetRates(first, {.in_vain = 10});
  SetRates(second, {.in_vain = 10});
  EXPECT_TRUE(AwaitEnd(first));
  EXPECT_TRUE(AwaitEnd(second));
  const Descriptor back = Client();
  AwaitTaken(3);
  EXPECT_TRUE(AwaitEnd(Client()));
  EXPECT_TRUE(IsOpen(back));
  EXPECT_TRUE(MetricsHave("rapport_connections_shed_total{server=\"test\"} 2"));
  EXPECT_TRUE(MetricsHave("rapport_connections_refused_total{reason=\"load\",server=\"test\"} 1"));
}

TEST_F(AcceptorTest, ClosesThoseWhoSendMuchWhenCallsPileUp) {
  const observe::CapturedLog log;
  const auto acceptor = Start();
  const Descriptor good = Client(), bad = Client();
  AwaitTaken(2);
  SendMuch(bad);
  AwaitLooks(2);
  EXPECT_TRUE(IsOpen(bad));
  for (int i = 0; i < 11; ++i) live_calls_.Add();
  EXPECT_TRUE(AwaitEnd(bad));
  EXPECT_NE(log.text().find("too_many_live_calls"), std::string::npos);
  live_calls_.Remove();
  const Descriptor next = Client();
  AwaitLooks(6);
  EXPECT_TRUE(IsOpen(good));
  EXPECT_EQ(log.text().find("too_many_live_calls_ended"), std::string::npos);
  EXPECT_EQ(taken(), 2) << "nobody is let in until there is room";
  for (int i = 0; i < 5; ++i) live_calls_.Remove();
  AwaitTaken(3);
  EXPECT_NE(log.text().find("too_many_live_calls_ended"), std::string::npos);
  EXPECT_TRUE(IsOpen(next));
}

// Who sends little is spared for as long as calls do not become more, however long that lasts.
TEST_F(AcceptorTest, ClosesThoseWhoSendMostWhenCallsBecomeMoreAndMore) {
  const auto acceptor = Start();
  const Descriptor good = Client(), bad = Client();
  AwaitTaken(2);
  for (int i = 0; i < 11; ++i) live_calls_.Add();
  AwaitLooks(12);
  EXPECT_TRUE(IsOpen(good));
  EXPECT_TRUE(IsOpen(bad));
  while (IsOpen(bad)) {
    send(bad.get(), "xxxxxxxx", 8, MSG_NOSIGNAL);
    live_calls_.Add();
  }
  EXPECT_TRUE(IsOpen(good));
}

// Nobody need come in vain for it to notice.
TEST_F(AcceptorTest, LetsInWhoComesAfterACrowdThatLeftNobody) {
  const observe::CapturedLog log;
  const auto acceptor = Start();
  Descriptor bad = Client();
  AwaitTaken(1);
  SendMuch(bad);
  for (int i = 0; i < 11; ++i) live_calls_.Add();
  EXPECT_TRUE(AwaitEnd(bad));
  for (int i = 0; i < 11; ++i) live_calls_.Remove();
  while (log.text().find("too_many_live_calls_ended") == std::string::npos) std::this_thread::yield();
  const Descriptor good = Client();
  AwaitTaken(2);
  EXPECT_TRUE(IsOpen(good));
}

// What the other side has not read by then is gone: it must not see later bytes after earlier ones.
TEST_F(AcceptorTest, ThrowsAwayWhatWasNotRead) {
  const auto acceptor = Start();
  const Descriptor client = Client();
  AwaitTaken(1);
  SendMuch(client);
  SetRates(client, {.in_vain = 100});
  EXPECT_TRUE(AwaitEnd(client));
  while (!MetricsHave("rapport_connections{server=\"test\"} 0")) std::this_thread::yield();
  char byte = 0;
  EXPECT_EQ(recv(first_taken(), &byte, 1, MSG_DONTWAIT), 0);
}

}  // namespace
}  // namespace rapport::net
