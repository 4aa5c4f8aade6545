#ifndef RAPPORT_LIBS_CACHE_REDIS_CLIENT_H_
#define RAPPORT_LIBS_CACHE_REDIS_CLIENT_H_

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "libs/base/clock.h"
#include "libs/cache/redis_node.h"
#include "libs/cache/redis_options.h"
#include "libs/cache/redis_router.h"

namespace rapport::cache {

// Redis as it is set up: one server, the primary that Sentinels name, or a cluster (redirections by MOVED and
// ASK are followed, the table of slots is read anew). A server that is down or slow costs a command its
// timeouts at most; then it is left alone for `retry_backoff` (RedisNode), and so are Sentinels and nodes
// that know nothing (RedisRouter). Thread safe.
class RedisClient {
 public:
  // Does not connect yet. `clock` times the backoff only and must outlive the client.
  explicit RedisClient(RedisOptions options, const base::Clock* clock = base::RealClock());
  ~RedisClient();

  struct Answer {
    Reply reply;          // null without one; never an error reply
    bool failed = false;  // tried in vain, or refused; not when it was left alone
  };

  // Has `command` carried out by the server that has `key`.
  Answer Ask(std::string_view key, const RedisCommand& command);

  const RedisOptions& options() const { return options_; }

  // Whether the last attempt to reach a server succeeded: for a metric, not for decisions.
  bool healthy() const { return healthy_.load(std::memory_order_relaxed); }

 private:
  RedisNode* NodeAt(const RedisAddress& address);
  bool FollowRedirection(const redisReply& error, RedisAddress& address, bool& asking);

  const RedisOptions options_;
  const base::Clock* const clock_;
  const std::unique_ptr<RedisRouter> router_;
  std::mutex mutex_;
  std::map<RedisAddress, RedisNode> nodes_;  // guarded by mutex_; a node stays once it is there
  std::atomic<bool> healthy_ = true;
};

}  // namespace rapport::cache

#endif  // RAPPORT_LIBS_CACHE_REDIS_CLIENT_H_
