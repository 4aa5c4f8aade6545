#include "libs/cache/redis_slot.h"

#include <gtest/gtest.h>

namespace rapport::cache {
namespace {

TEST(RedisSlot, IsTheSpecifications) {
  EXPECT_EQ(RedisSlot("123456789"), 0x31C3U) << "the check value of CRC-16/XMODEM";
  EXPECT_EQ(RedisSlot(""), 0U);
  EXPECT_EQ(RedisSlot("foo"), 12182U);
}

TEST(RedisSlot, HashesWhatStandsInBraces) {
  EXPECT_EQ(RedisSlot("a{foo}b"), RedisSlot("foo"));
  EXPECT_EQ(RedisSlot("{foo}{bar}"), RedisSlot("foo"));
  EXPECT_EQ(RedisSlot("a{{foo}}b"), RedisSlot("{foo"));
  EXPECT_NE(RedisSlot("a{}foo"), RedisSlot("foo"));
  EXPECT_NE(RedisSlot("a{foo"), RedisSlot("foo"));
}

}  // namespace
}  // namespace rapport::cache
