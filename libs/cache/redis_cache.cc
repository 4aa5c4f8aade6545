#include "libs/cache/redis_cache.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/base/aead.h"
#include "libs/base/sha256.h"
#include "libs/base/strings.h"

namespace rapport::cache {
namespace {

// An entry's value in Redis: this byte, 32 bytes of checksum, the value.
constexpr char kChecked = '\x01';
constexpr size_t kHeaderSize = 1 + 32;
// Or this byte and the value as base::Encrypt() makes it.
constexpr char kEncrypted = '\x02';

std::string Checksum(std::string_view key, std::string_view value) {
  base::Sha256Stream checksum;
  checksum.Add(base::StrCat(std::string(1, kChecked), key.size(), ":", key));
  checksum.Add(value);
  return checksum.Finish();
}

// What an encrypted entry holds good for.
std::string ContextOf(std::string_view key) { return base::StrCat("rapport-cache/", key); }

}  // namespace

RedisCache::RedisCache(RedisOptions options, const base::Clock* clock) : client_(std::move(options), clock) {}

Reply RedisCache::Ask(const std::string& entry_key, const RedisCommand& command) {
  RedisClient::Answer answer = client_.Ask(entry_key, command);
  if (answer.failed) errors_.fetch_add(1, std::memory_order_relaxed);
  return std::move(answer.reply);
}

std::optional<std::string> RedisCache::Get(std::string_view key) {
  const std::string entry_key = EntryKey(key);
  const Reply reply = Ask(entry_key, {"GET", entry_key});
  std::optional<std::string> value;
  if (reply != nullptr && reply->type == REDIS_REPLY_STRING) {
    value = ContentOf(key, {reply->str, reply->len});
  }
  (value.has_value() ? hits_ : misses_).fetch_add(1, std::memory_order_relaxed);
  return value;
}

void RedisCache::Put(std::string_view key, std::string_view value, absl::Duration ttl) {
  if (ttl <= absl::ZeroDuration()) return Erase(key);
  const std::string entry_key = EntryKey(key);
  const std::string entry = EntryOf(key, value);
  // Redis takes whole milliseconds, at least one, and refuses what would overflow its clock.
  const absl::Duration kept = std::clamp(ttl, absl::Milliseconds(1), absl::Hours(24 * 365));
  const std::string milliseconds = absl::StrCat(absl::ToInt64Milliseconds(kept));
  Ask(entry_key, {"SET", entry_key, entry, "PX", milliseconds});
}

void RedisCache::Erase(std::string_view key) {
  const std::string entry_key = EntryKey(key);
  Ask(entry_key, {"DEL", entry_key});
}

std::string RedisCache::EntryOf(std::string_view key, std::string_view value) const {
  if (!is_private()) return base::StrCat(std::string(1, kChecked), Checksum(key, value), value);
  const std::string& secret = client_.options().encryption_key.Expose();
  return base::StrCat(std::string(1, kEncrypted), base::Encrypt(secret, ContextOf(key), value));
}

// The value in an entry of `key`; nothing when it is no such entry.
std::optional<std::string> RedisCache::ContentOf(std::string_view key, std::string_view entry) const {
  if (is_private()) {
    if (entry.empty() || entry.front() != kEncrypted) return std::nullopt;
    return base::Decrypt(client_.options().encryption_key.Expose(), ContextOf(key), entry.substr(1));
  }
  if (entry.size() < kHeaderSize || entry.front() != kChecked) return std::nullopt;
  const std::string_view content = entry.substr(kHeaderSize);
  if (entry.substr(1, kHeaderSize - 1) != Checksum(key, content)) return std::nullopt;
  return std::string(content);
}

Cache::Stats RedisCache::stats() const {
  return {hits_.load(std::memory_order_relaxed), misses_.load(std::memory_order_relaxed),
          errors_.load(std::memory_order_relaxed)};
}

std::string RedisCache::EntryKey(std::string_view key) const {
  return base::StrCat(client_.options().key_prefix, key);
}

}  // namespace rapport::cache
