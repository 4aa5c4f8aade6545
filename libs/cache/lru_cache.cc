#include "libs/cache/lru_cache.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <list>
#include <mutex>
#include <unordered_map>
#include <utility>

namespace rapport::cache {
namespace {

// What an entry costs besides its bytes: list node, index entry, two allocations.
constexpr size_t kEntryOverhead = 160;

struct Entry {
  std::string key;
  std::string value;
  absl::Time expires;
  size_t weight() const { return key.size() + value.size() + kEntryOverhead; }
};

}  // namespace

class LruCache::Shard {
 public:
  void Configure(size_t max_bytes, const base::Clock* clock) {
    const std::lock_guard lock(mutex_);
    max_bytes_ = max_bytes;
    clock_ = clock;
  }

  std::optional<std::string> Get(std::string_view key) {
    const std::lock_guard lock(mutex_);
    const auto found = index_.find(key);
    if (found != index_.end() && found->second->expires <= clock_->Now()) {
      Remove(found->second);
    } else if (found != index_.end()) {
      ++stats_.hits;
      entries_.splice(entries_.begin(), entries_, found->second);
      return found->second->value;
    }
    ++stats_.misses;
    return std::nullopt;
  }

  void Put(std::string_view key, std::string_view value, absl::Duration ttl) {
    const std::lock_guard lock(mutex_);
    EraseLocked(key);
    Entry entry{std::string(key), std::string(value), clock_->Now() + ttl};
    if (ttl <= absl::ZeroDuration() || entry.weight() > max_bytes_) return;
    while (bytes_ + entry.weight() > max_bytes_) Remove(std::prev(entries_.end()));
    bytes_ += entry.weight();
    entries_.push_front(std::move(entry));
    index_.emplace(entries_.front().key, entries_.begin());
  }

  void Erase(std::string_view key) {
    const std::lock_guard lock(mutex_);
    EraseLocked(key);
  }

  Stats stats() const {
    const std::lock_guard lock(mutex_);
    return stats_;
  }

  size_t bytes() const {
    const std::lock_guard lock(mutex_);
    return bytes_;
  }

 private:
  using Entries = std::list<Entry>;

  void EraseLocked(std::string_view key) {
    if (const auto found = index_.find(key); found != index_.end()) Remove(found->second);
  }

  void Remove(Entries::iterator entry) {
    bytes_ -= entry->weight();
    index_.erase(entry->key);
    entries_.erase(entry);
  }

  mutable std::mutex mutex_;
  // Guarded by mutex_:
  size_t max_bytes_ = 0;
  const base::Clock* clock_ = nullptr;
  Entries entries_;  // most recently used first
  // Keys are views of the entries' own.
  std::unordered_map<std::string_view, Entries::iterator> index_;
  size_t bytes_ = 0;
  Stats stats_;
};

LruCache::LruCache(size_t max_bytes, const base::Clock* clock, size_t shards)
    : shard_count_(std::max<size_t>(shards, 1)), shards_(std::make_unique<Shard[]>(shard_count_)) {
  for (size_t i = 0; i < shard_count_; ++i) shards_[i].Configure(max_bytes / shard_count_, clock);
}

LruCache::~LruCache() = default;

LruCache::Shard& LruCache::ShardOf(std::string_view key) {
  // The index inside a shard takes the low bits of the same hash, so the shard takes others.
  return shards_[(std::hash<std::string_view>()(key) >> 20) % shard_count_];
}

std::optional<std::string> LruCache::Get(std::string_view key) { return ShardOf(key).Get(key); }

void LruCache::Put(std::string_view key, std::string_view value, absl::Duration ttl) {
  ShardOf(key).Put(key, value, ttl);
}

void LruCache::Erase(std::string_view key) { ShardOf(key).Erase(key); }

Cache::Stats LruCache::stats() const {
  Stats total;
  for (size_t i = 0; i < shard_count_; ++i) {
    const Stats part = shards_[i].stats();
    total.hits += part.hits;
    total.misses += part.misses;
    total.errors += part.errors;
  }
  return total;
}

size_t LruCache::bytes() const {
  size_t total = 0;
  for (size_t i = 0; i < shard_count_; ++i) total += shards_[i].bytes();
  return total;
}

}  // namespace rapport::cache
