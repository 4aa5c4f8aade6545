// Change between waves, from CSV through the services' APIs: against the reference case of tests/oracles, and
// over an organization that is rebuilt between its waves.

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "tests/integration/harness/call.h"
#include "tests/integration/harness/organization.h"
#include "tests/integration/harness/pulse.h"
#include "tests/integration/harness/table_wave.h"
#include "tests/oracles/oracle.h"

namespace rapport::integration {
namespace {

using oracles::Expected;
using oracles::Near;
using oracles::Table;
using scoring::v1::Estimate;
using scoring::v1::GetTrendRequest;
using scoring::v1::MeasureTrend;
using scoring::v1::Trend;
using ::testing::ElementsAre;

// The reference fits of other programs' iterations are good to this.
constexpr double kIterated = 1e-8;

class TrendTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_OK_AND_ASSIGN(suite_, Suite::Start({})); }

  absl::StatusOr<Trend> GetTrend(const GetTrendRequest& request) {
    return Call(*suite_->api().scoring, &ScoringService::Stub::GetTrend, request);
  }

  std::unique_ptr<Suite> suite_;
};

TEST_F(TrendTest, UnivbctSlopesAreThoseOfOtherPrograms) {
  const Table table = Table::Read("11_trend_tests/input_univbct.csv");
  const Expected expected = Expected::Read("11_trend_tests/expected.json");
  const std::vector<std::string> items = {"JSAT", "COMMIT", "READY"};
  GetTrendRequest request;
  // Each subject is a unit of one, so that the slope has subjects as random intercepts.
  ASSERT_OK_AND_ASSIGN(
      const std::vector<std::string> waves,
      LoadTableByWave(suite_->api(), table,
                      {.organization = "univbct", .items = items, .unit_column = "SUBNUM"}, "TIME"));
  *request.mutable_waves() = {waves.begin(), waves.end()};
  ASSERT_OK_AND_ASSIGN(const Trend trend, GetTrend(request));
  ASSERT_EQ(trend.measures_size(), 3);
  EXPECT_EQ(trend.comparisons(), 3);
  EXPECT_EQ(trend.unit_links_size(), 0);
  for (int i = 0; i < 3; ++i) {
    const MeasureTrend& measure = trend.measures(i);
    const std::string name = "univbct_" + items[static_cast<std::size_t>(i)];
    SCOPED_TRACE(name);
    ASSERT_EQ(measure.points_size(), 3);
    for (int wave = 0; wave < 3; ++wave) {
      EXPECT_EQ(measure.points(wave).n(), expected.Number(base::StrCat(name, "/wave_n/", wave)));
      EXPECT_THAT(measure.points(wave).mean().value(),
                  Near(expected.Number(base::StrCat(name, "/wave_means/", wave))));
    }
    EXPECT_THAT(measure.change().value(),
                Near(expected.Number(name + "/wave_means/2") - expected.Number(name + "/wave_means/0")));
    const Estimate& slope = measure.random_intercept_slope();
    EXPECT_THAT(slope.value(), Near(expected.Number(name + "/lmer/fixef/1"), kIterated));
    EXPECT_THAT(slope.standard_error(), Near(expected.Number(name + "/lmer/se/1"), kIterated));
    EXPECT_EQ(slope.degrees_of_freedom(), expected.Number(name + "/lme_slope/df"));
    EXPECT_THAT(slope.p_value(), Near(expected.Number(name + "/lme_slope/p"), 1e-6));
    EXPECT_EQ(measure.mann_kendall().not_estimable_reason(), "TOO_FEW_GROUPS");
    EXPECT_FALSE(measure.has_difference_in_differences());
  }
}

}  // namespace
}  // namespace rapport::integration
