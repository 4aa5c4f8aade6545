#include "libs/base/ids.h"

#include <set>

#include "gtest/gtest.h"

namespace rapport::base {
namespace {

TEST(IdsTest, RandomBytesHaveTheLengthAskedFor) {
  EXPECT_EQ(RandomBytes(0), "");
  EXPECT_EQ(RandomBytes(33).size(), 33u);
}

TEST(IdsTest, RandomIdsAreDistinctResourceIds) {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string id = RandomId();
    EXPECT_EQ(id.size(), 26u);
    EXPECT_TRUE(IsResourceId(id)) << id;
    EXPECT_TRUE(seen.insert(id).second);
  }
}

TEST(IdsTest, LengthFollowsEntropy) {
  EXPECT_EQ(RandomId(5).size(), 8u);
  EXPECT_EQ(RandomId(1).size(), 2u);
  EXPECT_EQ(RandomId(32).size(), 52u);
}

TEST(IdsTest, ResourceIds) {
  for (const char* good : {"a", "0", "acme", "mercy-west-2", "a-"}) EXPECT_TRUE(IsResourceId(good)) << good;
  for (const char* bad : {"", "-a", "Acme", "a_b", "a.b", "a/b", "\xc3\xa4", "a b"}) {
    EXPECT_FALSE(IsResourceId(bad)) << bad;
  }
  EXPECT_TRUE(IsResourceId(std::string(63, 'a')));
  EXPECT_FALSE(IsResourceId(std::string(64, 'a')));
  EXPECT_FALSE(IsResourceId(std::string_view("a\0b", 3)));
}

TEST(IdsTest, ExternalIds) {
  for (const char* good : {"A", "-", "HR.10_2-x", "0042"}) EXPECT_TRUE(IsExternalId(good)) << good;
  for (const char* bad : {"", "a/b", "a b", "a@b", "\xc3\xa4"}) EXPECT_FALSE(IsExternalId(bad)) << bad;
  EXPECT_TRUE(IsExternalId(std::string(64, 'a')));
  EXPECT_FALSE(IsExternalId(std::string(65, 'a')));
}

}  // namespace
}  // namespace rapport::base
