#include "libs/cache/redis_connection.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

namespace rapport::cache {
namespace {

int64_t SteadyNanos() {
  return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// Waits until `file` is ready for `events`; false at the deadline.
bool WaitFor(int file, short events, const Deadline& deadline) {
  for (;;) {
    pollfd entry{file, events, 0};
    // Rounded up, so that the last millisecond is waited for instead of spun through.
    const int64_t left = absl::ToInt64Milliseconds(absl::Ceil(deadline.Left(), absl::Milliseconds(1)));
    const int ready = poll(&entry, 1, static_cast<int>(left));
    if (ready > 0) return true;
    if (ready == 0 || errno != EINTR) return false;
  }
}

// What a reply may take of our memory, whatever answers in Redis' place. No entry of ours comes near.
constexpr size_t kMaxReplyBytes = 16 << 20;
constexpr int kMaxArrayElements = 1024;

// Read in one go, and kept by hiredis for the next reply: most fit.
constexpr size_t kAtOnce = 64 << 10;

redisReplyObjectFunctions DefaultFunctions() {
  redisReader* const reader = redisReaderCreate();
  const redisReplyObjectFunctions functions = *reader->fn;
  redisReaderFree(reader);
  return functions;
}

// hiredis sets aside memory for as many elements as the first line of an array announces.
void* CreateShortArray(const redisReadTask* task, int elements) {
  static const auto create = DefaultFunctions().createArray;
  return elements > kMaxArrayElements ? nullptr : create(task, elements);
}

redisReplyObjectFunctions* BoundedFunctions() {
  static redisReplyObjectFunctions functions = [] {
    redisReplyObjectFunctions bounded = DefaultFunctions();
    bounded.createArray = CreateShortArray;
    return bounded;
  }();
  return &functions;
}

bool WouldBlock(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

}  // namespace

Deadline::Deadline(absl::Duration from_now) : at_nanos_(SteadyNanos() + absl::ToInt64Nanoseconds(from_now)) {}

absl::Duration Deadline::Left() const {
  return absl::Nanoseconds(std::max<int64_t>(at_nanos_ - SteadyNanos(), 0));
}

std::unique_ptr<RedisConnection> RedisConnection::Connect(const RedisAccess& access) {
  const Deadline deadline(access.connect_timeout);
  const timeval timeout = absl::ToTimeval(access.connect_timeout);
  const RedisAddress& address = access.address;
  Context context(address.unix_socket.empty()
                      ? redisConnectWithTimeout(address.host.c_str(), address.port, timeout)
                      : redisConnectUnixWithTimeout(address.unix_socket.c_str(), timeout));
  if (context == nullptr || context->err != 0) return nullptr;
  if (fcntl(context->fd, F_SETFL, fcntl(context->fd, F_GETFL) | O_NONBLOCK) != 0) return nullptr;
  context->reader->fn = BoundedFunctions();
  context->reader->maxbuf = kAtOnce;
  std::unique_ptr<RedisConnection> connection(new RedisConnection(std::move(context)));
  return connection->Greet(access, deadline) ? std::move(connection) : nullptr;
}

bool RedisConnection::Greet(const RedisAccess& access, const Deadline& deadline) {
  const auto accepted = [](const Reply& reply) {
    return reply != nullptr && reply->type == REDIS_REPLY_STATUS;
  };
  const std::string& password = access.password.Expose();
  if (!password.empty()) {
    RedisCommand auth = {"AUTH"};
    if (!access.username.empty()) auth.push_back(access.username);
    auth.push_back(password);
    if (!accepted(Command(auth, deadline))) return false;
  }
  const std::string db = absl::StrCat(access.db);
  return access.db == 0 || accepted(Command({"SELECT", db}, deadline));
}

Reply RedisConnection::Commands(std::span<const RedisCommand> commands, const Deadline& deadline) {
  // The protocol's own form (RESP): an array of length-prefixed strings.
  std::string request;
  for (const RedisCommand& command : commands) {
    absl::StrAppend(&request, "*", command.size(), "\r\n");
    for (const std::string_view word : command) {
      absl::StrAppend(&request, "$", word.size(), "\r\n");
      request.append(word).append("\r\n");
    }
  }
  if (!Send(request, deadline)) return nullptr;
  Reply last;
  for (std::size_t i = 0; i < commands.size(); ++i) {
    last = Receive(deadline);
    if (last == nullptr) return nullptr;
  }
  return last;
}

bool RedisConnection::IsOpen() const {
  // Nothing is to be read between two commands: neither the end of the stream nor stray bytes.
  char byte;
  return recv(context_->fd, &byte, 1, MSG_PEEK) < 0 && WouldBlock(errno);
}

bool RedisConnection::Send(std::string_view bytes, const Deadline& deadline) {
  while (!bytes.empty()) {
    const ssize_t sent = send(context_->fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent > 0) {
      bytes.remove_prefix(static_cast<size_t>(sent));
    } else if (!WouldBlock(errno) || !WaitFor(context_->fd, POLLOUT, deadline)) {
      return false;
    }
  }
  return true;
}

Reply RedisConnection::Receive(const Deadline& deadline) {
  for (size_t bytes = 0; bytes <= kMaxReplyBytes;) {
    void* reply = nullptr;
    if (redisReaderGetReply(context_->reader, &reply) != REDIS_OK) return nullptr;
    if (reply != nullptr) return Reply(static_cast<redisReply*>(reply));
    if (!WaitFor(context_->fd, POLLIN, deadline)) return nullptr;
    char buffer[kAtOnce];
    const ssize_t received = recv(context_->fd, buffer, sizeof(buffer), 0);
    if (received == 0 || (received < 0 && !WouldBlock(errno))) return nullptr;
    if (received < 0) continue;
    if (redisReaderFeed(context_->reader, buffer, static_cast<size_t>(received)) != REDIS_OK) return nullptr;
    bytes += static_cast<size_t>(received);
  }
  return nullptr;
}

}  // namespace rapport::cache
