// Change between waves, from CSV through the services' APIs: against the reference case of tests/oracles, and
// over an organization that is rebuilt between its waves.

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "tests/integration/harness/call.h"
#include "tests/integration/harness/organization.h"
#include "tests/integration/harness/pulse.h"
#include "tests/integration/harness/refusal.h"
#include "tests/integration/harness/table_wave.h"
#include "tests/oracles/oracle.h"

namespace rapport::integration {
namespace {

using oracles::Expected;
using oracles::Near;
using oracles::Table;
using ::rapport::testing::HasViolation;
using ::rapport::testing::StatusOf;
using scoring::v1::GetTrendRequest;
using scoring::v1::MeasureTrend;
using scoring::v1::Trend;
using ::testing::AllOf;
using ::testing::ElementsAre;

class TrendTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_OK_AND_ASSIGN(suite_, Suite::Start({})); }

  absl::StatusOr<Trend> GetTrend(const GetTrendRequest& request) {
    return Call(*suite_->api().scoring, &ScoringService::Stub::GetTrend, request);
  }

  const Api& api() { return suite_->api(); }

  // A closed wave of the pulse organization with sheets `first` to `first + count - 1` from each of `units`.
  absl::StatusOr<std::string> PulseWaveOf(const std::string& id, const std::vector<std::string>& units,
                                          int first, int count) {
    RAPPORT_ASSIGN_OR_RETURN(const std::string wave, OpenPulseWave(api(), id, 5));
    std::uint64_t request = 1;
    for (const std::string& unit : units) {
      const ResponsesPlan plan = PulseResponses(wave, RequestId(request++));
      RAPPORT_RETURN_IF_ERROR(ImportResponses(api(), plan, PulseCsv(unit, first, count)).status());
    }
    RAPPORT_RETURN_IF_ERROR(CloseWave(api(), wave).status());
    return wave;
  }

  std::unique_ptr<Suite> suite_;
};

TEST_F(TrendTest, UnivbctMeansAreThoseOfOtherProgramsAndSubjectsAreNotFollowed) {
  const Table table = Table::Read("11_trend_tests/input_univbct.csv");
  const Expected expected = Expected::Read("11_trend_tests/expected.json");
  const std::vector<std::string> items = {"JSAT", "COMMIT", "READY"};
  GetTrendRequest request;
  // Each subject is a unit of one.
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
    // Subjects are not followed: those of a wave are pooled with each other.
    EXPECT_NE(measure.random_intercept_slope().value(), expected.Number(name + "/lmer/fixef/1"));
    EXPECT_EQ(measure.mann_kendall().not_estimable_reason(), "TOO_FEW_GROUPS");
    EXPECT_FALSE(measure.has_difference_in_differences());
  }
}

TEST_F(TrendTest, FollowsUnitsThroughAReorganization) {
  ASSERT_OK(LoadPulse(api()));
  GetTrendRequest request;
  ASSERT_OK_AND_ASSIGN(*request.add_waves(), PulseWaveOf("before", {"u1", "u2"}, 0, 20));
  ASSERT_OK(ImportUnits(api(), kPulse,
                        "unit_id,parent_unit_id,display_name,predecessor_unit_ids\n"
                        "root,,Hospital,\nu1a,root,One A,u1\nu1b,root,One B,u1\nu3,root,Two renamed,u2\n"));
  ASSERT_OK_AND_ASSIGN(*request.add_waves(), PulseWaveOf("after", {"u1a", "u1b", "u3"}, 100, 20));
  request.set_unit_id("u1b");
  ASSERT_OK_AND_ASSIGN(const Trend trend, GetTrend(request));
  ASSERT_EQ(trend.units_size(), 2);
  EXPECT_THAT(trend.units(0).unit_ids(), ElementsAre("u1"));
  EXPECT_THAT(trend.units(1).unit_ids(), ElementsAre("u1a", "u1b"));
  ASSERT_EQ(trend.unit_links_size(), 1);
  EXPECT_THAT(trend.unit_links(0).first_unit_ids(), ElementsAre("u1"));
  EXPECT_THAT(trend.unit_links(0).last_unit_ids(), ElementsAre("u1a", "u1b"));
  ASSERT_EQ(trend.measures_size(), 1);
  EXPECT_EQ(trend.measures(0).points(0).n(), 20);
  EXPECT_EQ(trend.measures(0).points(1).n(), 40);
  EXPECT_TRUE(trend.measures(0).change().has_interval());

  request.set_unit_id("u3");
  request.add_measures("climate");
  ASSERT_OK_AND_ASSIGN(const Trend renamed, GetTrend(request));
  EXPECT_THAT(renamed.units(0).unit_ids(), ElementsAre("u2"));
  request.clear_unit_id();
  request.add_acted_unit_ids("u3");
  ASSERT_OK_AND_ASSIGN(const Trend whole, GetTrend(request));
  EXPECT_EQ(whole.unit_id(), "root");
  EXPECT_EQ(whole.unit_links_size(), 2);
  EXPECT_EQ(whole.measures(0).difference_in_differences().not_estimable_reason(), "TOO_FEW_GROUPS");
  EXPECT_EQ(whole.measures(0).acted_units(), 1);
}

TEST_F(TrendTest, RefusesWhatCannotBeCompared) {
  ASSERT_OK(LoadPulse(api()));
  ASSERT_OK_AND_ASSIGN(const std::string first, PulseWaveOf("first", {"u1"}, 0, 20));
  ASSERT_OK_AND_ASSIGN(const std::string last, PulseWaveOf("last", {"u1"}, 50, 20));
  ASSERT_OK_AND_ASSIGN(const std::string open, OpenPulseWave(api(), "open", 5));
  const auto refused = [&](const std::vector<std::string>& waves, const auto& spoil) {
    GetTrendRequest request;
    *request.mutable_waves() = {waves.begin(), waves.end()};
    spoil(request);
    return StatusOf(GetTrend(request));
  };
  const auto nothing = [](GetTrendRequest&) {};
  const std::vector<std::string> both = {first, last};
  using R = GetTrendRequest;
  using absl::StatusCode;
  const std::vector<Refusal> refusals = {
      {"one wave", refused({first}, nothing), StatusCode::kInvalidArgument, "TOO_FEW_WAVES", "waves"},
      {"no name", refused({first, "last"}, nothing), StatusCode::kInvalidArgument, "INVALID_RESOURCE_NAME",
       "waves[1]"},
      {"twice", refused({first, first}, nothing), StatusCode::kInvalidArgument, "DUPLICATE", "waves[1]"},
      {"elsewhere", refused({first, "organizations/other/waves/w"}, nothing), StatusCode::kInvalidArgument,
       "DIFFERENT_ORGANIZATIONS", "waves[1]"},
      {"open", refused({first, open}, nothing), StatusCode::kFailedPrecondition, "WAVE_NOT_CLOSED"},
      {"unknown", refused({first, first + "x"}, nothing), StatusCode::kNotFound, "WAVE_NOT_FOUND"},
      {"unit", refused(both, [](R& r) { r.set_unit_id("zz"); }), StatusCode::kNotFound, "UNIT_NOT_FOUND"},
      {"measure", refused(both, [](R& r) { r.add_measures("zz"); }), StatusCode::kInvalidArgument,
       "UNKNOWN_MEASURE", "measures[0]"},
      {"measure twice",
       refused(both,
               [](R& r) {
                 r.add_measures("climate");
                 r.add_measures("climate");
               }),
       StatusCode::kInvalidArgument, "DUPLICATE", "measures[1]"},
      {"acted", refused(both, [](R& r) { r.add_acted_unit_ids("zz"); }), StatusCode::kInvalidArgument,
       "UNKNOWN_UNIT", "acted_unit_ids[0]"},
      {"adjustment", refused(both, [](R& r) { r.set_adjustment(static_cast<scoring::v1::Adjustment>(9)); }),
       StatusCode::kInvalidArgument, "UNKNOWN_ENUM_VALUE", "adjustment"},
      {"role group", refused(both, [](R& r) { r.set_role_group(static_cast<type::v1::RoleGroup>(9)); }),
       StatusCode::kInvalidArgument, "UNKNOWN_ENUM_VALUE", "role_group"},
  };
  for (const Refusal& refusal : refusals) ExpectRefusal(refusal);
}

TEST_F(TrendTest, ListsComparisonsPageByPageWithOneFamily) {
  ASSERT_OK(LoadPulse(api()));
  ASSERT_OK_AND_ASSIGN(const std::string wave, PulseWaveOf("wave", {"u1", "u2"}, 0, 30));
  scoring::v1::ListComparisonsRequest request;
  request.set_parent(wave);
  request.set_page_size(1);
  const auto list = [&] { return Call(*api().scoring, &ScoringService::Stub::ListComparisons, request); };
  ExpectRefusal(
      {"no measure", StatusOf(list()), absl::StatusCode::kInvalidArgument, "NO_MEASURES", "measures"});
  request.set_role_group(static_cast<type::v1::RoleGroup>(99));
  request.set_adjustment(static_cast<scoring::v1::Adjustment>(99));
  EXPECT_THAT(StatusOf(list()),
              AllOf(HasViolation("measures"), HasViolation("role_group"), HasViolation("adjustment")));
  request.clear_role_group();
  request.clear_adjustment();
  request.add_measures("climate");
  ASSERT_OK_AND_ASSIGN(const auto first, list());
  ASSERT_EQ(first.comparisons_size(), 1);
  EXPECT_EQ(first.comparisons(0).unit_id(), "u1");
  EXPECT_EQ(first.comparisons(0).n(), 30);
  EXPECT_EQ(first.comparisons(0).other_n(), 30);
  EXPECT_EQ(first.family_size(), 2);
  EXPECT_EQ(first.comparisons(0).difference().value(), 0);
  EXPECT_EQ(first.comparisons(0).difference().adjusted_p_value(), 1);
  request.set_page_token(first.next_page_token());
  ASSERT_OK_AND_ASSIGN(const auto second, list());
  ASSERT_EQ(second.comparisons_size(), 1);
  EXPECT_EQ(second.comparisons(0).unit_id(), "u2");
  EXPECT_EQ(second.next_page_token(), "");
  request.set_adjustment(scoring::v1::ADJUSTMENT_HOLM);
  ExpectRefusal({"another list's token", StatusOf(list()), absl::StatusCode::kInvalidArgument,
                 "INVALID_PAGE_TOKEN", "page_token"});
}

}  // namespace
}  // namespace rapport::integration
