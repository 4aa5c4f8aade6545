#include "gmock/gmock.h"
#include "rapport/scoring/v1/scoring.pb.h"
#include "tools/rapportctl/testing/ctl_test.h"

namespace rapport::ctl {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class AnalysisCommandsTest : public CtlTest {};

TEST_F(AnalysisCommandsTest, GapsWithTheirIntervals) {
  suite.Answer(Proto<scoring::v1::Gaps>(
      "executive_unit_id: 'sys' leader_unit_id: 'icu' gaps { kind: KIND_PERCEPTION measure: 'reach' "
      "other_measure: 'x-reach' n: 40 other_n: 12 mean { value: 2.5 } other_mean { value: 3.75 } "
      "difference { value: 1.25 interval { lower: 1 upper: 1.5 } p_value: 0.01 adjusted_p_value: 0.02 } } "
      "gaps { kind: KIND_BLIND_SPOT measure: 'reach' other_measure: 'p-reach' "
      "difference { not_estimable_reason: 'SUPPRESSED' } }"));
  EXPECT_EQ(Ctl({"gaps", "acme/w1", "--unit", "icu", "--specialty", "surgery", "--measure", "reach",
                 "--adjust", "holm", "-o", "csv"}),
            0);
  EXPECT_THAT(out.str(), HasSubstr("perception,reach,40,2.5,x-reach,12,3.75,1.25,1,1.5,0.02,\r\n"));
  EXPECT_THAT(out.str(), HasSubstr("blind_spot,reach,,,p-reach,,,,,,,SUPPRESSED\r\n"));
  EXPECT_THAT(err.str(), HasSubstr("executives are those of unit sys"));
  const auto request = suite.Requests<scoring::v1::GetGapsRequest>().at(0);
  EXPECT_EQ(request.wave(), "organizations/acme/waves/w1");
  EXPECT_EQ(request.unit_id(), "icu");
  EXPECT_EQ(request.specialty(), "surgery");
  EXPECT_THAT(request.measures(), ElementsAre("reach"));
  EXPECT_EQ(request.adjustment(), scoring::v1::ADJUSTMENT_HOLM);
}

TEST_F(AnalysisCommandsTest, DriversByRank) {
  suite.Answer(Proto<scoring::v1::Drivers>(
      "requested_unit_id: 'icu' unit_id: 'sys' drivers { measure: 'b' rank: 2 priority: PRIORITY_LOW } "
      "drivers { measure: 'a' rank: 1 priority: PRIORITY_ACT mean: 2 room_to_improve: 75 "
      "relative_weight_percent: 60 top_share: 0.5 relative_weight { value: 0.25 interval { lower: 0 upper: "
      "0.5 } } "
      "}"));
  EXPECT_EQ(Ctl({"drivers", "acme/w1", "burnout", "--draws", "500", "--seed", "7", "-o", "csv"}), 0);
  EXPECT_THAT(out.str(), HasSubstr("\r\n1,a,act,2,75,60,0.5,0.25,0,0.5,,\r\n2,b,low,"));
  EXPECT_THAT(err.str(), HasSubstr("these are the drivers of unit sys"));
  EXPECT_THAT(err.str(), HasSubstr("association, not cause"));
  const auto request = suite.Requests<scoring::v1::GetDriversRequest>().at(0);
  EXPECT_EQ(request.outcome(), "burnout");
  EXPECT_EQ(request.bootstrap_draws(), 500);
  EXPECT_EQ(request.seed(), 7U);
  EXPECT_FALSE(request.has_present_from());
  EXPECT_EQ(Ctl({"drivers", "acme/w1", "burnout", "--present-from", "3"}), 0);
  EXPECT_EQ(suite.Requests<scoring::v1::GetDriversRequest>().at(1).present_from(), 3);
}

TEST_F(AnalysisCommandsTest, DriversSayWhyThereAreNone) {
  suite.Answer(Proto<scoring::v1::Drivers>("not_estimable_reason: 'COLLINEAR'"));
  EXPECT_EQ(Ctl({"drivers", "acme/w1", "burnout", "-o", "table"}), 0);
  EXPECT_THAT(err.str(), HasSubstr("COLLINEAR"));
}

TEST_F(AnalysisCommandsTest, QualityOfScales) {
  suite.Answer(Proto<scoring::v1::MeasurementQuality>(
      "scales { measure: 'trust' items: 8 complete_responses: 100 alpha { value: 0.875 interval { lower: "
      "0.75 "
      "upper: 0.9375 } } omega { value: 0.5 } agreement { units: 9 icc1 { value: 0.125 } } }"));
  EXPECT_EQ(Ctl({"quality", "acme/w1", "--role-group", "front-line", "--compare", "executive",
                 "--exclude-careless", "-o", "csv"}),
            0);
  EXPECT_THAT(out.str(), HasSubstr("trust,8,100,0.5,,0.125,,9,0.875,0.75,0.9375,,\r\n"));
  const auto request = suite.Requests<scoring::v1::GetMeasurementQualityRequest>().at(0);
  EXPECT_EQ(request.role_group(), type::v1::ROLE_GROUP_FRONT_LINE);
  EXPECT_EQ(request.compare_role_group(), type::v1::ROLE_GROUP_EXECUTIVE);
  EXPECT_TRUE(request.exclude_careless());
}

TEST_F(AnalysisCommandsTest, TrendOverWaves) {
  suite.Answer(Proto<scoring::v1::Trend>(
      "waves: 'w' unit_id: 'b' measures { measure: 'trust' points { mean { value: 3 } } points { mean { "
      "value: 3.5 "
      "} } change { value: 0.5 p_value: 0.25 } } units { wave: 'organizations/acme/waves/w1' unit_ids: 'a' } "
      "units { wave: 'organizations/acme/waves/w2' unit_ids: 'b' }"));
  EXPECT_EQ(Ctl({"trend", "acme/w1", "acme/w2", "--unit", "acme/b", "--acted", "c", "-o", "csv"}), 0);
  EXPECT_THAT(out.str(), HasSubstr("trust,3,3.5,,,,0.5,,,0.25,\r\n"));
  EXPECT_THAT(err.str(), HasSubstr("in acme/w1 these units were taken: a"));
  EXPECT_THAT(err.str(), ::testing::Not(HasSubstr("in acme/w2")));
  const auto request = suite.Requests<scoring::v1::GetTrendRequest>().at(0);
  EXPECT_THAT(request.waves(), ElementsAre("organizations/acme/waves/w1", "organizations/acme/waves/w2"));
  EXPECT_EQ(request.unit_id(), "b");
  EXPECT_THAT(request.acted_unit_ids(), ElementsAre("c"));
  EXPECT_EQ(Ctl({"trend", "acme/w1"}), 2) << "one wave is no trend";
}

TEST_F(AnalysisCommandsTest, ComparisonsOfUnits) {
  suite.Answer(Proto<scoring::v1::ListComparisonsResponse>(
      "comparisons { unit_id: 'icu' measure: 'trust' n: 12 other_n: 99 difference { value: -1 } }"));
  EXPECT_EQ(Ctl({"compare", "acme/w1", "--measure", "trust", "--adjust", "by", "-o", "csv"}), 0);
  EXPECT_THAT(out.str(), HasSubstr("icu,trust,12,99,,-1,,,,\r\n"));
  EXPECT_EQ(suite.Requests<scoring::v1::ListComparisonsRequest>().at(0).adjustment(),
            scoring::v1::ADJUSTMENT_BENJAMINI_YEKUTIELI);
  EXPECT_EQ(Ctl({"compare", "acme/w1"}), 2) << "a measure is needed";
}

TEST_F(AnalysisCommandsTest, BenchmarkForOtherOrganizations) {
  const auto answer = Proto<scoring::v1::Benchmark>(
      "epsilon: 0.5 remaining_epsilon: 1.5 scores { role_group: ROLE_GROUP_FRONT_LINE measure: 'trust' "
      "min_value: 1 max_value: 5 n: -3 sum: 12.25 mean: 5 n_noise_sd: 5.5 sum_noise_sd: 22.5 }");
  const auto ask = [&](std::vector<std::string> more) {
    std::vector<std::string> words = {"benchmark", "export", "acme/w1"};
    words.insert(words.end(), more.begin(), more.end());
    suite.Answer(answer);
    EXPECT_EQ(Ctl(words), 0) << err.str();
    return suite.Requests<scoring::v1::ExportBenchmarkRequest>().back();
  };
  const auto request = ask({"--epsilon", "0.5", "--measure", "trust", "-o", "csv"});
  EXPECT_THAT(out.str(), HasSubstr("front_line,trust,-3,5.5,12.25,22.5,5,1,5\r\n"));
  EXPECT_THAT(err.str(),
              HasSubstr("took 0.5 of the privacy budget, leaving 1.5; request id " + request.request_id()));
  EXPECT_EQ(request.wave(), "organizations/acme/waves/w1");
  EXPECT_EQ(request.epsilon(), 0.5);
  EXPECT_THAT(request.measures(), ElementsAre("trust"));
  EXPECT_EQ(ask({"--epsilon", "0.5", "--measure", "trust"}).request_id(), request.request_id())
      << "asking again takes nothing more";
  EXPECT_NE(ask({"--epsilon", "0.4", "--measure", "trust"}).request_id(), request.request_id());
  EXPECT_NE(ask({"--epsilon", "0.5"}).request_id(), request.request_id());
  constexpr char kId[] = "0d9ef4e0-1f0c-4b57-b1b7-0d3a3d0b8a11";
  EXPECT_EQ(ask({"--epsilon", "0.5", "--request-id", kId}).request_id(), kId);
  ask({"--epsilon", "0.5", "-o", "json"});
  EXPECT_THAT(out.str(), HasSubstr("\"remaining_epsilon\""));
  EXPECT_EQ(Ctl({"benchmark", "export", "acme/w1"}), 2) << "epsilon is needed";
  for (const char* wrong : {"0", "-1", "5", "much"}) {
    EXPECT_EQ(Ctl({"benchmark", "export", "acme/w1", "--epsilon", wrong}), 2) << wrong;
  }
}

}  // namespace
}  // namespace rapport::ctl
