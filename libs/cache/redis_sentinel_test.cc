#include "libs/cache/redis_sentinel.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "libs/base/secret.h"
#include "libs/cache/documented_rights.h"
#include "libs/cache/redis_cache.h"
#include "libs/testing/fake_clock.h"
#include "libs/testing/redis_sentinel.h"

namespace rapport::cache {
namespace {

using rapport::testing::FakeClock;
using rapport::testing::RedisCli;

constexpr absl::Duration kHour = absl::Hours(1);

class RedisSentinelTest : public ::testing::Test {
 protected:
  void SetUp() override {
    redis_ = rapport::testing::RedisSentinel::Start();
    if (redis_ == nullptr) GTEST_SKIP() << "redis-server is not installed";
    options_.topology = RedisTopology::kSentinel;
    options_.addresses = {{"127.0.0.1", 1}, {"", 0, redis_->socket()}};
    options_.connect_timeout = options_.command_timeout = absl::Seconds(2);
    cache_ = std::make_unique<RedisCache>(options_, &clock_);
  }
  void UntilItKeeps(const std::string& value) {
    do {
      clock_.Advance(options_.retry_backoff);
      cache_->Put("a", value, kHour);
    } while (cache_->Get("a") != value);
  }

  std::unique_ptr<rapport::testing::RedisSentinel> redis_;
  RedisOptions options_;
  FakeClock clock_;
  std::unique_ptr<RedisCache> cache_;
};

TEST_F(RedisSentinelTest, UsesThePrimaryThatSentinelsName) {
  cache_->Put("a", "1", kHour);
  EXPECT_EQ(cache_->Get("a"), "1");
  EXPECT_NE(RedisCli(redis_->primary().port, {"KEYS", "*"}).find("rapport:a"), std::string::npos);
  EXPECT_EQ(cache_->stats().errors, 0);
}

TEST_F(RedisSentinelTest, GoesToTheReplicaThatTookOver) {
  cache_->Put("a", "1", kHour);
  redis_->primary().server->Kill();
  EXPECT_EQ(cache_->Get("a"), std::nullopt);
  UntilItKeeps("2");
  EXPECT_NE(RedisCli(redis_->replica().port, {"ROLE"}).find("master"), std::string::npos);
}

TEST_F(RedisSentinelTest, LeavesAPrimaryThatBecameAReplica) {
  cache_->Put("a", "1", kHour);
  redis_->FailOver();
  cache_->Put("a", "2", kHour);  // READONLY
  EXPECT_EQ(cache_->stats().errors, 1);
  UntilItKeeps("3");
}

TEST_F(RedisSentinelTest, WithoutSentinelsTheKnownPrimaryGoesOn) {
  cache_->Put("a", "1", kHour);
  redis_->Pause();
  EXPECT_EQ(cache_->Get("a"), "1");
  EXPECT_EQ(cache_->stats().errors, 0);
}

TEST_F(RedisSentinelTest, TheRightsThatAreDocumentedSuffice) {
  ASSERT_EQ(RedisCli(redis_->primary().port, DocumentedRights()), "OK\n");
  options_.username = "rapport";
  options_.password = base::Secret<std::string>("password");
  RedisCache cache(options_, &clock_);
  cache.Put("a", "1", kHour);
  EXPECT_EQ(cache.Get("a"), "1");
}

TEST_F(RedisSentinelTest, NobodyKnowsIsAMiss) {
  options_.primary_name = "another";
  RedisCache cache(options_, &clock_);
  cache.Put("a", "1", kHour);
  EXPECT_EQ(cache.Get("a"), std::nullopt);
  EXPECT_EQ(cache.stats().errors, 1) << "asked once in vain, then left alone";
  EXPECT_FALSE(cache.healthy());
}

}  // namespace
}  // namespace rapport::cache
