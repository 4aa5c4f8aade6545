#ifndef RAPPORT_LIBS_HOSTING_METERED_CACHE_H_
#define RAPPORT_LIBS_HOSTING_METERED_CACHE_H_

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "libs/cache/cache.h"
#include "libs/observe/metrics.h"

namespace rapport::hosting {

// A cache that counts, for whoever watches: rapport_cache_hits_total, rapport_cache_misses_total and
// rapport_cache_errors_total, by backend. Thread safe.
class MeteredCache final : public cache::Cache {
 public:
  // `metrics` must outlive the cache. `backend` is a word such as "redis".
  MeteredCache(std::unique_ptr<cache::Cache> inner, const std::string& backend, observe::Metrics* metrics);

  std::optional<std::string> Get(std::string_view key) override;
  void Put(std::string_view key, std::string_view value, absl::Duration ttl) override;
  void Erase(std::string_view key) override;
  bool is_private() const override { return inner_->is_private(); }
  Stats stats() const override { return inner_->stats(); }

 private:
  void CountErrors();

  const std::unique_ptr<cache::Cache> inner_;
  prometheus::Counter& hits_;
  prometheus::Counter& misses_;
  prometheus::Counter& errors_;
  std::atomic<std::int64_t> counted_errors_ = 0;
};

}  // namespace rapport::hosting

#endif  // RAPPORT_LIBS_HOSTING_METERED_CACHE_H_
