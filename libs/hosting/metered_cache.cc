#include "libs/hosting/metered_cache.h"

#include <utility>

namespace rapport::hosting {

MeteredCache::MeteredCache(std::unique_ptr<cache::Cache> inner, const std::string& backend,
                           observe::Metrics* metrics)
    : inner_(std::move(inner)),
      hits_(metrics->AddCounter("rapport_cache_hits_total", "Look-ups that found a value.",
                                {{"backend", backend}})),
      misses_(metrics->AddCounter("rapport_cache_misses_total",
                                  "Look-ups without a value, whatever the cause.", {{"backend", backend}})),
      errors_(metrics->AddCounter("rapport_cache_errors_total",
                                  "Operations that a backend in trouble failed.", {{"backend", backend}})) {}

std::optional<std::string> MeteredCache::Get(std::string_view key) {
  std::optional<std::string> value = inner_->Get(key);
  (value.has_value() ? hits_ : misses_).Increment();
  if (!value.has_value()) CountErrors();  // what was found had no error
  return value;
}

void MeteredCache::Put(std::string_view key, std::string_view value, absl::Duration ttl) {
  inner_->Put(key, value, ttl);
  CountErrors();
}

void MeteredCache::Erase(std::string_view key) {
  inner_->Erase(key);
  CountErrors();
}

void MeteredCache::CountErrors() {
  const std::int64_t now = inner_->stats().errors;
  const std::int64_t before = counted_errors_.exchange(now);
  if (now > before) errors_.Increment(static_cast<double>(now - before));
}

}  // namespace rapport::hosting
