#ifndef RAPPORT_LIBS_CACHE_REDIS_CACHE_H_
#define RAPPORT_LIBS_CACHE_REDIS_CACHE_H_

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "libs/base/clock.h"
#include "libs/cache/cache.h"
#include "libs/cache/redis_client.h"
#include "libs/cache/redis_options.h"

namespace rapport::cache {

// A cache that the processes of a deployment share, in Redis. An entry carries a format version and either is
// encrypted with `encryption_key`, or carries a SHA-256 checksum of key and value: whatever else stands under
// its key is a miss.
// Where keys lie and what trouble costs, RedisClient says. hiredis 0.14 has no TLS: keep Redis on the same
// host or in the same protected network.
class RedisCache : public Cache {
 public:
  // Does not connect yet. `clock` times the backoff only and must outlive the cache.
  explicit RedisCache(RedisOptions options, const base::Clock* clock = base::RealClock());

  std::optional<std::string> Get(std::string_view key) override;
  void Put(std::string_view key, std::string_view value, absl::Duration ttl) override;
  void Erase(std::string_view key) override;
  bool is_private() const override { return !client_.options().encryption_key.Expose().empty(); }
  Stats stats() const override;

  // Whether the last attempt to reach a server succeeded: for a metric, not for decisions.
  bool healthy() const { return client_.healthy(); }

 private:
  Reply Ask(const std::string& entry_key, const RedisCommand& command);
  std::optional<std::string> ContentOf(std::string_view key, std::string_view entry) const;
  std::string EntryOf(std::string_view key, std::string_view value) const;
  std::string EntryKey(std::string_view key) const;

  RedisClient client_;
  std::atomic<int64_t> hits_ = 0;
  std::atomic<int64_t> misses_ = 0;
  std::atomic<int64_t> errors_ = 0;
};

}  // namespace rapport::cache

#endif  // RAPPORT_LIBS_CACHE_REDIS_CACHE_H_
