#include "libs/cache/redis_address.h"

#include <gtest/gtest.h>

namespace rapport::cache {
namespace {

TEST(RedisAddress, IsAHostAndPortOrASocket) {
  EXPECT_EQ(ParseRedisAddress("redis:6380"), (RedisAddress{"redis", 6380}));
  EXPECT_EQ(ParseRedisAddress("[::1]:1"), (RedisAddress{"::1", 1}));
  EXPECT_EQ(ParseRedisAddress("::1:65535"), (RedisAddress{"::1", 65535})) << "as Redis writes it";
  EXPECT_EQ(ParseRedisAddress("/run/redis.sock"), (RedisAddress{"", 0, "/run/redis.sock"}));
}

TEST(RedisAddress, IsNothingElse) {
  for (const char* text :
       {"", "redis", "redis:", ":6379", "redis:x", "redis:0", "redis:65536", "redis:-1", "[]:1"}) {
    EXPECT_FALSE(ParseRedisAddress(text)) << text;
  }
}

TEST(RedisAddress, SeveralHaveCommasBetween) {
  EXPECT_EQ(ParseRedisAddresses("a:1,b:2"), (std::vector<RedisAddress>{{"a", 1}, {"b", 2}}));
  EXPECT_FALSE(ParseRedisAddresses("a:1,"));
  EXPECT_FALSE(ParseRedisAddresses(""));
}

}  // namespace
}  // namespace rapport::cache
