#ifndef RAPPORT_LIBS_CACHE_REDIS_CACHE_H_
#define RAPPORT_LIBS_CACHE_REDIS_CACHE_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "libs/base/clock.h"
#include "libs/cache/cache.h"
#include "libs/cache/circuit_breaker.h"
#include "libs/cache/redis_options.h"

namespace rapport::cache {

// A cache that the processes of a deployment share, in Redis. An entry carries a format version and a SHA-256
// checksum of key and value (an HMAC with `integrity_key`): whatever else stands under its key is a miss.
//
// A Redis that is down or slow costs an operation connect_timeout + command_timeout at most; then a circuit
// breaker turns every operation away at once, and after `retry_backoff` lets one at a time try again.
// Connections are made on demand and kept, at most `pool_size`. hiredis 0.14 has neither TLS nor cluster
// redirects: keep Redis on the same host or in the same protected network.
class RedisCache : public Cache {
 public:
  // Does not connect yet. `clock` times the backoff only and must outlive the cache.
  explicit RedisCache(RedisOptions options, const base::Clock* clock = base::RealClock());
  ~RedisCache() override;

  std::optional<std::string> Get(std::string_view key) override;
  void Put(std::string_view key, std::string_view value, absl::Duration ttl) override;
  void Erase(std::string_view key) override;
  Stats stats() const override;

  // Whether the last attempt to reach Redis succeeded: for a metric, not for decisions.
  bool healthy() const { return breaker_.closed(); }

 private:
  class Pool;
  template <typename Use>
  void WithConnection(Use use);
  std::string EntryKey(std::string_view key) const;
  std::string Checksum(std::string_view key, std::string_view value) const;

  const RedisOptions options_;
  CircuitBreaker breaker_;
  std::unique_ptr<Pool> pool_;
  std::atomic<int64_t> hits_ = 0;
  std::atomic<int64_t> misses_ = 0;
  std::atomic<int64_t> errors_ = 0;
};

}  // namespace rapport::cache

#endif  // RAPPORT_LIBS_CACHE_REDIS_CACHE_H_
