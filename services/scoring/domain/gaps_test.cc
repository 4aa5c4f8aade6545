#include "services/scoring/domain/gaps.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "libs/base/status.h"
#include "services/scoring/domain/testing_wave.h"

namespace rapport::scoring {
namespace {

using base::RoleGroup;
using instrument::MeasureKind;
using ::testing::ElementsAre;

const disclosure::MinimumN kFive = *disclosure::MinimumN::Create(5);

enum Form : std::size_t { kFrontLineForm, kExecutiveForm, kLeaderForm };
enum : std::size_t { kOwn, kMirror, kOwnPredicted, kMirrorPredicted };

// One facet as the front line and its leaders see it, as executives see it, and as each side predicts the
// other's view; a second facet that nobody mirrors.
instrument::Instrument TwoSides() {
  instrument::Instrument instrument;
  instrument.response_scales = {{"agree5", {1, 2, 3, 4, 5}, true, 2}};
  for (const std::string id : {"OWN", "MIRROR", "OWN_P", "MIRROR_P"}) {
    instrument.item_index[id] = instrument.items.size();
    instrument.items.push_back({id, 0, false, std::nullopt});
  }
  const auto facet = [](const std::string& id, std::size_t item) {
    return instrument::Measure{.id = id,
                               .kind = MeasureKind::kFacet,
                               .items = {item},
                               .components = {},
                               .min_value = 1,
                               .max_value = 5,
                               .mirrors = std::nullopt,
                               .predicts = std::nullopt};
  };
  instrument.measures = {facet("own", 0), facet("mirror", 1), facet("own_p", 2), facet("mirror_p", 3)};
  instrument.measures[kMirror].mirrors = kOwn;
  instrument.measures[kOwnPredicted].predicts = kOwn;
  instrument.measures[kMirrorPredicted].predicts = kMirror;
  instrument.forms = {{"front_line", {RoleGroup::kFrontLine}, {0, 3}},
                      {"executive", {RoleGroup::kExecutive}, {1, 2}},
                      {"leader", {RoleGroup::kClinicalLeader}, {0, 2}}};
  return instrument;
}

const std::vector<Unit> kUnits = {
    {"sys", "", "S"}, {"a", "sys", "A"}, {"a1", "a", "A1"}, {"a2", "a", "A2"}, {"b", "sys", "B"}};
const std::vector<Cohort> kCohorts = {{RoleGroup::kFrontLine, "a1", 0, {"nursing"}},
                                      {RoleGroup::kFrontLine, "a1", 0, {"surgery"}},
                                      {RoleGroup::kFrontLine, "a2", 0, {"nursing"}},
                                      {RoleGroup::kFrontLine, "b", 0, {}},
                                      {RoleGroup::kExecutive, "a", 0, {}},
                                      {RoleGroup::kExecutive, "sys", 0, {}},
                                      {RoleGroup::kClinicalLeader, "a1", 0, {"nursing"}},
                                      {RoleGroup::kClinicalLeader, "a2", 0, {"nursing"}}};
const std::vector<std::size_t> kForms = {0, 0, 0, 0, 1, 1, 2, 2};

// Answers to a form's two items, a string of digits each.
struct Given {
  std::uint32_t cohort;
  std::string first;
  std::string second;
};

stats::MeanAndSd Of(const std::string& digits) {
  stats::Moments moments;
  for (const char digit : digits) moments.Add(stats::FixedFromDouble(digit - '0'));
  return *stats::Describe(moments);
}

class GapsTest : public ::testing::Test {
 protected:
  GapsTest() : instrument_(TwoSides()), cells_(*CellMap::Create(kUnits, kCohorts)) {}

  Gaps Compute(const std::vector<Given>& given, const std::string& unit, const std::string& specialty = "",
               stats::Adjustment adjustment = stats::Adjustment::kBonferroni) {
    WaveAnswers answers(PlanWave(instrument_, kForms));
    for (const auto& [cohort, first, second] : given) {
      std::vector<TestingSheet> sheets;
      for (std::size_t i = 0; i < first.size(); ++i) {
        sheets.push_back({cohort, std::string{first[i], second[i]}});
      }
      AddSheets(answers, kForms[cohort], sheets);
    }
    return ComputeGaps(instrument_, cells_, answers.statistics(), kFive,
                       {*cells_.FindUnit(unit), specialty, {}, adjustment});
  }

  static const Gap* Find(const Gaps& gaps, GapKind kind) {
    for (const Gap& gap : gaps.gaps) {
      if (gap.kind == kind) return &gap;
    }
    return nullptr;
  }

  // `kind` is the second sample less the first.
  static void ExpectGap(const Gaps& gaps, GapKind kind, const std::string& from, const std::string& to) {
    SCOPED_TRACE(static_cast<int>(kind));
    const Gap* const gap = Find(gaps, kind);
    ASSERT_NE(gap, nullptr);
    const auto expected = stats::TestDifference(Of(to), Of(from));
    ASSERT_TRUE(gap->difference.ok()) << gap->difference.status();
    EXPECT_NEAR(gap->difference->estimate, Of(to).mean - Of(from).mean, 1e-12);
    EXPECT_NEAR(gap->difference->p, expected->p, 1e-12);
    EXPECT_NEAR(gap->effect->g, stats::StandardizeDifference(Of(to), Of(from))->g, 1e-12);
    EXPECT_EQ(gap->adjusted_p, std::min(1.0, gap->difference->p * gaps.comparisons));
  }

  const instrument::Instrument instrument_;
  const CellMap cells_;
};

TEST_F(GapsTest, EachKindSubtractsTheFrontLine) {
  const Gaps gaps = Compute(
      {{0, "112233", "334455"}, {2, "12312", "45345"}, {4, "444555", "323332"}, {6, "33443", "22332"}}, "a");
  ExpectGap(gaps, GapKind::kPerception, "11223312312", "444555");
  ExpectGap(gaps, GapKind::kBlindSpot, "11223312312", "323332");
  ExpectGap(gaps, GapKind::kRepresentation, "11223312312", "33443");
  ExpectGap(gaps, GapKind::kRepresentationPredicted, "11223312312", "22332");
  ExpectGap(gaps, GapKind::kMetaAccuracy, "444555", "33445545345");
  EXPECT_EQ(gaps.gaps.size(), 5u);
  EXPECT_EQ(gaps.comparisons, 5);
  ASSERT_EQ(gaps.profiles.size(), 3u) << "of the kinds that predict";
  EXPECT_EQ(gaps.profiles[0].measures, 1);
  EXPECT_EQ(gaps.profiles[0].kind, GapKind::kBlindSpot);
}

TEST_F(GapsTest, LeadersArePooledUpwardsUntilThereAreEnough) {
  const std::vector<Given> given = {{0, "11223", "33445"}, {4, "444", "323"}, {5, "5551", "2224"},
                                    {6, "3344", "2233"},   {7, "12", "11"},   {3, "55555", "55555"}};
  const Gaps gaps = Compute(given, "a1");
  EXPECT_EQ(cells_.units()[gaps.executive_unit].id, "sys") << "three at a are too few";
  EXPECT_EQ(cells_.units()[gaps.leader_unit].id, "a") << "four at a1 are too few";
  ExpectGap(gaps, GapKind::kPerception, "11223", "4445551");
  ExpectGap(gaps, GapKind::kRepresentation, "11223", "334412");
}

TEST_F(GapsTest, ASmallSideHasNoNumbers) {
  const Gaps gaps = Compute({{0, "1122", "3344"}, {4, "44455", "32333"}, {6, "3344", "2233"}}, "a1");
  const Gap* const gap = Find(gaps, GapKind::kPerception);
  EXPECT_EQ(base::ReasonOf(gap->from.scores.status()), "SUPPRESSED");
  EXPECT_TRUE(gap->to.scores.ok());
  EXPECT_EQ(base::ReasonOf(gap->difference.status()), "SUPPRESSED");
  EXPECT_EQ(base::ReasonOf(gap->effect.status()), "SUPPRESSED");
  EXPECT_FALSE(gap->adjusted_p.has_value());
  EXPECT_EQ(gaps.comparisons, 0);
  for (const Profile& profile : gaps.profiles) {
    EXPECT_EQ(profile.measures, 0);
    EXPECT_FALSE(profile.similarity.ok());
  }
}

TEST_F(GapsTest, ASpecialtyIsComparedWithItsOwnLeadersAndAllExecutives) {
  const Gaps gaps =
      Compute({{0, "11223", "33445"}, {1, "55555", "55555"}, {5, "44455", "32333"}, {6, "33443", "22332"}},
              "a1", "nursing");
  ExpectGap(gaps, GapKind::kPerception, "11223", "44455");
  ExpectGap(gaps, GapKind::kRepresentation, "11223", "33443");
  const Gaps mixed = Compute({{3, "11223", "33445"}, {5, "44455", "32333"}}, "b", "nursing");
  EXPECT_FALSE(Find(mixed, GapKind::kPerception) != nullptr &&
               Find(mixed, GapKind::kPerception)->difference.ok())
      << "a cohort of all specialties is not that of one";
}

TEST_F(GapsTest, WhatNobodyWasAskedIsLeftOut) {
  const Gaps gaps = Compute({{3, "11223", "33445"}, {5, "44455", "32333"}}, "b");
  std::vector<GapKind> kinds;
  for (const Gap& gap : gaps.gaps) kinds.push_back(gap.kind);
  EXPECT_THAT(kinds, ElementsAre(GapKind::kPerception, GapKind::kBlindSpot, GapKind::kRepresentation,
                                 GapKind::kRepresentationPredicted, GapKind::kMetaAccuracy));
  EXPECT_EQ(base::ReasonOf(Find(gaps, GapKind::kRepresentation)->difference.status()), "SUPPRESSED")
      << "there are leaders, who did not answer";
}

}  // namespace
}  // namespace rapport::scoring
