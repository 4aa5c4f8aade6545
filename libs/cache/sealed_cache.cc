#include "libs/cache/sealed_cache.h"

#include "libs/base/sha256.h"
#include "libs/base/strings.h"

namespace rapport::cache {
namespace {

constexpr size_t kSealBytes = 32;

// The version of the format; the length in front keeps apart where the key ends and the value begins.
std::string SealOf(std::string_view key, std::string_view value) {
  return base::Sha256(base::StrCat("rapport-sealed-1/", key.size(), "/", key, "/", value));
}

}  // namespace

std::optional<std::string> SealedCache::Get(std::string_view key) {
  std::optional<std::string> value = inner_->Get(key);
  if (!value) return std::nullopt;
  if (value->size() >= kSealBytes) {
    const std::string_view whole = *value;
    const size_t size = whole.size() - kSealBytes;
    if (whole.substr(size) == SealOf(key, whole.substr(0, size))) {
      value->resize(size);
      return value;
    }
  }
  ++refused_;
  return std::nullopt;
}

void SealedCache::Put(std::string_view key, std::string_view value, absl::Duration ttl) {
  inner_->Put(key, base::StrCat(value, SealOf(key, value)), ttl);
}

Cache::Stats SealedCache::stats() const {
  Stats stats = inner_->stats();
  const int64_t refused = refused_;
  stats.hits -= refused;
  stats.misses += refused;
  stats.errors += refused;
  return stats;
}

}  // namespace rapport::cache
