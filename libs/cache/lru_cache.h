#ifndef RAPPORT_LIBS_CACHE_LRU_CACHE_H_
#define RAPPORT_LIBS_CACHE_LRU_CACHE_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "libs/base/clock.h"
#include "libs/cache/cache.h"

namespace rapport::cache {

// Keeps values in this process and drops the least recently used ones when `max_bytes` would be exceeded.
// Split into shards by the key's hash, each with its own lock and an equal share of the bytes; an entry
// larger than that share is not kept. An entry weighs key + value + a fixed overhead.
class LruCache : public Cache {
 public:
  // `clock` must outlive the cache.
  explicit LruCache(size_t max_bytes, const base::Clock* clock = base::RealClock(), size_t shards = 16);
  ~LruCache() override;

  std::optional<std::string> Get(std::string_view key) override;
  void Put(std::string_view key, std::string_view value, absl::Duration ttl) override;
  void Erase(std::string_view key) override;
  bool is_private() const override { return true; }
  Stats stats() const override;

  // Weight of what is held now.
  size_t bytes() const;

 private:
  class Shard;
  Shard& ShardOf(std::string_view key);

  const size_t shard_count_;
  std::unique_ptr<Shard[]> shards_;
};

}  // namespace rapport::cache

#endif  // RAPPORT_LIBS_CACHE_LRU_CACHE_H_
