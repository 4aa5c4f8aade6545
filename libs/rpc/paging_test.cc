#include "libs/rpc/paging.h"

#include <cstdint>
#include <string>

#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"

namespace rapport::rpc {
namespace {

using ::rapport::testing::HasReason;
using ::rapport::testing::HasViolation;

TEST(ParsePage, SizeHasADefaultAndAMaximum) {
  EXPECT_EQ(ParsePage(0, "", {"p"})->size, 50);
  EXPECT_EQ(ParsePage(7, "", {"p"})->size, 7);
  EXPECT_EQ(ParsePage(1000, "", {"p"})->size, 1000);
  EXPECT_EQ(ParsePage(INT32_MAX, "", {"p"})->size, 1000);
}

TEST(ParsePage, RefusesANegativeSize) {
  EXPECT_THAT(ParsePage(-1, "", {"p"}), HasReason("NEGATIVE_PAGE_SIZE"));
  EXPECT_THAT(ParsePage(-1, "", {"p"}), HasViolation("page_size"));
}

TEST(ParsePage, ATokenLeadsToTheNextPageOfTheSameList) {
  const std::string key("a\0\xff/+", 5);
  const std::string token = NextPageToken(key, {"organizations/o", "filter"});
  ASSERT_OK_AND_ASSIGN(const Page page, ParsePage(3, token, {"organizations/o", "filter"}));
  EXPECT_EQ(page.after, key);
  EXPECT_EQ(page.size, 3);
  EXPECT_EQ(ParsePage(3, "", {"organizations/o", "filter"})->after, "");
}

TEST(ParsePage, RefusesATokenOfAnotherList) {
  const std::string token = NextPageToken("k", {"ab", "c"});
  EXPECT_THAT(ParsePage(0, token, {"ab", "d"}), HasReason("INVALID_PAGE_TOKEN"));
  EXPECT_THAT(ParsePage(0, token, {"a", "bc"}), HasReason("INVALID_PAGE_TOKEN"));
  EXPECT_THAT(ParsePage(0, token, {"ab"}), HasReason("INVALID_PAGE_TOKEN"));
}

TEST(ParsePage, RefusesADamagedToken) {
  const std::string token = NextPageToken("key", {"p"});
  EXPECT_THAT(ParsePage(0, token.substr(1), {"p"}), HasReason("INVALID_PAGE_TOKEN"));
  EXPECT_THAT(ParsePage(0, "!", {"p"}), HasReason("INVALID_PAGE_TOKEN"));
  EXPECT_THAT(ParsePage(0, "YQ", {"p"}), HasViolation("page_token"));
}

}  // namespace
}  // namespace rapport::rpc
