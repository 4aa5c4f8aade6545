#include "libs/testing/temp_dir.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

#include "gtest/gtest.h"

namespace rapport::testing {
namespace {

TEST(TempDirTest, ExistsWhileTheObjectLives) {
  auto dir = std::make_unique<TempDir>();
  const std::string path = dir->path();
  EXPECT_TRUE(std::filesystem::is_directory(path));
  std::filesystem::create_directories(dir->File("a/b"));
  dir->Write("a/b/c", "x");
  dir.reset();
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(TempDirTest, WritesBytes) {
  const TempDir dir;
  const std::string content("a\r\n\0b", 5);
  std::ifstream in(dir.Write("file", content), std::ios::binary);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), content);
}

TEST(TempDirTest, TwoAreDistinct) { EXPECT_NE(TempDir().path(), TempDir().path()); }

}  // namespace
}  // namespace rapport::testing
