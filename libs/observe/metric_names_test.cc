// Metric names are API: dashboards and alerts of the people who run Rapport depend on them. They all stand in
// metric_names.txt, and in the sources as literals.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::observe {
namespace {

constexpr char kList[] = "libs/observe/metric_names.txt";

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<std::string> ListedNames() {
  std::ifstream file(kList);
  std::vector<std::string> names;
  for (std::string line; std::getline(file, line);) names.push_back(line);
  return names;
}

std::set<std::string> NamesInSources() {
  const std::regex added(R"re(\bAdd(Counter|Gauge|Histogram)\(\s*"([^"]*)")re");
  std::set<std::string> names;
  for (const char* root : {"libs", "services"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
      const std::string name = entry.path().filename().string();
      if (!name.ends_with(".cc") && !name.ends_with(".h")) continue;
      if (name.ends_with("_test.cc")) continue;
      const std::string text = ReadFile(entry.path());
      for (std::sregex_iterator it(text.begin(), text.end(), added), end; it != end; ++it)
        names.insert((*it)[2]);
    }
  }
  return names;
}

TEST(MetricNames, TheListIsSortedAndUniqueAndWellFormed) {
  const std::vector<std::string> names = ListedNames();
  EXPECT_FALSE(names.empty());
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
  EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
  EXPECT_THAT(names, ::testing::Each(::testing::MatchesRegex("rapport_[a-z][a-z0-9_]*")));
}

TEST(MetricNames, TheListIsWhatTheSourcesAdd) {
  EXPECT_THAT(NamesInSources(), ::testing::ElementsAreArray(ListedNames()));
}

}  // namespace
}  // namespace rapport::observe
