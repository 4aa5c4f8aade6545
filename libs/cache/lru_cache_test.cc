#include "libs/cache/lru_cache.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "libs/cache/cache_conformance.h"
#include "libs/testing/fake_clock.h"

namespace rapport::cache {
namespace {

class LruHarness {
 public:
  static const char* SkipReason() { return nullptr; }
  Cache& cache() { return cache_; }
  void Elapse(absl::Duration duration) { clock_.Advance(duration); }

 private:
  testing::FakeClock clock_;
  LruCache cache_{256 << 20, &clock_};
};

INSTANTIATE_TYPED_TEST_SUITE_P(Lru, CacheConformanceTest, LruHarness);

constexpr absl::Duration kHour = absl::Hours(1);

TEST(LruCacheTest, DropsTheLeastRecentlyUsed) {
  testing::FakeClock clock;
  LruCache cache(3 * 1200, &clock, /*shards=*/1);  // room for three entries of about 1,160 bytes
  const std::string value(1000, 'v');
  for (const char* key : {"a", "b", "c"}) cache.Put(key, value, kHour);
  EXPECT_TRUE(cache.Get("a").has_value());
  cache.Put("d", value, kHour);
  EXPECT_TRUE(cache.Get("a").has_value());
  EXPECT_FALSE(cache.Get("b").has_value());
  EXPECT_TRUE(cache.Get("c").has_value());
  EXPECT_TRUE(cache.Get("d").has_value());
}

TEST(LruCacheTest, NeverHoldsMoreThanItMay) {
  testing::FakeClock clock;
  constexpr size_t kMaxBytes = 100000;
  LruCache cache(kMaxBytes, &clock, 4);
  for (int i = 0; i < 5000; ++i) {
    cache.Put(absl::StrCat("key", i % 700), std::string(static_cast<size_t>(i * 31 % 2000), 'v'), kHour);
    ASSERT_LE(cache.bytes(), kMaxBytes);
  }
  EXPECT_GT(cache.bytes(), kMaxBytes / 2);
}

TEST(LruCacheTest, AnEntryTooLargeReplacesTheOldOneByNothing) {
  testing::FakeClock clock;
  LruCache cache(1000, &clock, 1);
  cache.Put("a", "small", kHour);
  cache.Put("b", "small", kHour);
  cache.Put("a", std::string(1000, 'v'), kHour);
  EXPECT_EQ(cache.Get("a"), std::nullopt);
  EXPECT_EQ(cache.Get("b"), "small");
}

TEST(LruCacheTest, ErasedAndExpiredEntriesFreeTheirBytes) {
  testing::FakeClock clock;
  LruCache cache(10000, &clock);
  cache.Put("a", "1", kHour);
  cache.Put("b", "1", kHour);
  cache.Erase("a");
  clock.Advance(kHour);
  cache.Get("b");
  EXPECT_EQ(cache.bytes(), 0u);
}

}  // namespace
}  // namespace rapport::cache
