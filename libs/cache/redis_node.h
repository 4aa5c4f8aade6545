#ifndef RAPPORT_LIBS_CACHE_REDIS_NODE_H_
#define RAPPORT_LIBS_CACHE_REDIS_NODE_H_

#include <condition_variable>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "libs/base/clock.h"
#include "libs/cache/circuit_breaker.h"
#include "libs/cache/redis_connection.h"

namespace rapport::cache {

// One Redis server: connections to it, made on demand and kept, and whether it is worth asking. A server that
// is down or slow costs one operation its timeouts; then a circuit breaker turns all away at once, and after
// the backoff lets one at a time try again. Thread safe.
class RedisNode {
 public:
  // Does not connect yet. All must outlive it.
  RedisNode(RedisAccess access, int pool_size, absl::Duration backoff, const base::Clock* clock);

  enum class Outcome { kAnswered, kFailed, kTurnedAway };
  struct Answer {
    Outcome outcome = Outcome::kTurnedAway;
    Reply reply;  // of the last command, an error reply perhaps; null unless answered
  };

  // Sends `commands` together and waits for all their replies until `deadline`, to which the time that a new
  // connection takes is added.
  Answer Ask(std::span<const RedisCommand> commands, Deadline& deadline);

 private:
  std::unique_ptr<RedisConnection> Take(Deadline& deadline);
  void Return(std::unique_ptr<RedisConnection> connection);
  void Discard();

  const RedisAccess access_;
  const int pool_size_;
  CircuitBreaker breaker_;
  std::mutex mutex_;
  std::condition_variable returned_;
  // Guarded by mutex_:
  std::vector<std::unique_ptr<RedisConnection>> idle_;
  int in_use_ = 0;
};

}  // namespace rapport::cache

#endif  // RAPPORT_LIBS_CACHE_REDIS_NODE_H_
