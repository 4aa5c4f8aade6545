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
#include "libs/base/secret.h"
#include "libs/cache/cache.h"
#include "libs/cache/circuit_breaker.h"

namespace rapport::cache {

struct RedisOptions {
  std::string host = "127.0.0.1";  // a name is resolved on every connect, by the system and in its own time
  int port = 6379;
  std::string unix_socket;  // used instead of host and port when not empty
  std::string username;     // empty: Redis' default user
  base::Secret<std::string> password;
  int db = 0;
  absl::Duration connect_timeout = absl::Milliseconds(200);  // TCP or unix connect, AUTH and SELECT together
  absl::Duration command_timeout = absl::Milliseconds(100);  // waiting for a free connection included
  int pool_size = 8;
  std::string key_prefix = "rapport:";
  absl::Duration retry_backoff = absl::Seconds(1);
  base::Secret<std::string>
      integrity_key;  // when set, entries are authenticated, not only checked for damage
};

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

  const RedisOptions options_;
  CircuitBreaker breaker_;
  std::unique_ptr<Pool> pool_;
  std::atomic<int64_t> hits_ = 0;
  std::atomic<int64_t> misses_ = 0;
  std::atomic<int64_t> errors_ = 0;
};

}  // namespace rapport::cache

#endif  // RAPPORT_LIBS_CACHE_REDIS_CACHE_H_
