#include "libs/base/strings.h"

#include "gtest/gtest.h"

namespace rapport::base {
namespace {

TEST(StringsTest, ConcatenatesBothKindsOfView) {
  const std::string_view standard = "b";
  const absl::string_view abseil = "c";
  EXPECT_EQ(StrCat("a", standard, abseil, std::string("d"), 5, 1.5), "abcd51.5");
  std::string out = "x";
  StrAppend(&out, standard, 7);
  EXPECT_EQ(out, "xb7");
}

TEST(StringsTest, ViewsCrossTheBorder) {
  EXPECT_EQ(StdView(AbslView("abc")), "abc");
  EXPECT_EQ(AbslView(std::string_view()).size(), 0u);
}

}  // namespace
}  // namespace rapport::base
