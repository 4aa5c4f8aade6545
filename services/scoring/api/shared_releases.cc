#include "services/scoring/api/shared_releases.h"

#include "absl/time/time.h"
#include "libs/base/strings.h"

namespace rapport::scoring {
namespace {

constexpr absl::Duration kTtl = absl::Hours(24);

// The number is that of the schema of StoredRelease.
std::string KeyOf(const std::string& wave, std::string_view etag) {
  return base::StrCat("release/1/", wave, "/", etag);
}

}  // namespace

SharedReleases::SharedReleases(cache::Cache* cache)
    : cache_(cache != nullptr && cache->is_private() ? cache : nullptr) {}

std::optional<std::string> SharedReleases::Find(const std::string& wave, std::string_view etag) {
  return cache_ != nullptr ? cache_->Get(KeyOf(wave, etag)) : std::nullopt;
}

void SharedReleases::Put(const std::string& wave, std::string_view etag, std::string_view record) {
  if (cache_ != nullptr) cache_->Put(KeyOf(wave, etag), record, kTtl);
}

}  // namespace rapport::scoring
