#include "libs/stats/measurement/group_variance.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "libs/base/status.h"
#include "libs/stats/fixed_point.h"

namespace rapport::stats {
namespace {

std::vector<Moments> Groups(const std::vector<std::vector<double>>& scores) {
  std::vector<Moments> groups;
  for (const std::vector<double>& group : scores) {
    Moments moments;
    for (const double score : group) moments.Add(FixedFromDouble(score));
    groups.push_back(moments);
  }
  return groups;
}

absl::StatusOr<GroupVariance> Analyze(const std::vector<std::vector<double>>& scores) {
  return AnalyzeGroups(Groups(scores));
}

TEST(GroupVarianceTest, ByHand) {
  // Means 2 and 5 about 3.2: SSB = 3 x 1.44 + 2 x 3.24 = 10.8, SSW = 2 + 2.
  const GroupVariance result = *Analyze({{1, 2, 3}, {}, {4, 6}});
  EXPECT_EQ(result.n, 5);
  EXPECT_EQ(result.groups, 2);
  EXPECT_NEAR(result.mean_square_between, 10.8, 1e-12);
  EXPECT_NEAR(result.mean_square_within, 4 / 3.0, 1e-12);
  EXPECT_NEAR(*result.f, 8.1, 1e-11);
  EXPECT_NEAR(result.eta_squared, 10.8 / 14.8, 1e-12);
  EXPECT_NEAR(result.mean_size, 2.5, 1e-15);
  EXPECT_NEAR(result.adjusted_size, 5 - 13 / 5.0, 1e-15);
  EXPECT_NEAR(*result.icc2, 1 - 1 / 8.1, 1e-12);
  EXPECT_NEAR(result.icc1, (8.1 - 1) / (8.1 + 1.5), 1e-12);
  EXPECT_NEAR(result.between_variance, (10.8 - 4 / 3.0) / 2.4, 1e-12);
}

TEST(GroupVarianceTest, TwoGroupsGiveTheSquareOfT) {
  // t = 2 with 8 degrees of freedom, whose tails have a closed form.
  const GroupVariance result = *Analyze({{1, 2, 3, 4, 5}, {3, 4, 5, 6, 7}});
  const double c = 2 / 3.0;
  const double expected = 1 - std::sqrt(1 / 3.0) * (1 + c / 2 + 3 * c * c / 8 + 5 * c * c * c / 16);
  EXPECT_NEAR(*result.f, 4, 1e-11);
  EXPECT_NEAR(*result.p, expected, 1e-11);
}

TEST(GroupVarianceTest, IsTheSameFarFromZero) {
  const GroupVariance near = *Analyze({{1, 2, 3}, {4, 6}, {2, 2, 5}});
  const GroupVariance far = *Analyze({{901, 902, 903}, {904, 906}, {902, 902, 905}});
  EXPECT_NEAR(near.icc1, far.icc1, 1e-12);
  EXPECT_NEAR(*near.p, *far.p, 1e-12);
}

TEST(GroupVarianceTest, EqualMeansEstimateNoSharedVariance) {
  const GroupVariance result = *Analyze({{1, 3}, {0, 4}});
  EXPECT_EQ(result.mean_square_between, 0);
  EXPECT_FALSE(result.icc2.has_value());
  EXPECT_EQ(result.icc1, -1);
  EXPECT_EQ(result.between_variance, 0);
  EXPECT_EQ(*result.p, 1);
}

TEST(GroupVarianceTest, PerfectAgreementWithinDifferentGroups) {
  const GroupVariance result = *Analyze({{1, 1}, {2, 2, 2}});
  EXPECT_FALSE(result.f.has_value());
  EXPECT_FALSE(result.p.has_value());
  EXPECT_EQ(result.icc1, 1);
  EXPECT_EQ(*result.icc2, 1);
  EXPECT_EQ(result.eta_squared, 1);
}

TEST(GroupVarianceTest, SaysWhatIsMissing) {
  const auto reason = [](const auto& result) { return base::ReasonOf(result.status()); };
  EXPECT_EQ(reason(Analyze({})), "TOO_FEW_GROUPS");
  EXPECT_EQ(reason(Analyze({{1, 2, 3}, {}})), "TOO_FEW_GROUPS");
  EXPECT_EQ(reason(Analyze({{1}, {2}, {3}})), "TOO_FEW_RESPONDENTS");
  EXPECT_EQ(reason(Analyze({{0.1, 0.1}, {0.1, 0.1}})), "NO_VARIANCE");
  EXPECT_TRUE(Analyze({{1}, {2, 3}}).ok());
}

}  // namespace
}  // namespace rapport::stats
