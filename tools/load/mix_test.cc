#include "tools/load/mix.h"

#include <map>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::load {
namespace {

using ::testing::ElementsAre;

class FakeMix final : public Mix {
 public:
  FakeMix(const std::vector<Share>& shares, double rate, std::uint64_t seed)
      : Mix(shares, ConstantRate(rate), Spacing::kConstant, seed) {}
  void Start(const PlannedCall& call, Done) override { started_.emplace_back(call.operation, call.number); }
  std::uint64_t DrawnFor(const PlannedCall& call) const { return RandomOf(call).Bits(); }

  std::vector<std::pair<std::size_t, std::uint64_t>> started_;
};

TEST(MixTest, DrawsOperationsByTheirWeights) {
  FakeMix mix({{"often", 70}, {"never", 0}, {"seldom", 30}}, 100, 1);
  std::map<std::size_t, int> counts;
  for (int i = 0; i < 10'000; ++i) ++counts[mix.Next()->operation];
  EXPECT_NEAR(counts[0], 7000, 4 * 46);
  EXPECT_EQ(counts[1], 0);
  EXPECT_NEAR(counts[2], 3000, 4 * 46);
}

TEST(MixTest, EachAttemptOfACallIsDrawnAlike) {
  FakeMix mix({{"one", 1}}, 100, 1);
  const PlannedCall first = *mix.Next();
  const PlannedCall second = *mix.Next();
  EXPECT_EQ(mix.DrawnFor(first), mix.DrawnFor(first));
  EXPECT_NE(mix.DrawnFor(first), mix.DrawnFor(second));
}

TEST(MergedTest, TakesTheEarliestAndGivesItToItsOwn) {
  FakeMix fast({{"a", 0}, {"b", 1}}, 10, 1);
  FakeMix slow({{"c", 1}}, 4, 2);
  Merged merged({&fast, &slow});
  EXPECT_THAT(merged.operations(), ElementsAre("a", "b", "c"));
  Offset last{};
  int of_slow = 0;
  for (int i = 0; i < 14; ++i) {
    const PlannedCall call = *merged.Next();
    EXPECT_GE(call.at, last);
    last = call.at;
    of_slow += call.operation == 2 ? 1 : 0;
    merged.Start(call, nullptr);
  }
  EXPECT_EQ(of_slow, 4);
  ASSERT_EQ(fast.started_.size(), 10);
  EXPECT_EQ(fast.started_.front(), (std::pair<std::size_t, std::uint64_t>(1, 0)));
  ASSERT_EQ(slow.started_.size(), 4);
  EXPECT_EQ(slow.started_.back(), (std::pair<std::size_t, std::uint64_t>(0, 3)));
}

}  // namespace
}  // namespace rapport::load
