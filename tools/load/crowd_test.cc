#include "tools/load/crowd.h"

#include <chrono>
#include <map>
#include <vector>

#include "gtest/gtest.h"

namespace rapport::load {
namespace {

constexpr CrowdModel kModel = {5000, 60};

std::vector<PlannedCall> All(Crowd crowd) {
  std::vector<PlannedCall> calls;
  while (const std::optional<PlannedCall> call = crowd.Next()) calls.push_back(*call);
  return calls;
}

double Seconds(Offset time) { return std::chrono::duration<double>(time).count(); }

TEST(CrowdTest, EverybodyOpensOnceAndSubmitsOnceAfterThinking) {
  std::map<std::uint64_t, Offset> opened;
  std::map<std::uint64_t, double> thought;
  Offset last{};
  for (const PlannedCall& call : All(Crowd(kModel, 100'000, Spacing::kPoisson, 1))) {
    EXPECT_GE(call.at, last);
    last = call.at;
    if (call.operation == Crowd::kOpen) {
      EXPECT_TRUE(opened.emplace(call.number, call.at).second);
    } else {
      ASSERT_TRUE(opened.contains(call.number));
      EXPECT_TRUE(thought.emplace(call.number, Seconds(call.at - opened[call.number])).second);
    }
  }
  EXPECT_NEAR(static_cast<double>(opened.size()), 5000, 4 * 71);
  EXPECT_EQ(thought.size(), opened.size());
  int below_median = 0;
  for (const auto& [person, seconds] : thought) {
    EXPECT_GE(seconds, CrowdModel::kThinkLeastSeconds / kModel.speed - 1e-6);
    EXPECT_LE(seconds, CrowdModel::kThinkMostSeconds / kModel.speed + 1e-6);
    below_median += seconds < CrowdModel::kThinkMedianSeconds / kModel.speed ? 1 : 0;
  }
  EXPECT_NEAR(below_median, static_cast<double>(thought.size()) / 2, 4 * 36);
  EXPECT_LT(Seconds(last), kModel.TotalSeconds());
}

TEST(CrowdTest, NoMoreComeThanThereAre) {
  const auto calls = All(Crowd(kModel, 10, Spacing::kPoisson, 1));
  EXPECT_EQ(calls.size(), 20);
}

TEST(CrowdTest, TheSeedDecides) {
  const auto times = [](std::uint64_t seed) {
    std::vector<Offset> all;
    for (const PlannedCall& call : All(Crowd(kModel, 100, Spacing::kPoisson, seed))) all.push_back(call.at);
    return all;
  };
  EXPECT_EQ(times(5), times(5));
  EXPECT_NE(times(5), times(6));
}

}  // namespace
}  // namespace rapport::load
