// Means that take account of who did not answer, and of how little a small unit tells: published data, from
// CSV through the services' APIs, against the reference cases in tests/oracles.

#include <map>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "tests/integration/harness/call.h"
#include "tests/integration/harness/organization.h"
#include "tests/integration/harness/table_wave.h"
#include "tests/oracles/oracle.h"

namespace rapport::integration {
namespace {

using oracles::Expected;
using oracles::Near;
using oracles::Table;

constexpr double kShift = 1500;

class WeightsTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_OK_AND_ASSIGN(suite_, Suite::Start({})); }

  const Api& api() { return suite_->api(); }

  // The whole organization's score on the only measure.
  absl::StatusOr<scoring::v1::Score> WholeScore(const std::string& wave) {
    scoring::v1::GetScorecardRequest request;
    request.set_wave(wave);
    const auto scorecard = Call(*api().scoring, &ScoringService::Stub::GetScorecard, request);
    if (!scorecard.ok()) return scorecard.status();
    return scorecard->scores(0);
  }

  std::unique_ptr<Suite> suite_;
};

// So many people in each unit and role group.
std::string Members(const std::map<std::pair<std::string, std::string>, int>& cells) {
  std::string csv = "member_id,unit_id,role_group,specialty\n";
  int number = 0;
  for (const auto& [cell, count] : cells) {
    for (int i = 0; i < count; ++i) {
      base::StrAppend(&csv, "m", ++number, ",", cell.first, ",", cell.second, ",\n");
    }
  }
  return csv;
}

TEST_F(WeightsTest, DyestuffBatchesArePulledTowardsTheirMean) {
  Table table = Table::Read("12_eb_shrinkage_dyestuff/input_dyestuff.csv");
  // Options of an item lie within -1000 to 1000.
  table.Shift("Yield", -kShift);
  const Expected expected = Expected::Read("12_eb_shrinkage_dyestuff/expected.json");
  ASSERT_OK_AND_ASSIGN(
      const std::string wave,
      LoadTable(api(), table,
                {.organization = "dyestuff", .items = {"Yield"}, .unit_column = "Batch", .minimum_n = 5}));
  ASSERT_OK_AND_ASSIGN(const auto scorecards,
                       ListScorecards(api(), wave, ListScorecardsRequest::BREAKDOWN_UNIT));
  int batches = 0;
  for (const Scorecard& scorecard : scorecards) {
    if (scorecard.unit_id() == "root") continue;
    SCOPED_TRACE(scorecard.unit_id());
    ++batches;
    const scoring::v1::Score& score = scorecard.scores(0);
    EXPECT_THAT(score.empirical_bayes_mean().value(),
                Near(expected.Number("reml/eb/" + scorecard.unit_id()) - kShift));
    EXPECT_THAT(score.mean_reliability(), Near(expected.Number("reml/lambda")));
  }
  EXPECT_EQ(batches, 6);
}

TEST_F(WeightsTest, SchoolsSampledByTypeAreWeightedToAllSchools) {
  const Table table = Table::Read("09_weighting_fpc_api/input_apistrat.csv");
  const Expected expected = Expected::Read("09_weighting_fpc_api/expected.json");
  ASSERT_OK_AND_ASSIGN(const std::string wave,
                       LoadTable(api(), table,
                                 {.organization = "apistrat",
                                  .items = {"api00"},
                                  .unit_column = "stype",
                                  .members = Members({{{"E", "front_line"}, 4421},
                                                      {{"H", "front_line"}, 755},
                                                      {{"M", "front_line"}, 1018}})}));
  ASSERT_OK_AND_ASSIGN(const scoring::v1::Score score, WholeScore(wave));
  EXPECT_THAT(score.weighted_mean().value(), Near(expected.Number("strat_mean/est")));
  // The reference's weights are rounded to single precision, which moves its standard error by 8e-9; the same
  // formula with 44.21, 15.1 and 20.36 gives this.
  EXPECT_THAT(score.weighted_mean().standard_error(), Near(9.408940879434013));
}

TEST_F(WeightsTest, SchoolsDrawnByLotAreRakedToTypeAndAward) {
  const Table table = Table::Read("09_weighting_fpc_api/input_apisrs.csv");
  const Expected expected = Expected::Read("09_weighting_fpc_api/expected.json");
  std::vector<std::string> role_groups;
  for (const std::string& award : table.Text("sch.wide")) {
    role_groups.push_back(award == "Yes" ? "front_line" : "clinical_leader");
  }
  // Raking looks at the margins only; these cells have those of all schools, 5,122 of them with the award.
  const std::string members = Members({{{"E", "front_line"}, 3700},
                                       {{"E", "clinical_leader"}, 721},
                                       {{"H", "front_line"}, 600},
                                       {{"H", "clinical_leader"}, 155},
                                       {{"M", "front_line"}, 822},
                                       {{"M", "clinical_leader"}, 196}});
  ASSERT_OK_AND_ASSIGN(const std::string wave, LoadTable(api(), table,
                                                         {.organization = "apisrs",
                                                          .items = {"api00"},
                                                          .unit_column = "stype",
                                                          .role_groups = role_groups,
                                                          .members = members,
                                                          .minimum_n = 5}));
  ASSERT_OK_AND_ASSIGN(const scoring::v1::Score score, WholeScore(wave));
  EXPECT_THAT(score.raked_mean().value(), Near(expected.Number("rake_srs/mean_api00_weighted"), 1e-8));
  EXPECT_THAT(score.raking_design_effect(), Near(expected.Number("rake_srs/kish_deff_w"), 1e-8));
}

}  // namespace
}  // namespace rapport::integration
