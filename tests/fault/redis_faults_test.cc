// Two of each service and a Redis behind a Sentinel, to which everything happens that can happen to a Redis:
// leaders who read meanwhile notice nothing.

#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/testing/redis_sentinel.h"
#include "libs/testing/status_matchers.h"
#include "tests/fault/readers.h"
#include "tests/integration/harness/bhr2000.h"

namespace rapport::fault {
namespace {

using integration::Shape;
using integration::Suite;
using rapport::testing::RedisCli;
using rapport::testing::RedisNode;

void AwaitRole(const RedisNode& node, const std::string& role) {
  while (RedisCli(node.port, {"ROLE"}).find(role) == std::string::npos) {
  }
}

TEST(RedisFaults, NoReaderNoticesThem) {
  const auto redis = rapport::testing::RedisSentinel::Start();
  if (redis == nullptr) GTEST_SKIP() << "redis-server is not installed";
  ASSERT_OK_AND_ASSIGN(
      const auto suite,
      Suite::Start({.shape = Shape::kReplicas,
                    .redis_flags = {"--cache.backend=REDIS", "--cache.redis.topology=SENTINEL",
                                    "--cache.redis.address=" + redis->socket()}}));
  ASSERT_OK_AND_ASSIGN(const std::string wave, integration::LoadBhr2000(suite->api()));
  ASSERT_OK_AND_ASSIGN(const auto expected, ReadResults(suite->api(), wave));
  constexpr int kRounds = 8;
  Readers readers(&suite->api(), wave, expected);
  readers.ExpectNoErrors();
  readers.AwaitRounds(kRounds);
  RedisNode& one = redis->primary();
  RedisNode& other = redis->replica();

  EXPECT_EQ(RedisCli(one.port, {"FLUSHALL"}), "OK\n");
  readers.AwaitRounds(kRounds);
  EXPECT_NE(RedisCli(one.port, {"DBSIZE"}), "0\n") << "nothing was shared anew";

  one.server->Pause();
  AwaitRole(other, "master");
  readers.AwaitRounds(kRounds);
  one.server->Resume();
  AwaitRole(one, "connected");
  readers.AwaitRounds(kRounds);

  other.server->Kill();
  AwaitRole(one, "master");
  readers.AwaitRounds(kRounds);

  redis->Pause();
  one.server->Kill();
  readers.AwaitRounds(kRounds);
}

}  // namespace
}  // namespace rapport::fault
