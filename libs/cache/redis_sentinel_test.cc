#include "libs/cache/redis_sentinel.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <memory>
#include <string>

#include "libs/base/strings.h"
#include "libs/cache/redis_cache.h"
#include "libs/testing/fake_clock.h"
#include "libs/testing/redis_cluster.h"
#include "libs/testing/subprocess.h"
#include "libs/testing/temp_dir.h"

namespace rapport::cache {
namespace {

using rapport::testing::FakeClock;
using rapport::testing::RedisCli;
using rapport::testing::RedisNode;
using rapport::testing::StartRedisNode;

constexpr absl::Duration kHour = absl::Hours(1);

// A primary, a replica of it, and a Sentinel that watches both.
class RedisSentinelTest : public ::testing::Test {
 protected:
  void SetUp() override {
    primary_ = StartRedisNode();
    if (primary_.server == nullptr) GTEST_SKIP() << "redis-server is not installed";
    replica_ = StartRedisNode(
        {"--replicaof", "127.0.0.1", base::StrCat(primary_.port), "--repl-diskless-sync-delay", "0"});
    while (RedisCli(replica_.port, {"ROLE"}).find("connected") == std::string::npos) {
    }
    const std::string settings = directory_.Write(
        "sentinel.conf",
        base::StrCat("port 0\nunixsocket ", socket(), "\nsentinel monitor mymaster 127.0.0.1 ", primary_.port,
                     " 1\nsentinel down-after-milliseconds mymaster 300\n"
                     "sentinel failover-timeout mymaster 2000\n"));
    sentinel_ = rapport::testing::Spawn({"redis-server", settings, "--sentinel"});
    ASSERT_TRUE(rapport::testing::ReadUntil(sentinel_.output, "+slave slave"));
    options_.topology = RedisTopology::kSentinel;
    options_.addresses = {{"127.0.0.1", 1}, {"", 0, socket()}};
    options_.connect_timeout = options_.command_timeout = absl::Seconds(2);
    cache_ = std::make_unique<RedisCache>(options_, &clock_);
  }
  void TearDown() override {
    if (sentinel_.process > 0) {
      kill(sentinel_.process, SIGKILL);
      rapport::testing::Wait(sentinel_.process);
      close(sentinel_.output);
    }
  }
  std::string socket() const { return directory_.File("sentinel.sock"); }
  void UntilItKeeps(const std::string& value) {
    do {
      clock_.Advance(options_.retry_backoff);
      cache_->Put("a", value, kHour);
    } while (cache_->Get("a") != value);
  }

  const rapport::testing::TempDir directory_;
  RedisNode primary_;
  RedisNode replica_;
  rapport::testing::Subprocess sentinel_;
  RedisOptions options_;
  FakeClock clock_;
  std::unique_ptr<RedisCache> cache_;
};

TEST_F(RedisSentinelTest, UsesThePrimaryThatSentinelsName) {
  cache_->Put("a", "1", kHour);
  EXPECT_EQ(cache_->Get("a"), "1");
  EXPECT_NE(RedisCli(primary_.port, {"KEYS", "*"}).find("rapport:a"), std::string::npos);
  EXPECT_EQ(cache_->stats().errors, 0);
}

TEST_F(RedisSentinelTest, GoesToTheReplicaThatTookOver) {
  cache_->Put("a", "1", kHour);
  primary_.server->Kill();
  EXPECT_EQ(cache_->Get("a"), std::nullopt);
  UntilItKeeps("2");
  EXPECT_NE(RedisCli(replica_.port, {"ROLE"}).find("master"), std::string::npos);
}

TEST_F(RedisSentinelTest, LeavesAPrimaryThatBecameAReplica) {
  cache_->Put("a", "1", kHour);
  // A Sentinel that has not heard of the replica's state yet refuses, and it takes its time to tell the old
  // primary what it is now.
  while (RedisCli(0, {"-s", socket(), "SENTINEL", "FAILOVER", "mymaster"}).find("OK") == std::string::npos) {
  }
  while (RedisCli(replica_.port, {"ROLE"}).find("master") == std::string::npos) {
  }
  RedisCli(primary_.port, {"REPLICAOF", "127.0.0.1", base::StrCat(replica_.port)});
  cache_->Put("a", "2", kHour);  // READONLY
  EXPECT_EQ(cache_->stats().errors, 1);
  UntilItKeeps("3");
}

TEST_F(RedisSentinelTest, WithoutSentinelsTheKnownPrimaryGoesOn) {
  cache_->Put("a", "1", kHour);
  kill(sentinel_.process, SIGSTOP);
  EXPECT_EQ(cache_->Get("a"), "1");
  EXPECT_EQ(cache_->stats().errors, 0);
}

TEST_F(RedisSentinelTest, NobodyKnowsIsAMiss) {
  options_.primary_name = "another";
  RedisCache cache(options_, &clock_);
  cache.Put("a", "1", kHour);
  EXPECT_EQ(cache.Get("a"), std::nullopt);
}

}  // namespace
}  // namespace rapport::cache
