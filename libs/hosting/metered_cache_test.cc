#include "libs/hosting/metered_cache.h"

#include <gtest/gtest.h>

#include "libs/cache/lru_cache.h"

namespace rapport::hosting {
namespace {

// A backend in trouble: nothing is found, and every look-up is an error.
class FailingCache final : public cache::Cache {
 public:
  std::optional<std::string> Get(std::string_view) override {
    ++errors_;
    return std::nullopt;
  }
  void Put(std::string_view, std::string_view, absl::Duration) override {}
  void Erase(std::string_view) override {}
  bool is_private() const override { return false; }
  Stats stats() const override { return {0, 0, errors_}; }

 private:
  std::int64_t errors_ = 0;
};

double Value(observe::Metrics& metrics, const std::string& name, const std::string& backend) {
  return metrics.AddCounter(name, "", {{"backend", backend}}).Value();
}

TEST(MeteredCache, CountsHitsAndMisses) {
  observe::Metrics metrics;
  MeteredCache cache(std::make_unique<cache::LruCache>(1 << 20), "in_process", &metrics);
  EXPECT_EQ(cache.Get("k"), std::nullopt);
  cache.Put("k", "v", absl::Minutes(1));
  EXPECT_EQ(cache.Get("k"), "v");
  EXPECT_EQ(cache.Get("k"), "v");
  cache.Erase("k");
  EXPECT_EQ(cache.Get("k"), std::nullopt);
  EXPECT_EQ(Value(metrics, "rapport_cache_hits_total", "in_process"), 2);
  EXPECT_EQ(Value(metrics, "rapport_cache_misses_total", "in_process"), 2);
  EXPECT_EQ(Value(metrics, "rapport_cache_errors_total", "in_process"), 0);
}

TEST(MeteredCache, CountsErrorsOfTheBackendOnce) {
  observe::Metrics metrics;
  MeteredCache cache(std::make_unique<FailingCache>(), "redis", &metrics);
  cache.Get("a");
  cache.Get("b");
  cache.Put("c", "v", absl::Minutes(1));
  EXPECT_EQ(Value(metrics, "rapport_cache_errors_total", "redis"), 2);
}

}  // namespace
}  // namespace rapport::hosting
