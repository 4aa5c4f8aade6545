#include "libs/net/ended_calls.h"

#include "gtest/gtest.h"

namespace rapport::net {
namespace {

TEST(EndedCalls, CountsThemByPort) {
  EndedCalls ended;
  ended.CountAnswered(80);
  ended.CountInVain(80);
  ended.CountInVain(80);
  ended.CountLate(80);
  ended.CountAnswered(65535);
  EXPECT_EQ(ended.Of(80).answered, 2U);
  EXPECT_EQ(ended.Of(80).late, 1U);
  EXPECT_EQ(ended.Of(80).in_vain, 2U);
  EXPECT_EQ(ended.Of(65535).answered, 1U);
  EXPECT_EQ(ended.Of(0).answered, 0U);
}

}  // namespace
}  // namespace rapport::net
