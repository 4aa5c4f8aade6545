#include "services/scoring/domain/release.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "libs/disclosure/released_table.h"
#include "libs/testing/status_matchers.h"
#include "services/scoring/domain/cell_moments.h"
#include "services/scoring/domain/scorecard.h"
#include "services/scoring/domain/table_of_release.h"
#include "services/scoring/domain/testing_instrument.h"
#include "services/scoring/domain/testing_wave.h"

namespace rapport::scoring {
namespace {

using base::RoleGroup;
using ::testing::ElementsAre;

constexpr std::size_t kFacetA = 0;
constexpr std::size_t kFacetB = 1;
constexpr std::size_t kDomain = 2;
constexpr std::size_t kNone = CellMap::kNoPool;
const disclosure::MinimumN kTen = *disclosure::MinimumN::Create(10);

// Units a, b, c below a root, each with a front-line cohort; and executives at the root.
const std::vector<Unit> kUnits = {
    {"root", "", "All"}, {"a", "root", "A"}, {"b", "root", "B"}, {"c", "root", "C"}};

struct Wave {
  instrument::Instrument instrument = TestingInstrument();
  CellMap cells;
  WaveAnswers answers;

  explicit Wave(const std::vector<Cohort>& cohorts)
      : cells(*CellMap::Create(kUnits, cohorts)), answers(PlanWave(instrument, FormsOf(cohorts))) {}

  static std::vector<std::size_t> FormsOf(const std::vector<Cohort>& cohorts) {
    std::vector<std::size_t> forms;
    for (const Cohort& cohort : cohorts) forms.push_back(cohort.role_group == RoleGroup::kExecutive ? 1 : 0);
    return forms;
  }

  // As many front-line sheets as there are characters in `pattern`; in turn one, two ... answers everything
  // with it.
  void Add(std::uint32_t cohort, const std::string& pattern) {
    std::vector<TestingSheet> sheets;
    for (const char answer : pattern) sheets.push_back({cohort, std::string(7, answer) + "2"});
    AddSheets(answers, 0, sheets);
  }

  Release Build() const { return BuildRelease(instrument, cells, answers, policy); }

  ReleasePolicy policy{kTen};
};

std::vector<Cohort> FrontLines() {
  return {
      {RoleGroup::kFrontLine, "a", 20}, {RoleGroup::kFrontLine, "b", 20}, {RoleGroup::kFrontLine, "c", 20}};
}

TEST(BuildRelease, PoolsTheSmallWithTheNextSmallest) {
  Wave wave(FrontLines());
  wave.Add(0, "12345");
  wave.Add(1, "123451234512345");
  wave.Add(2, "123451234512");
  const Release release = wave.Build();
  EXPECT_THAT(release.pool_of, ElementsAre(0, 1, 0));
  EXPECT_EQ(release.answers.statistics().sheets(0), 17);
  EXPECT_EQ(release.answers.sheets(0).rows(), 32u);
  EXPECT_THAT(release.cells.CohortsOf({2, {}}), ElementsAre(1));
  EXPECT_OK(disclosure::AuditRelease(TableOf(wave.instrument, wave.cells, release)));
}

TEST(BuildRelease, ForgetsARoleGroupThatIsTooSmall) {
  std::vector<Cohort> cohorts = FrontLines();
  cohorts.push_back({RoleGroup::kExecutive, "root", 8});
  Wave wave(cohorts);
  for (const std::uint32_t cohort : {0U, 1U, 2U}) wave.Add(cohort, "123451234512");
  AddSheets(wave.answers, 1, {{3, "123"}, {3, "345"}});
  const Release release = wave.Build();
  EXPECT_THAT(release.pool_of, ElementsAre(0, 1, 2, kNone));
  EXPECT_EQ(release.answers.sheets(1).rows(), 0u);
  const std::vector<std::size_t> everybody = release.cells.CohortsOf({0, {}});
  EXPECT_EQ(SheetsOf(release.answers.statistics(), everybody), 36);
  // What executives are asked is listed all the same, without numbers.
  const Scorecard executives =
      ComputeScorecard(wave.instrument, release.cells, release.answers.statistics(),
                       release.cells.CohortsOf({0, RoleGroup::kExecutive}), release.clearance, true);
  EXPECT_FALSE(executives.sheets.has_value());
  EXPECT_GT(executives.scores.size(), 4u);
}

// Of a survey held elsewhere every unit has a cohort of unknown size, whether anybody belongs to it or not.
TEST(BuildRelease, ProtectsTheInvitedWhoDidNotAnswerButNobodyWhoIsNotThere) {
  for (const std::int64_t size : {std::int64_t{0}, std::int64_t{4}}) {
    std::vector<Cohort> cohorts = FrontLines();
    cohorts[0].size = size;
    Wave wave(cohorts);
    wave.Add(1, "123451234512345");
    wave.Add(2, "123451234512");
    const std::vector<std::size_t> expected =
        size == 0 ? std::vector<std::size_t>{kNone, 0, 1} : std::vector<std::size_t>{0, 1, 0};
    EXPECT_EQ(wave.Build().pool_of, expected) << size;
  }
}

TEST(BuildRelease, ShowsNoMeasureOnWhichAllAgree) {
  Wave wave(FrontLines());
  wave.Add(0, "123451234512");
  wave.Add(1, "444444444444444");
  wave.Add(2, "4444444444445");
  const Release release = wave.Build();
  EXPECT_THAT(release.pool_of, ElementsAre(0, 1, 2)) << "enough have answered";
  const std::vector<std::size_t> a = {0};
  const std::vector<std::size_t> b = {1};
  const std::vector<std::size_t> all = {0, 1, 2};
  for (const std::size_t measure : {kFacetA, kFacetB, kDomain, kBurnout}) {
    EXPECT_FALSE(release.clearance.AllowsMeasure(measure, a, 12)) << "b and c are known less a";
    EXPECT_FALSE(release.clearance.AllowsMeasure(measure, b, 15));
    EXPECT_TRUE(release.clearance.AllowsMeasure(measure, all, 40));
  }
  EXPECT_FALSE(release.clearance.AllowsItem(6, a, 12));
}

// Facet b is answered by too few of unit a: neither it nor the domain may be shown there, but facet a may.
TEST(BuildRelease, HidesADomainWhereItWouldTellAFacet) {
  Wave wave(FrontLines());
  for (const std::uint32_t cohort : {0U, 1U, 2U}) {
    std::vector<TestingSheet> sheets;
    for (const char answer : std::string("123451234512")) {
      const bool few = cohort == 0 && sheets.size() >= 8;
      sheets.push_back({cohort, std::string(3, answer) + std::string(3, few ? '.' : answer) + answer + "2"});
    }
    AddSheets(wave.answers, 0, sheets);
  }
  const Release release = wave.Build();
  const std::vector<std::size_t> a = {0};
  EXPECT_TRUE(release.clearance.AllowsMeasure(kFacetA, a, 12));
  EXPECT_FALSE(release.clearance.AllowsMeasure(kFacetB, a, 8));
  EXPECT_FALSE(release.clearance.AllowsMeasure(kDomain, a, 12));
  EXPECT_TRUE(release.clearance.AllowsMeasure(kBurnout, a, 12));
  const std::vector<std::size_t> with_b = {0, 1};
  EXPECT_TRUE(release.clearance.AllowsMeasure(kDomain, with_b, 24));
}

// One item of facet a is answered alike by all of unit a: its other items would tell it from the facet's
// score.
TEST(BuildRelease, HidesAllItemsOfAScaleOrNone) {
  Wave wave(FrontLines());
  for (const std::uint32_t cohort : {0U, 1U, 2U}) {
    std::vector<TestingSheet> sheets;
    for (const char answer : std::string("123451234512")) {
      const char first = cohort == 0 ? '4' : answer;
      const char third = answer == '5' ? '1' : '3';
      sheets.push_back({cohort, std::string({first, answer, third}) + std::string(4, answer) + "2"});
    }
    AddSheets(wave.answers, 0, sheets);
  }
  const Release release = wave.Build();
  const std::vector<std::size_t> a = {0};
  EXPECT_TRUE(release.clearance.AllowsMeasure(kFacetA, a, 12));
  for (const std::size_t item : {0U, 1U, 2U}) EXPECT_FALSE(release.clearance.AllowsItem(item, a, 12)) << item;
  EXPECT_TRUE(release.clearance.AllowsItem(3, a, 12));
}

// Everybody answered, nearly all with the best: the eight of a pool of twenty would be known to be content.
TEST(BuildRelease, LeavesTheMeansOfHiddenPartsOpen) {
  std::vector<Cohort> cohorts = FrontLines();
  cohorts[0].size = 8;
  cohorts[1].size = 12;
  Wave wave(cohorts);
  wave.Add(0, "55555554");
  wave.Add(1, "555555555554");
  wave.Add(2, "12345123451234512345");
  const Release release = wave.Build();
  EXPECT_THAT(release.pool_of, ElementsAre(0, 0, 1));
  const std::vector<std::size_t> pool = {0};
  const std::vector<std::size_t> all = {0, 1};
  EXPECT_FALSE(release.clearance.AllowsMeasure(kBurnout, pool, 20));
  EXPECT_TRUE(release.clearance.AllowsMeasure(kBurnout, all, 40));
  // Where nobody knows how many were invited they might be few.
  for (Cohort& cohort : cohorts) cohort.size = 0;
  Wave elsewhere(cohorts);
  elsewhere.Add(0, "55555554");
  elsewhere.Add(1, "555555555554");
  elsewhere.Add(2, "12345123451234512345");
  EXPECT_TRUE(elsewhere.Build().clearance.AllowsMeasure(kBurnout, pool, 20));
}

TEST(BuildRelease, KnowsOnlyUnitsThatThePolicyAllows) {
  Wave wave(FrontLines());
  for (const std::uint32_t cohort : {0u, 1u, 2u}) wave.Add(cohort, "123451234512345");
  EXPECT_EQ(wave.Build().cells.cohort_count(), 3u);
  wave.policy.lowest_unit_depth = 1;
  EXPECT_EQ(wave.Build().cells.cohort_count(), 3u);
  wave.policy.lowest_unit_depth = 0;
  const Release release = wave.Build();
  EXPECT_EQ(release.cells.cohort_count(), 1u);
  EXPECT_THAT(release.cells.CohortsOf({0, {}}), ElementsAre(0));
  for (const std::size_t unit : {1u, 2u, 3u}) {
    EXPECT_THAT(release.cells.CohortsOf({unit, {}}), ::testing::IsEmpty());
    EXPECT_THAT(release.cells.CohortsOfUnits(std::vector<std::size_t>{unit}, {}), ::testing::IsEmpty());
  }
}

TEST(BuildRelease, ShowsNoUnitBelowThePolicysDepthEvenIfItIsAllThereIs) {
  Wave wave({FrontLines()[0]});
  wave.Add(0, "123451234512345");
  wave.policy.lowest_unit_depth = 0;
  const Release release = wave.Build();
  EXPECT_THAT(release.cells.CohortsOf({0, {}}), ElementsAre(0));
  EXPECT_THAT(release.cells.CohortsOf({1, {}}), ::testing::IsEmpty());
}

TEST(BuildRelease, KnowsNoSpecialtiesThatThePolicyDoesNotAllow) {
  Wave wave({{RoleGroup::kFrontLine, "a", 20, {"nursing"}}, {RoleGroup::kFrontLine, "a", 20, {"pharmacy"}}});
  wave.Add(0, "123451234512345");
  wave.Add(1, "543215432154321");
  const Release open = wave.Build();
  EXPECT_EQ(open.cells.cohort_count(), 2u);
  EXPECT_THAT(open.cells.CohortsOf({1, {}}, "nursing"), ElementsAre(0));
  wave.policy.by_specialty = false;
  const Release release = wave.Build();
  EXPECT_EQ(release.cells.cohort_count(), 1u);
  EXPECT_THAT(release.cells.CohortsOf({1, {}}), ElementsAre(0));
  EXPECT_THAT(release.cells.CohortsOf({1, {}}, "nursing"), ::testing::IsEmpty());
}

TEST(BuildRelease, IsTheSameInWhateverOrderAnswersCome) {
  Wave one(FrontLines());
  one.Add(0, "12345");
  one.Add(1, "123451234512345");
  one.Add(2, "5443322115");
  Wave other(FrontLines());
  other.Add(2, "5112233445");
  other.Add(1, "543215432154321");
  other.Add(0, "54321");
  EXPECT_EQ(disclosure::DigestOf(TableOf(one.instrument, one.cells, one.Build())),
            disclosure::DigestOf(TableOf(other.instrument, other.cells, other.Build())));
}

}  // namespace
}  // namespace rapport::scoring
