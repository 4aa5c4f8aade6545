#include "libs/cache/redis_cache.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>
#include <vector>

#include "libs/base/sha256.h"
#include "libs/base/strings.h"
#include "libs/cache/redis_connection.h"

namespace rapport::cache {
namespace {

// An entry's value in Redis: this byte, 32 bytes of checksum, the value.
constexpr char kFormat = '\x01';
constexpr size_t kHeaderSize = 1 + 32;

}  // namespace

// Connections that nobody uses now, and how many there are in all.
class RedisCache::Pool {
 public:
  explicit Pool(const RedisOptions& options) : options_(options) {}

  // A connection for one operation: an idle one, or a new one while there are fewer than pool_size; otherwise
  // waits for one until `deadline`. The time that a new connection takes is not counted against it. Null when
  // none is to be had. Whoever got one calls Return or Discard.
  std::unique_ptr<RedisConnection> Take(Deadline& deadline) {
    {
      const auto available = [this] { return !idle_.empty() || in_use_ < std::max(options_.pool_size, 1); };
      std::unique_lock lock(mutex_);
      if (!returned_.wait_for(lock, absl::ToChronoNanoseconds(deadline.Left()), available)) return nullptr;
      ++in_use_;
      while (!idle_.empty()) {
        std::unique_ptr<RedisConnection> connection = std::move(idle_.back());
        idle_.pop_back();
        // Redis closes connections when it restarts, and idle ones if told to.
        if (connection->IsOpen()) return connection;
      }
    }
    // Connecting takes time: not under the lock.
    const absl::Duration left = deadline.Left();
    std::unique_ptr<RedisConnection> connection = RedisConnection::Connect(options_);
    deadline = Deadline(left);
    if (connection == nullptr) Discard();
    return connection;
  }

  void Return(std::unique_ptr<RedisConnection> connection) {
    {
      const std::lock_guard lock(mutex_);
      --in_use_;
      idle_.push_back(std::move(connection));
    }
    returned_.notify_one();
  }

  // The connection failed: the idle ones have most likely, too.
  void Discard() {
    std::vector<std::unique_ptr<RedisConnection>> closing;
    {
      const std::lock_guard lock(mutex_);
      --in_use_;
      closing.swap(idle_);
    }
    returned_.notify_one();
  }

 private:
  const RedisOptions& options_;
  std::mutex mutex_;
  std::condition_variable returned_;
  // Guarded by mutex_:
  std::vector<std::unique_ptr<RedisConnection>> idle_;
  int in_use_ = 0;
};

RedisCache::RedisCache(RedisOptions options, const base::Clock* clock)
    : options_(std::move(options)),
      breaker_(options_.retry_backoff, clock),
      pool_(std::make_unique<Pool>(options_)) {}

RedisCache::~RedisCache() = default;

// Runs `use(connection, deadline)`, which returns Redis' reply, unless Redis is in trouble. An error reply is
// an error, yet no trouble: it came in time, and what it refuses to one key it may give to another.
template <typename Use>
void RedisCache::WithConnection(Use use) {
  if (!breaker_.Allow()) return;
  Deadline deadline(options_.command_timeout);
  std::unique_ptr<RedisConnection> connection = pool_->Take(deadline);
  const Reply reply = connection == nullptr ? nullptr : use(*connection, deadline);
  if (reply != nullptr) {
    pool_->Return(std::move(connection));
    breaker_.Succeeded();
  } else {
    if (connection != nullptr) pool_->Discard();
    breaker_.Failed();
  }
  if (reply == nullptr || reply->type == REDIS_REPLY_ERROR) errors_.fetch_add(1, std::memory_order_relaxed);
}

std::optional<std::string> RedisCache::Get(std::string_view key) {
  const std::string entry_key = EntryKey(key);
  std::optional<std::string> value;
  WithConnection([&](RedisConnection& connection, const Deadline& deadline) {
    Reply reply = connection.Command(std::vector<std::string_view>{"GET", entry_key}, deadline);
    if (reply == nullptr || reply->type != REDIS_REPLY_STRING) return reply;
    const std::string_view entry(reply->str, reply->len);
    if (entry.size() < kHeaderSize || entry.front() != kFormat) return reply;
    const std::string_view content = entry.substr(kHeaderSize);
    if (!base::ConstantTimeEquals(entry.substr(1, kHeaderSize - 1), Checksum(key, content))) return reply;
    value = std::string(content);
    return reply;
  });
  (value.has_value() ? hits_ : misses_).fetch_add(1, std::memory_order_relaxed);
  return value;
}

void RedisCache::Put(std::string_view key, std::string_view value, absl::Duration ttl) {
  if (ttl <= absl::ZeroDuration()) return Erase(key);
  const std::string entry_key = EntryKey(key);
  const std::string entry = base::StrCat(std::string(1, kFormat), Checksum(key, value), value);
  // Redis takes whole milliseconds, at least one, and refuses what would overflow its clock.
  const absl::Duration kept = std::clamp(ttl, absl::Milliseconds(1), absl::Hours(24 * 365));
  const std::string milliseconds = absl::StrCat(absl::ToInt64Milliseconds(kept));
  WithConnection([&](RedisConnection& connection, const Deadline& deadline) {
    return connection.Command(std::vector<std::string_view>{"SET", entry_key, entry, "PX", milliseconds},
                              deadline);
  });
}

void RedisCache::Erase(std::string_view key) {
  const std::string entry_key = EntryKey(key);
  WithConnection([&](RedisConnection& connection, const Deadline& deadline) {
    return connection.Command(std::vector<std::string_view>{"DEL", entry_key}, deadline);
  });
}

Cache::Stats RedisCache::stats() const {
  return {hits_.load(std::memory_order_relaxed), misses_.load(std::memory_order_relaxed),
          errors_.load(std::memory_order_relaxed)};
}

std::string RedisCache::EntryKey(std::string_view key) const {
  return base::StrCat(options_.key_prefix, key);
}

std::string RedisCache::Checksum(std::string_view key, std::string_view value) const {
  const std::string covered = base::StrCat(std::string(1, kFormat), key.size(), ":", key, value);
  const std::string& secret = options_.integrity_key.Expose();
  return secret.empty() ? base::Sha256(covered) : base::HmacSha256(secret, covered);
}

}  // namespace rapport::cache
