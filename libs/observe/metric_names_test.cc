// Metric names are API: dashboards and alerts of the people who run Rapport depend on them. They all stand in
// metric_names.txt, and in the sources as literals.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/read_file.h"

namespace rapport::observe {
namespace {

constexpr char kList[] = "libs/observe/metric_names.txt";

std::vector<std::string> ListedNames() {
  std::ifstream file(kList);
  std::vector<std::string> names;
  for (std::string line; std::getline(file, line);) names.push_back(line);
  return names;
}

// The literals that `text` passes to `function` as first argument.
void CollectNames(std::string_view text, std::string_view function, std::set<std::string>& names) {
  for (size_t at = text.find(function); at != std::string_view::npos; at = text.find(function, at + 1)) {
    const size_t argument = text.find_first_not_of(" \n", at + function.size());
    if (argument == std::string_view::npos || text[argument] != '"') continue;
    names.emplace(text.substr(argument + 1, text.find('"', argument + 1) - argument - 1));
  }
}

std::set<std::string> NamesInSources() {
  std::set<std::string> names;
  for (const char* root : {"libs", "services"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
      const std::string name = entry.path().filename().string();
      if (!(name.ends_with(".cc") || name.ends_with(".h")) || name.ends_with("_test.cc")) continue;
      const std::string text = base::ReadFile(entry.path().string()).value();
      for (const char* function : {"AddCounter(", "AddGauge(", "AddHistogram(", "WatchGauge("})
        CollectNames(text, function, names);
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
