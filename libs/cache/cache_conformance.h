#ifndef RAPPORT_LIBS_CACHE_CACHE_CONFORMANCE_H_
#define RAPPORT_LIBS_CACHE_CACHE_CONFORMANCE_H_

#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "libs/cache/cache.h"

// What every cache must do. A backend instantiates the suite with a harness:
//   struct Harness {
//     static const char* SkipReason();          // null when the backend is there
//     Cache& cache();                           // empty at the start
//     void Elapse(absl::Duration duration);     // lets entries age
//   };

namespace rapport::cache {

template <typename Harness>
class CacheConformanceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const char* reason = Harness::SkipReason(); reason != nullptr) GTEST_SKIP() << reason;
    harness_.emplace();
  }
  Cache& cache() { return harness_->cache(); }

  std::optional<Harness> harness_;
};

TYPED_TEST_SUITE_P(CacheConformanceTest);

TYPED_TEST_P(CacheConformanceTest, GivesBackWhatWasPut) {
  EXPECT_EQ(this->cache().Get("a"), std::nullopt);
  this->cache().Put("a", "1", absl::Hours(1));
  this->cache().Put("b", "2", absl::Hours(1));
  EXPECT_EQ(this->cache().Get("a"), "1");
  EXPECT_EQ(this->cache().Get("b"), "2");
}

TYPED_TEST_P(CacheConformanceTest, TheLastPutWins) {
  this->cache().Put("a", "1", absl::Hours(1));
  this->cache().Put("a", "a longer value", absl::Hours(1));
  EXPECT_EQ(this->cache().Get("a"), "a longer value");
}

TYPED_TEST_P(CacheConformanceTest, Erases) {
  this->cache().Put("a", "1", absl::Hours(1));
  this->cache().Erase("a");
  this->cache().Erase("never there");
  EXPECT_EQ(this->cache().Get("a"), std::nullopt);
}

TYPED_TEST_P(CacheConformanceTest, KeysAndValuesAreBytes) {
  const std::string bytes("\0\r\n\xff \"", 6);
  for (const std::string& key : {bytes, std::string(), std::string("plain"), std::string(300, 'k')}) {
    this->cache().Put(key, bytes, absl::Hours(1));
    EXPECT_EQ(this->cache().Get(key), bytes);
    this->cache().Put(key, "", absl::Hours(1));
    EXPECT_EQ(this->cache().Get(key), "");
  }
}

TYPED_TEST_P(CacheConformanceTest, LargeValues) {
  std::string large(2 << 20, 'x');
  for (size_t i = 0; i < large.size(); i += 97) large[i] = static_cast<char>(i);
  this->cache().Put("large", large, absl::Hours(1));
  EXPECT_EQ(this->cache().Get("large"), large);
}

TYPED_TEST_P(CacheConformanceTest, EntriesExpire) {
  this->cache().Put("short", "1", absl::Minutes(1));
  this->cache().Put("long", "2", absl::Hours(1));
  this->cache().Put("forever", "3", absl::InfiniteDuration());
  this->harness_->Elapse(absl::Seconds(50));
  EXPECT_EQ(this->cache().Get("short"), "1");
  this->harness_->Elapse(absl::Seconds(11));
  EXPECT_EQ(this->cache().Get("short"), std::nullopt);
  EXPECT_EQ(this->cache().Get("long"), "2");
  EXPECT_EQ(this->cache().Get("forever"), "3");
}

TYPED_TEST_P(CacheConformanceTest, NothingIsKeptForNoTime) {
  this->cache().Put("a", "1", absl::Hours(1));
  this->cache().Put("a", "2", absl::ZeroDuration());
  EXPECT_EQ(this->cache().Get("a"), std::nullopt);
  this->cache().Put("b", "1", -absl::InfiniteDuration());
  EXPECT_EQ(this->cache().Get("b"), std::nullopt);
}

TYPED_TEST_P(CacheConformanceTest, Counts) {
  this->cache().Put("a", "1", absl::Hours(1));
  this->cache().Get("a");
  this->cache().Get("a");
  this->cache().Get("b");
  const Cache::Stats stats = this->cache().stats();
  EXPECT_EQ(stats.hits, 2);
  EXPECT_EQ(stats.misses, 1);
  EXPECT_EQ(stats.errors, 0);
}

TYPED_TEST_P(CacheConformanceTest, ManyThreads) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([this, t] {
      for (int i = 0; i < 200; ++i) {
        const std::string key = absl::StrCat("key", i % 10);
        if (const auto value = this->cache().Get(key); value.has_value()) {
          EXPECT_EQ(*value, key + "!");
        }
        if (t % 4 == 0) this->cache().Erase(key);
        this->cache().Put(key, key + "!", absl::Hours(1));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(this->cache().stats().errors, 0);
}

REGISTER_TYPED_TEST_SUITE_P(CacheConformanceTest, GivesBackWhatWasPut, TheLastPutWins, Erases,
                            KeysAndValuesAreBytes, LargeValues, EntriesExpire, NothingIsKeptForNoTime, Counts,
                            ManyThreads);

}  // namespace rapport::cache

#endif  // RAPPORT_LIBS_CACHE_CACHE_CONFORMANCE_H_
