#include "libs/cache/lru_cache.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <list>
#include <unordered_map>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

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
    absl::MutexLock lock(&mutex_);
    max_bytes_ = max_bytes;
    clock_ = clock;
  }

  std::optional<std::string> Get(std::string_view key) {
    absl::MutexLock lock(&mutex_);
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
    absl::MutexLock lock(&mutex_);
    EraseLocked(key);
    Entry entry{std::string(key), std::string(value), clock_->Now() + ttl};
    if (ttl <= absl::ZeroDuration() || entry.weight() > max_bytes_) return;
    while (bytes_ + entry.weight() > max_bytes_) Remove(std::prev(entries_.end()));
    bytes_ += entry.weight();
    entries_.push_front(std::move(entry));
    index_.emplace(entries_.front().key, entries_.begin());
  }

  void Erase(std::string_view key) {
    absl::MutexLock lock(&mutex_);
    EraseLocked(key);
  }

  Stats stats() const {
    absl::MutexLock lock(&mutex_);
    return stats_;
  }

  size_t bytes() const {
    absl::MutexLock lock(&mutex_);
    return bytes_;
  }

 private:
  using Entries = std::list<Entry>;

  void EraseLocked(std::string_view key) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (const auto found = index_.find(key); found != index_.end()) Remove(found->second);
  }

  void Remove(Entries::iterator entry) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    bytes_ -= entry->weight();
    index_.erase(entry->key);
    entries_.erase(entry);
  }

  mutable absl::Mutex mutex_;
  size_t max_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  const base::Clock* clock_ ABSL_GUARDED_BY(mutex_) = nullptr;
  Entries entries_ ABSL_GUARDED_BY(mutex_);  // most recently used first
  // Keys are views of the entries' own.
  std::unordered_map<std::string_view, Entries::iterator> index_ ABSL_GUARDED_BY(mutex_);
  size_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  Stats stats_ ABSL_GUARDED_BY(mutex_);
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
