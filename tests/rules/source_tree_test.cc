// Checks the project's own sources; runs in the project's root.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/rules/include_rules.h"

namespace rapport::rules {
namespace {

namespace fs = std::filesystem;

// Paths below the project's source folders, from the root, sorted.
std::vector<std::string> Paths() {
  std::vector<std::string> paths;
  for (const char* folder : {"cmake", "libs", "proto", "services", "tests", "tools"}) {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (entry.is_regular_file()) paths.push_back(entry.path().generic_string());
    }
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::string Read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// Runs a check over all files with one of the given endings and joins what it finds.
template <typename Check>
std::string BreachesIn(const std::vector<std::string>& endings, const Check& check) {
  std::string breaches;
  size_t checked = 0;
  for (const std::string& path : Paths()) {
    const auto ends = [&](const std::string& ending) { return path.ends_with(ending); };
    if (std::none_of(endings.begin(), endings.end(), ends)) continue;
    ++checked;
    for (const std::string& breach : check(path, Read(path))) breaches += breach + "\n";
  }
  if (checked == 0) return "found no files: not run in the project's root?";
  return breaches;
}

TEST(SourceTreeTest, IncludesKeepTheRulesBetweenRooms) {
  EXPECT_EQ(BreachesIn({".h", ".cc"}, CheckIncludes), "");
}

TEST(SourceTreeTest, HeadersAreGuarded) { EXPECT_EQ(BreachesIn({".h"}, CheckGuard), ""); }

TEST(SourceTreeTest, CMakeListsItsSources) {
  EXPECT_EQ(BreachesIn({"CMakeLists.txt", ".cmake"}, CheckCMake), "");
}

}  // namespace
}  // namespace rapport::rules
