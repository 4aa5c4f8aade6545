#include "libs/cache/redis_leases.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "libs/base/secret.h"
#include "libs/base/strings.h"
#include "libs/cache/documented_rights.h"
#include "libs/cache/redis_cache.h"
#include "libs/testing/fake_clock.h"
#include "libs/testing/redis_cluster.h"

namespace rapport::cache {
namespace {

using rapport::testing::FakeClock;
using rapport::testing::RedisCli;

constexpr absl::Duration kTerm = absl::Seconds(1);
constexpr char kKey[] = "rapport:lease/wave";

// Two processes' leases in one Redis.
class RedisLeasesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    redis_ = rapport::testing::StartRedisNode();
    if (redis_.server == nullptr) GTEST_SKIP() << "redis-server is not installed";
    options_.addresses = {{"127.0.0.1", redis_.port}};
    options_.connect_timeout = options_.command_timeout = absl::Seconds(2);
    mine_ = std::make_unique<RedisLeases>(options_, kTerm, &clock_);
    theirs_ = std::make_unique<RedisLeases>(options_, kTerm, &clock_);
  }
  std::string Redis(std::vector<std::string> words) { return RedisCli(redis_.port, std::move(words)); }

  rapport::testing::RedisNode redis_;
  RedisOptions options_;
  FakeClock clock_;
  std::unique_ptr<RedisLeases> mine_;
  std::unique_ptr<RedisLeases> theirs_;
};

TEST_F(RedisLeasesTest, TheRightsThatAreDocumentedSuffice) {
  ASSERT_EQ(Redis(DocumentedRights()), "OK\n");
  options_.username = "rapport";
  options_.password = base::Secret<std::string>("password");
  options_.db = 1;
  RedisCache cache(options_, &clock_);
  cache.Put("a", "1", absl::Hours(1));
  EXPECT_EQ(cache.Get("a"), "1");
  cache.Erase("a");
  EXPECT_EQ(cache.Get("a"), std::nullopt);

  RedisLeases leases(options_, kTerm, &clock_);
  RedisLeases others(options_, kTerm, &clock_);
  std::unique_ptr<Lease> lease = leases.TryTake("wave");
  ASSERT_NE(lease, nullptr);
  Redis({"-n", "1", "PEXPIRE", kKey, "600000"});
  while (std::stoi(Redis({"-n", "1", "PTTL", kKey})) > 1000) {  // until it is renewed
  }
  lease = nullptr;
  EXPECT_NE(others.TryTake("wave"), nullptr);
}

TEST_F(RedisLeasesTest, OneProcessHoldsANameAtATime) {
  std::unique_ptr<Lease> lease = mine_->TryTake("wave");
  ASSERT_NE(lease, nullptr);
  EXPECT_EQ(mine_->TryTake("wave"), nullptr);
  EXPECT_EQ(theirs_->TryTake("wave"), nullptr);
  EXPECT_NE(theirs_->TryTake("another wave"), nullptr);
  lease = nullptr;
  EXPECT_NE(theirs_->TryTake("wave"), nullptr);
}

TEST_F(RedisLeasesTest, ALeaseLastsAsLongAsItsHolder) {
  const std::unique_ptr<Lease> lease = mine_->TryTake("wave");
  for (int renewals = 0; renewals < 2; ++renewals) {
    Redis({"PEXPIRE", kKey, "60000"});
    while (std::stoi(Redis({"PTTL", kKey})) > 1000) {
    }
  }
  EXPECT_EQ(theirs_->TryTake("wave"), nullptr);
  EXPECT_TRUE(lease->held());
}

TEST_F(RedisLeasesTest, WhoeverDiesIsFollowed) {
  Redis({"SET", kKey, "token of a process that is gone", "PX", "200"});
  EXPECT_EQ(mine_->TryTake("wave"), nullptr);
  while (mine_->TryTake("wave") == nullptr) {
  }
}

TEST_F(RedisLeasesTest, TellsThatAnotherTookOver) {
  std::unique_ptr<Lease> lease = mine_->TryTake("wave");
  Redis({"SET", kKey, "another's token"});
  while (lease->held()) {
  }
  lease = nullptr;
  EXPECT_EQ(Redis({"GET", kKey}), "another's token\n");
}

TEST_F(RedisLeasesTest, ALeaseThatRedisForgotIsTakenAgain) {
  const std::unique_ptr<Lease> lease = mine_->TryTake("wave");
  Redis({"FLUSHALL"});
  while (Redis({"EXISTS", kKey}) != "1\n") {
  }
  EXPECT_EQ(theirs_->TryTake("wave"), nullptr);
  EXPECT_TRUE(lease->held());
}

TEST_F(RedisLeasesTest, WithoutRedisEverybodyGetsIt) {
  redis_.server->Kill();
  const std::unique_ptr<Lease> mine = mine_->TryTake("wave");
  const std::unique_ptr<Lease> theirs = theirs_->TryTake("wave");
  ASSERT_NE(mine, nullptr);
  EXPECT_NE(theirs, nullptr);
  EXPECT_TRUE(mine->held());
}

}  // namespace
}  // namespace rapport::cache
