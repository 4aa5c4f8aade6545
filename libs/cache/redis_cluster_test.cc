#include "libs/cache/redis_cluster.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "libs/base/strings.h"
#include "libs/cache/redis_cache.h"
#include "libs/testing/fake_clock.h"
#include "libs/testing/redis_cluster.h"

namespace rapport::cache {
namespace {

using rapport::testing::FakeClock;
using rapport::testing::RedisCli;
using rapport::testing::RedisCluster;

constexpr absl::Duration kHour = absl::Hours(1);
constexpr int kKeys = 300;

std::string Key(int number) { return base::StrCat("key-", number); }

class RedisClusterTest : public ::testing::Test {
 protected:
  void SetUp() override {
    cluster_ = RedisCluster::Start();
    if (cluster_ == nullptr) GTEST_SKIP() << "redis-server is not installed";
    options_.topology = RedisTopology::kCluster;
    options_.addresses = *ParseRedisAddresses(cluster_->addresses());
    options_.connect_timeout = options_.command_timeout = absl::Seconds(2);
    cache_ = std::make_unique<RedisCache>(options_, &clock_);
  }

  void PutAll() {
    for (int i = 0; i < kKeys; ++i) cache_->Put(Key(i), base::StrCat("value of ", Key(i)), kHour);
  }
  // How many keys have their value; none has another.
  int Found() {
    int found = 0;
    for (int i = 0; i < kKeys; ++i) {
      const std::optional<std::string> value = cache_->Get(Key(i));
      if (!value) continue;
      EXPECT_EQ(*value, base::StrCat("value of ", Key(i)));
      ++found;
    }
    return found;
  }
  // Puts and gets, going past every backoff, until the cluster holds all keys again.
  void UntilAllAreFound() {
    for (;;) {
      clock_.Advance(options_.retry_backoff);
      PutAll();
      if (Found() == kKeys) return;
    }
  }

  std::unique_ptr<RedisCluster> cluster_;
  RedisOptions options_;
  FakeClock clock_;
  std::unique_ptr<RedisCache> cache_;
};

TEST_F(RedisClusterTest, KeysLieOnAllPrimaries) {
  PutAll();
  EXPECT_EQ(Found(), kKeys);
  EXPECT_EQ(cache_->stats().errors, 0);
  int primaries = 0;
  for (const auto& node : cluster_->nodes()) {
    const bool primary = RedisCli(node.port, {"ROLE"}).find("master") == 0;
    primaries += primary && !RedisCli(node.port, {"--scan", "--pattern", "rapport:*"}).empty() ? 1 : 0;
  }
  EXPECT_EQ(primaries, 3);
}

TEST_F(RedisClusterTest, OneNodeIsEnoughToBeginWith) {
  options_.addresses = {{"127.0.0.1", 1}, options_.addresses[4]};
  RedisCache cache(options_, &clock_);
  for (int i = 0; i < kKeys; ++i) cache.Put(Key(i), "x", kHour);
  EXPECT_EQ(cache.Get(Key(7)), "x");
  EXPECT_EQ(cache.stats().errors, 0);
}

// A slot moves to another primary: asked during the move, told after it.
TEST_F(RedisClusterTest, FollowsAskAndMoved) {
  PutAll();
  const std::string entry = "rapport:" + Key(0);
  const std::size_t from = cluster_->PrimaryOf(entry);
  std::size_t to = 0;
  for (int i = 0; to == 0 || to == from; ++i) to = cluster_->PrimaryOf("rapport:" + Key(i));
  const std::string slot = base::StrCat(RedisSlot(entry));
  const auto port = [this](std::size_t i) { return cluster_->nodes()[i].port; };
  const auto id = [&](std::size_t i) {
    std::string name = RedisCli(port(i), {"CLUSTER", "MYID"});
    name.resize(40);
    return name;
  };
  RedisCli(port(to), {"CLUSTER", "SETSLOT", slot, "IMPORTING", id(from)});
  RedisCli(port(from), {"CLUSTER", "SETSLOT", slot, "MIGRATING", id(to)});
  RedisCli(port(from), {"MIGRATE", "127.0.0.1", base::StrCat(port(to)), entry, "0", "5000"});
  EXPECT_EQ(cache_->Get(Key(0)), "value of " + Key(0)) << "ASK";
  cache_->Put(Key(0), "new", kHour);
  EXPECT_EQ(cache_->Get(Key(0)), "new");
  for (const std::size_t i : {to, from}) RedisCli(port(i), {"CLUSTER", "SETSLOT", slot, "NODE", id(to)});
  EXPECT_EQ(cache_->Get(Key(0)), "new") << "MOVED";
  EXPECT_EQ(cache_->Get(Key(0)), "new");
  EXPECT_EQ(cache_->stats().errors, 0);
}

TEST_F(RedisClusterTest, OnePrimaryLessIsSomeMissesUntilItsReplicaTakesOver) {
  PutAll();
  const std::size_t primary = cluster_->PrimaryOf("rapport:" + Key(0));
  cluster_->nodes()[primary].server->Kill();
  const int found = Found();
  EXPECT_GT(found, 0) << "others go on";
  EXPECT_EQ(cache_->Get(Key(0)), std::nullopt);
  EXPECT_LE(cache_->stats().errors, 3) << "the others of its keys are turned away";
  UntilAllAreFound();
}

TEST_F(RedisClusterTest, OnePrimaryThatHangsToo) {
  options_.connect_timeout = options_.command_timeout = absl::Milliseconds(300);
  cache_ = std::make_unique<RedisCache>(options_, &clock_);
  PutAll();
  const std::size_t primary = cluster_->PrimaryOf("rapport:" + Key(0));
  cluster_->nodes()[primary].server->Pause();
  EXPECT_EQ(cache_->Get(Key(0)), std::nullopt);
  UntilAllAreFound();
  cluster_->nodes()[primary].server->Resume();
  UntilAllAreFound();
}

TEST_F(RedisClusterTest, FlushedIsMissesOnly) {
  PutAll();
  for (const auto& node : cluster_->nodes()) RedisCli(node.port, {"FLUSHALL"});
  EXPECT_EQ(Found(), 0);
  EXPECT_EQ(cache_->stats().errors, 0);
}

TEST_F(RedisClusterTest, AllGoneIsMissesOnly) {
  PutAll();
  for (auto& node : cluster_->nodes()) node.server->Kill();
  EXPECT_EQ(Found(), 0);
}

TEST_F(RedisClusterTest, ThreadsGoOnThroughAFailover) {
  PutAll();
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([this] {
      for (int round = 0; round < 20; ++round) Found();
    });
  }
  cluster_->nodes()[cluster_->PrimaryOf("rapport:" + Key(0))].server->Kill();
  for (std::thread& thread : threads) thread.join();
  UntilAllAreFound();
}

}  // namespace
}  // namespace rapport::cache
