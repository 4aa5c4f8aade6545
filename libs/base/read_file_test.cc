#include "libs/base/read_file.h"

#include <string>

#include "gtest/gtest.h"
#include "libs/testing/temp_dir.h"

namespace rapport::base {
namespace {

TEST(ReadFile, GivesAllBytes) {
  const rapport::testing::TempDir directory;
  for (const std::string& content :
       {std::string(), std::string("a\r\nb\0\xff", 6), std::string(1 << 20, 'x')}) {
    EXPECT_EQ(ReadFile(directory.Write("file", content)), content);
  }
}

TEST(ReadFile, OfWhatCannotBeReadIsNothing) {
  const rapport::testing::TempDir directory;
  EXPECT_EQ(ReadFile(directory.File("missing")), std::nullopt);
  EXPECT_EQ(ReadFile(directory.path()), std::nullopt) << "a directory opens, and then cannot be read";
  EXPECT_EQ(ReadFile(""), std::nullopt);
}

}  // namespace
}  // namespace rapport::base
