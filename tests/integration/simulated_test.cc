// The simulated health system, from tools/simulate to scores: what was planted comes out again.

#include <cctype>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/temp_dir.h"
#include "tests/integration/harness/call.h"
#include "tests/integration/harness/organization.h"

namespace rapport::integration {
namespace {

// Expected perception gap by facet in one wave.
std::map<std::string, double> PlantedGaps(const google::protobuf::Struct& truth, int wave) {
  std::map<std::string, double> gaps;
  for (const auto& value : truth.fields().at("expected_gaps").list_value().values()) {
    const auto& gap = value.struct_value().fields();
    if (gap.at("wave").number_value() != wave) continue;
    gaps[gap.at("facet").string_value()] = gap.at("perception").number_value();
  }
  return gaps;
}

class SimulatedTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const Outcome simulated = RunCommand({BinaryPath("simulate"), "--out", dir_.path()});
    ASSERT_EQ(simulated.exit_code, 0) << simulated.output;
    ASSERT_OK_AND_ASSIGN(suite_, Suite::Start({}));
    ASSERT_OK_AND_ASSIGN(const auto organization, CreateOrganization(api(), "simulated"));
    ASSERT_OK(ImportUnits(api(), organization.name(), ReadFile(dir_.File("units.csv"))));
    ASSERT_OK(ImportMembers(api(), organization.name(), ReadFile(dir_.File("members.csv"))));
    ASSERT_OK_AND_ASSIGN(
        const Instrument instrument,
        CreateInstrument(api(), organization.name(), ReadInstrument("instruments/rapport-trust-v1.json")));
    for (const int number : {1, 2}) {
      WavePlan plan = {organization.name(), base::StrCat("wave-", number), {}};
      plan.wave.set_display_name(base::StrCat("Simulated wave ", number));
      plan.wave.set_instrument(instrument.name());
      plan.wave.set_provenance(Wave::PROVENANCE_SIMULATED);
      plan.wave.set_source_note("tools/simulate");
      ASSERT_OK_AND_ASSIGN(const Wave wave, CreateOpenWave(api(), plan));
      ResponsesPlan responses = {wave.name(), RequestId(static_cast<std::uint64_t>(number))};
      responses.format.set_role_group_column("role_group");
      responses.format.set_specialty_column("specialty");
      ASSERT_OK_AND_ASSIGN(
          const ImportSummary summary,
          ImportResponses(api(), responses, ReadFile(dir_.File(base::StrCat("wave", number, ".csv")))));
      EXPECT_GT(summary.created(), 800);
      EXPECT_EQ(summary.created(), summary.rows());
      ASSERT_OK(CloseWave(api(), wave.name()));
      waves_.push_back(wave.name());
    }
  }

  const Api& api() { return suite_->api(); }

  // The mean of a measure in a role group of the whole organization.
  absl::StatusOr<scoring::v1::Score> ScoreOf(const std::string& wave, type::v1::RoleGroup role_group,
                                             const std::string& measure) {
    scoring::v1::GetScorecardRequest request;
    request.set_wave(wave);
    request.set_role_group(role_group);
    const auto scorecard = Call(*api().scoring, &ScoringService::Stub::GetScorecard, request);
    if (!scorecard.ok()) return scorecard.status();
    for (const scoring::v1::Score& score : scorecard->scores()) {
      if (score.measure() == measure) return score;
    }
    return absl::NotFoundError(measure);
  }

  const rapport::testing::TempDir dir_;
  std::unique_ptr<Suite> suite_;
  std::vector<std::string> waves_;
};

TEST_F(SimulatedTest, TheExecutivesPerceptionGapComesOut) {
  google::protobuf::Struct truth;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(ReadFile(dir_.File("truth.json")), &truth).ok());
  for (const int number : {1, 2}) {
    const std::map<std::string, double> planted = PlantedGaps(truth, number);
    ASSERT_EQ(planted.size(), 10u);
    for (const auto& [facet, gap] : planted) {
      SCOPED_TRACE(base::StrCat("wave ", number, ", ", facet));
      const std::string& wave = waves_[static_cast<std::size_t>(number) - 1];
      ASSERT_OK_AND_ASSIGN(const auto front_line, ScoreOf(wave, type::v1::ROLE_GROUP_FRONT_LINE, facet));
      ASSERT_OK_AND_ASSIGN(const auto executive,
                           ScoreOf(wave, type::v1::ROLE_GROUP_EXECUTIVE, base::StrCat("exec-", facet)));
      ASSERT_EQ(front_line.status(), Scorecard::STATUS_PUBLISHED);
      ASSERT_EQ(executive.status(), Scorecard::STATUS_PUBLISHED);
      EXPECT_GT(gap, 0);
      // Four standard errors of the difference, and what the careless and the silent may move.
      const double se = std::hypot(executive.se(), front_line.se());
      EXPECT_NEAR(executive.mean() - front_line.mean(), gap, 4 * se + 0.1);
      EXPECT_GT(executive.mean() - front_line.mean(), 0);
    }
  }
}

TEST_F(SimulatedTest, EveryUnitHasAScorecardAndSmallOnesNoNumber) {
  for (const std::string& wave : waves_) {
    ASSERT_OK_AND_ASSIGN(
        const auto cells,
        ListScorecards(api(), wave, ListScorecardsRequest::BREAKDOWN_UNIT_BY_ROLE_GROUP, true));
    int published = 0;
    int suppressed = 0;
    for (const Scorecard& cell : cells) {
      const bool shown = cell.status() == Scorecard::STATUS_PUBLISHED;
      ++(shown ? published : suppressed);
      EXPECT_EQ(cell.has_responses(), shown);
      if (shown) {
        EXPECT_GE(cell.responses(), 10);
      }
      for (const scoring::v1::Score& score : cell.scores()) {
        EXPECT_EQ(score.has_mean(), score.status() == Scorecard::STATUS_PUBLISHED);
        if (score.has_n()) {
          EXPECT_GE(score.n(), 10);
        }
        if (!shown) {
          EXPECT_EQ(score.status(), Scorecard::STATUS_SUPPRESSED);
        }
      }
    }
    EXPECT_GT(published, 30);
    EXPECT_GT(suppressed, 0);
  }
}

TEST_F(SimulatedTest, EveryRenderingSaysThatItIsSimulated) {
  using Format = reporting::v1::RenderReportRequest;
  for (const auto format : {Format::FORMAT_TEXT, Format::FORMAT_HTML}) {
    ASSERT_OK_AND_ASSIGN(std::string document, RenderReport(api(), waves_[0], format));
    for (char& c : document) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    EXPECT_NE(document.find("simulated"), std::string::npos);
  }
}

}  // namespace
}  // namespace rapport::integration
