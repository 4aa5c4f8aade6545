#include "libs/net/acceptor.h"

#include <fcntl.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <utility>
#include <vector>

#include "libs/net/socket_address.h"
#include "libs/observe/log.h"

namespace rapport::net {
namespace {

using Clock = std::chrono::steady_clock;

// First the signals, then the listening sockets, then connections.
constexpr std::uint64_t kStop = 0;
constexpr std::uint64_t kTooManyCalls = 1;
constexpr std::uint64_t kFirstSocket = 2;

// No event but one that always comes: both sides have ended the connection, of which the server's is the
// last. A peer that has ended its own may have sent much that is still to be read.
constexpr std::uint32_t kEnd = 0;

// Accepted in one go, before others have their turn.
constexpr int kAtOnce = 256;

// When calls are too many, it shows after this time whose they are: who sends that much from one look to the
// next. When they have become more at so many looks in a row all the same, it is those who send most.
constexpr auto kShortly = std::chrono::milliseconds(20);
constexpr std::uint64_t kMuch = 16 << 10;  // bytes
constexpr int kLongestGrowth = 5;

// There is room for others once so many looks in a row have found it: what a call took is freed a while after
// it has been handled.
constexpr int kLastingRoom = 3;

tcp_info InfoOf(const Descriptor& connection) {
  tcp_info info{};
  socklen_t size = sizeof(info);
  if (getsockopt(connection.get(), IPPROTO_TCP, TCP_INFO, &info, &size) != 0)
    info.tcpi_last_data_recv = UINT32_MAX;
  return info;
}

// What has come and the server has not read yet, bytes.
std::uint64_t UnreadOf(const Descriptor& connection) {
  int unread = 0;
  return ioctl(connection.get(), FIONREAD, &unread) == 0 ? static_cast<std::uint64_t>(unread) : 0;
}

// Whether the peer has sent something that was not read yet, or anything within the last second.
bool IsBusy(const Descriptor& connection) {
  constexpr unsigned kSecond = 1000;  // milliseconds
  return UnreadOf(connection) > 0 || InfoOf(connection).tcpi_last_data_recv <= kSecond;
}

prometheus::Counter& AddRefused(observe::Metrics* metrics, const std::string& server,
                                const std::string& reason) {
  return metrics->AddCounter("rapport_connections_refused_total",
                             "Connections that were closed as they came, by reason.",
                             {{"server", server}, {"reason", reason}});
}

}  // namespace

Acceptor::Acceptor(Listener listener, Options options, observe::Metrics* metrics)
    : listener_(std::move(listener)),
      options_(std::move(options)),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      stop_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      refused_at_limit_(AddRefused(metrics, options_.server, "limit")),
      refused_for_load_(AddRefused(metrics, options_.server, "load")),
      closed_for_load_(
          metrics->AddCounter("rapport_connections_shed_total",
                              "Connections that were closed as more calls came than were answered.",
                              {{"server", options_.server}})),
      next_number_(kFirstSocket + listener_.sockets().size()),
      watched_(metrics->WatchGauge("rapport_connections", "Open connections.",
                                   [this] { return static_cast<double>(open_.load()); },
                                   {{"server", options_.server}})),
      thread_([this] { Run(); }) {}

Acceptor::~Acceptor() {
  constexpr std::uint64_t kOne = 1;
  (void)!write(stop_.get(), &kOne, sizeof(kOne));
  thread_.join();
}

void Acceptor::Watch(int descriptor, std::uint32_t events, std::uint64_t number) {
  epoll_event event{.events = events, .data = {.u64 = number}};
  epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, descriptor, &event);
}

void Acceptor::WatchListeners() {
  if (std::exchange(is_listening_, true)) return;
  std::uint64_t number = kFirstSocket;
  for (const Descriptor& socket : listener_.sockets()) Watch(socket.get(), EPOLLIN, number++);
}

void Acceptor::Run() {
  const auto interval = absl::ToChronoMilliseconds(LoadShedding::kInterval);
  Watch(stop_.get(), EPOLLIN, kStop);
  Watch(options_.live_calls->signal().get(), EPOLLIN, kTooManyCalls);
  WatchListeners();
  Clock::time_point look = Clock::now() + interval;
  std::array<epoll_event, 64> events;
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(look - Clock::now()).count();
    const bool has_nothing_to_look_at = connections_.empty() && is_listening_ && !shedding_.is_shedding();
    const int timeout = has_nothing_to_look_at ? -1 : std::max(0, static_cast<int>(left));
    const int count = epoll_wait(epoll_.get(), events.data(), events.size(), timeout);
    for (int i = 0; i < count; ++i) {
      const std::uint64_t number = events[static_cast<std::size_t>(i)].data.u64;
      if (number == kStop) return;
      if (number == kTooManyCalls) {
        options_.live_calls->Rearm();
        NoticeCrowd();
        look = std::min(look, Clock::now() + kShortly);
      } else if (number < kFirstSocket + listener_.sockets().size()) {
        Accept(listener_.sockets()[number - kFirstSocket]);
      } else {
        Forget(number);
      }
    }
    open_ = connections_.size();
    if (Clock::now() < look) continue;
    Look();
    look = Clock::now() + interval;
  }
}

void Acceptor::Accept(const Descriptor& socket) {
  for (int i = 0; i < kAtOnce && is_listening_; ++i) {
    sockaddr_storage peer{};
    socklen_t size = sizeof(peer);
    Descriptor connection(
        accept4(socket.get(), reinterpret_cast<sockaddr*>(&peer), &size, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (connection.is_open()) {
      if (!Take(socket.get(), std::move(connection), PortOf(peer))) NoticeExhaustion();
      continue;
    }
    if (errno == EAGAIN || errno == EWOULDBLOCK) return;
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) NoticeExhaustion();
    // EINTR, or the connection has ended while it waited, for whatever reason.
  }
}

// Those who connect wait, and do not wake this thread.
void Acceptor::IgnoreListeners() {
  if (!std::exchange(is_listening_, false)) return;
  for (const Descriptor& socket : listener_.sockets()) {
    epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, socket.get(), nullptr);
  }
}

// Descriptors have run out: nobody is let in until the next look.
void Acceptor::NoticeExhaustion() {
  IgnoreListeners();
  if (!std::exchange(is_exhausted_, true)) {
    observe::Log(observe::Level::kWarning, "descriptors_exhausted",
                 {{"server", options_.server},
                  {"connections", connections_.size()},
                  {"meaning", "no file descriptor is left: who connects now waits until one is"}});
  }
}

// False where there is no descriptor to be had for it.
bool Acceptor::Take(int listener, Descriptor connection, std::uint16_t port) {
  if (connections_.size() >= options_.max_connections) {
    refused_at_limit_.Increment();
    return true;
  }
  if (!shedding_.Admits(connections_.size())) {
    refused_for_load_.Increment();
    return true;
  }
  Descriptor second(fcntl(connection.get(), F_DUPFD_CLOEXEC, 0));
  if (!second.is_open()) return false;
  is_exhausted_ = false;
  const std::uint64_t number = next_number_++;
  Watch(second.get(), kEnd, number);
  connections_.emplace(
      number, Connection{.descriptor = std::move(second), .port = port, .calls = options_.calls(port)});
  options_.hand_over(listener, connection.Release());
  return true;
}

void Acceptor::Look() {
  std::vector<std::uint64_t> numbers;
  std::vector<Calls> calls;
  for (auto& [number, connection] : connections_) {
    const Calls now = options_.calls(connection.port);
    numbers.push_back(number);
    calls.push_back(now - std::exchange(connection.calls, now));
  }
  if (options_.live_calls->is_exceeded()) return is_crowded_ ? Disperse() : NoticeCrowd();
  room_ = options_.live_calls->has_room() ? room_ + 1 : 0;
  if (is_crowded_ && room_ >= kLastingRoom) {
    is_crowded_ = false;
    observe::Log(observe::Level::kInfo, "too_many_live_calls_ended",
                 {{"server", options_.server}, {"connections", connections_.size()}});
  }
  if (!is_crowded_) WatchListeners();
  const bool was_shedding = shedding_.is_shedding();
  for (const std::size_t place :
       shedding_.Next(calls, [&](std::size_t i) { return IsBusy(connections_.at(numbers[i]).descriptor); })) {
    Close(numbers[place]);
  }
  TellShedding(was_shedding);
}

// Nobody is let in from now on, until there is room: who is turned away would only come again. Who sends
// faster than is read need not be waited for.
void Acceptor::NoticeCrowd() {
  if (std::exchange(is_crowded_, true)) return;
  IgnoreListeners();
  crowd_ = options_.live_calls->count();
  growth_ = 0;
  room_ = 0;
  observe::Log(observe::Level::kWarning, "too_many_live_calls",
               {{"server", options_.server},
                {"connections", connections_.size()},
                {"calls", crowd_},
                {"meaning",
                 "calls come, or are taken back, faster than they are handled: connections that send "
                 "much are closed, and who connects waits"}});
  std::vector<std::uint64_t> closed;
  for (auto& [number, connection] : connections_) {
    connection.received = InfoOf(connection.descriptor).tcpi_bytes_received;
    if (UnreadOf(connection.descriptor) >= kMuch) closed.push_back(number);
  }
  for (const std::uint64_t number : closed) Close(number);
}

// Closes the connections by which calls seem to come of which the server holds too many. What has become of
// calls does not tell: most of them nobody has come to yet. While they become fewer, whose they were is gone,
// however long it takes.
void Acceptor::Disperse() {
  const std::size_t before = std::exchange(crowd_, options_.live_calls->count());
  growth_ = crowd_ > before ? growth_ + 1 : 0;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> sent;  // numbers of connections, bytes
  std::uint64_t most = 0;
  for (auto& [number, connection] : connections_) {
    const std::uint64_t received = InfoOf(connection.descriptor).tcpi_bytes_received;
    const std::uint64_t since =
        received - std::exchange(connection.received, received) + UnreadOf(connection.descriptor);
    sent.emplace_back(number, since);
    most = std::max(most, since);
  }
  const std::uint64_t much = growth_ < kLongestGrowth ? kMuch : std::clamp<std::uint64_t>(most / 4, 1, kMuch);
  for (const auto& [number, bytes] : sent) {
    if (bytes >= much) Close(number);
  }
}

// Ends a connection: what was answered is still sent, what has come and was not read is thrown away. In one
// go and after the end, so that nobody takes what comes later for what follows on what came before.
void Acceptor::Close(std::uint64_t number) {
  const Descriptor& connection = connections_.at(number).descriptor;
  closed_for_load_.Increment();
  shutdown(connection.get(), SHUT_RDWR);
  constexpr std::size_t kAll = std::size_t{1} << 30;  // TCP copies nothing when told to truncate: tcp(7)
  (void)recv(connection.get(), nullptr, kAll, MSG_TRUNC | MSG_DONTWAIT);
  Forget(number);
}

void Acceptor::Forget(std::uint64_t number) {
  const auto found = connections_.find(number);
  if (found == connections_.end()) return;
  // The server's own descriptor would keep it watched.
  epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, found->second.descriptor.get(), nullptr);
  connections_.erase(found);
}

void Acceptor::TellShedding(bool was_shedding) {
  if (was_shedding == shedding_.is_shedding()) return;
  if (was_shedding) {
    observe::Log(observe::Level::kInfo, "load_shedding_ended",
                 {{"server", options_.server}, {"connections", connections_.size()}});
    return;
  }
  observe::Log(
      observe::Level::kWarning, "load_shedding_began",
      {{"server", options_.server},
       {"connections", connections_.size()},
       {"meaning", "more calls come than are answered: connections are closed until that has passed"}});
}

}  // namespace rapport::net
