#ifndef RAPPORT_LIBS_CACHE_REDIS_SENTINEL_H_
#define RAPPORT_LIBS_CACHE_REDIS_SENTINEL_H_

#include <mutex>
#include <optional>
#include <string_view>

#include "libs/cache/circuit_breaker.h"
#include "libs/cache/redis_router.h"

namespace rapport::cache {

// The primary that Sentinels name. A Sentinel may be behind the others: what it names is asked for its role.
class RedisSentinelRouter final : public RedisRouter {
 public:
  RedisSentinelRouter(const RedisOptions& options, const base::Clock* clock);

  Found Find(std::string_view key) override;
  void Doubt(const RedisAddress& address) override;
  void Moved(std::size_t slot, const RedisAddress& address) override;

 private:
  std::optional<RedisAddress> AskSentinels() const;
  bool IsPrimary(const RedisAddress& address) const;

  const RedisOptions options_;
  CircuitBreaker asking_;
  std::mutex mutex_;
  std::optional<RedisAddress> primary_;  // guarded by mutex_
};

}  // namespace rapport::cache

#endif  // RAPPORT_LIBS_CACHE_REDIS_SENTINEL_H_
