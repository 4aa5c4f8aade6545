#include "libs/cache/sealed_cache.h"

#include <string>

#include "gtest/gtest.h"
#include "libs/cache/cache_conformance.h"
#include "libs/cache/lru_cache.h"
#include "libs/testing/fake_clock.h"

namespace rapport::cache {
namespace {

class SealedHarness {
 public:
  static const char* SkipReason() { return nullptr; }
  Cache& cache() { return cache_; }
  void Elapse(absl::Duration duration) { clock_.Advance(duration); }

 private:
  testing::FakeClock clock_;
  LruCache inner_{256 << 20, &clock_};
  SealedCache cache_{&inner_};
};

INSTANTIATE_TYPED_TEST_SUITE_P(Sealed, CacheConformanceTest, SealedHarness);

constexpr absl::Duration kHour = absl::Hours(1);

class SealedCacheTest : public ::testing::Test {
 protected:
  void SetUp() override {
    cache_.Put("a", "value of a", kHour);
    sealed_ = *inner_.Get("a");
  }

  LruCache inner_{1 << 20};
  SealedCache cache_{&inner_};
  std::string sealed_;  // as it lies in the backend
};

TEST_F(SealedCacheTest, RefusesAValueWithAnyByteChanged) {
  for (char& byte : sealed_) {
    byte = static_cast<char>(byte ^ 1);
    inner_.Put("a", sealed_, kHour);
    EXPECT_EQ(cache_.Get("a"), std::nullopt);
    byte = static_cast<char>(byte ^ 1);
  }
  inner_.Put("a", sealed_, kHour);
  EXPECT_EQ(cache_.Get("a"), "value of a");
}

TEST_F(SealedCacheTest, RefusesAValueThatWasCut) {
  for (size_t length = 0; length < sealed_.size(); ++length) {
    inner_.Put("a", sealed_.substr(0, length), kHour);
    EXPECT_EQ(cache_.Get("a"), std::nullopt) << length;
    inner_.Put("a", sealed_.substr(sealed_.size() - length), kHour);
    EXPECT_EQ(cache_.Get("a"), std::nullopt) << length;
  }
}

TEST_F(SealedCacheTest, RefusesTheValueOfAnotherKey) {
  inner_.Put("b", sealed_, kHour);
  EXPECT_EQ(cache_.Get("b"), std::nullopt);
}

TEST_F(SealedCacheTest, RefusesAValueThatWasPutUnsealed) {
  inner_.Put("a", "value of a", kHour);
  EXPECT_EQ(cache_.Get("a"), std::nullopt);
  inner_.Put("a", std::string(100, 'x'), kHour);
  EXPECT_EQ(cache_.Get("a"), std::nullopt);
}

TEST_F(SealedCacheTest, CountsWhatItRefusesAsMissAndError) {
  const Cache::Stats before = cache_.stats();
  inner_.Put("a", "unsealed", kHour);
  (void)cache_.Get("a");
  EXPECT_EQ(cache_.stats().hits, before.hits);
  EXPECT_EQ(cache_.stats().misses, before.misses + 1);
  EXPECT_EQ(cache_.stats().errors, before.errors + 1);
}

}  // namespace
}  // namespace rapport::cache
