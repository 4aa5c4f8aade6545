#ifndef RAPPORT_LIBS_CACHE_REDIS_CONNECTION_H_
#define RAPPORT_LIBS_CACHE_REDIS_CONNECTION_H_

#include <hiredis/hiredis.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "libs/base/secret.h"
#include "libs/cache/redis_address.h"

namespace rapport::cache {

// When to give up, by the steady clock: a timeout must not move when somebody sets the time.
class Deadline {
 public:
  explicit Deadline(absl::Duration from_now);
  absl::Duration Left() const;  // never negative

 private:
  int64_t at_nanos_;
};

struct FreeReply {
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
using Reply = std::unique_ptr<redisReply, FreeReply>;

// How one server is reached.
struct RedisAccess {
  RedisAddress address;
  std::string username;
  base::Secret<std::string> password;
  int db = 0;
  absl::Duration connect_timeout = absl::Milliseconds(200);
};

// The words of a command.
using RedisCommand = std::vector<std::string_view>;

// One connection to Redis. hiredis formats and parses; the bytes are moved here, because its own blocking
// calls know a timeout for each system call only, not for a whole command, and raise SIGPIPE when the peer is
// gone. One thread at a time.
class RedisConnection {
 public:
  // Connects, authenticates and selects the database within the timeout; null when that fails.
  static std::unique_ptr<RedisConnection> Connect(const RedisAccess& access);

  // Sends commands in one go (a pipeline) and waits for all their replies; returns that of the last one,
  // which may be an error reply. Null when the connection failed, the deadline passed, or a reply is no
  // Redis' or larger than 16 MiB or 1024 elements: the connection must not be used again.
  Reply Commands(std::span<const RedisCommand> commands, const Deadline& deadline);
  Reply Command(const RedisCommand& command, const Deadline& deadline) {
    return Commands({&command, 1}, deadline);
  }

  // Whether the peer has not closed the connection, as far as one can tell without asking it.
  bool IsOpen() const;

 private:
  struct FreeContext {
    void operator()(redisContext* context) const { redisFree(context); }
  };
  using Context = std::unique_ptr<redisContext, FreeContext>;

  explicit RedisConnection(Context context) : context_(std::move(context)) {}
  bool Greet(const RedisAccess& access, const Deadline& deadline);
  bool Send(std::string_view bytes, const Deadline& deadline);
  Reply Receive(const Deadline& deadline);

  Context context_;
};

}  // namespace rapport::cache

#endif  // RAPPORT_LIBS_CACHE_REDIS_CONNECTION_H_
