#include "services/scoring/domain/trend.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <Eigen/Core>
#include <memory>
#include <string>
#include <vector>

#include "libs/base/status.h"
#include "libs/stats/models/least_squares.h"
#include "libs/stats/models/mixed_regression.h"
#include "services/scoring/domain/testing_wave.h"

namespace rapport::scoring {
namespace {

using ::testing::ElementsAre;

const Clearance kFive = *disclosure::MinimumN::Create(5);

// Waves that keep what a trend borrows.
class Waves {
 public:
  void Add(std::vector<Unit> units, const BurnoutAnswers& answers) {
    cells_.push_back(std::make_unique<CellMap>(BurnoutCells(std::move(units), answers)));
    statistics_.push_back(std::make_unique<WaveStatistics>(BurnoutWave(*cells_.back(), answers)));
  }

  Trend Compute(const std::string& unit, const std::vector<std::string>& acted = {}) const {
    std::vector<const CellMap*> cells;
    std::vector<TrendWave> waves;
    for (std::size_t wave = 0; wave < cells_.size(); ++wave) {
      cells.push_back(cells_[wave].get());
      waves.push_back({&instrument_, cells_[wave].get(), statistics_[wave].get(), &kFive});
    }
    TrendQuestion question;
    question.unit = *cells.back()->FindUnit(unit);
    question.measures = {std::vector<std::size_t>(waves.size(), kBurnout)};
    for (const std::string& id : acted) question.acted.push_back(*cells.back()->FindUnit(id));
    return ComputeTrend(waves, UnitLinks(cells), question);
  }

  std::vector<std::string> IdsOf(std::size_t wave, const std::vector<std::size_t>& units) const {
    std::vector<std::string> ids;
    ids.reserve(units.size());
    for (const std::size_t unit : units) ids.push_back(cells_[wave]->units()[unit].id);
    return ids;
  }

 private:
  const instrument::Instrument instrument_ = TestingInstrument();
  std::vector<std::unique_ptr<CellMap>> cells_;
  std::vector<std::unique_ptr<WaveStatistics>> statistics_;
};

const std::vector<Unit> kUnits = {
    {"sys", "", "S"}, {"a", "sys", "A"}, {"b", "sys", "B"}, {"c", "sys", "C"}, {"d", "sys", "D"}};

TEST(Trend, ComparesFirstAndLastWave) {
  Waves waves;
  waves.Add(kUnits, {{"a", "11112"}, {"b", "22335"}});
  waves.Add(kUnits, {{"a", "22223"}, {"b", "33445"}});
  const MeasureTrend trend = waves.Compute("").measures.front();
  ASSERT_TRUE(trend.change.statistic.ok());
  EXPECT_NEAR(trend.change.statistic->estimate, 3.0 - 2.1, 1e-12);
  EXPECT_EQ(trend.change.adjusted_p, trend.change.statistic->p) << "a family of one";
  EXPECT_GT(trend.effect->g, 0);
  ASSERT_EQ(trend.points.size(), 2u);
  EXPECT_EQ(trend.points[0].scores->n, 10);
  EXPECT_NEAR(*trend.points[0].percent_favourable, 70, 1e-12) << "1 and 2 of a measure where low is better";
  EXPECT_NEAR((*trend.favourable_change)->difference, 0.4 - 0.7, 1e-12);
  EXPECT_TRUE(trend.cochran_armitage->statistic.ok());
  EXPECT_EQ(base::ReasonOf(trend.mann_kendall.statistic.status()), "TOO_FEW_GROUPS");
  EXPECT_FALSE(trend.difference_in_differences.has_value());
}

TEST(Trend, TellsNothingOfAWaveWithFewerThanTheMinimum) {
  Waves waves;
  waves.Add(kUnits, {{"a", "1234"}});
  waves.Add(kUnits, {{"a", "12345"}});
  const Trend trend = waves.Compute("a");
  const MeasureTrend& measure = trend.measures.front();
  EXPECT_EQ(trend.comparisons, 0);
  EXPECT_FALSE(measure.points[0].scores.ok());
  EXPECT_FALSE(measure.points[0].percent_favourable.has_value());
  EXPECT_FALSE(measure.points[0].favourable.has_value());
  EXPECT_TRUE(measure.points[1].scores.ok());
  for (const std::string& reason :
       {base::ReasonOf(measure.change.statistic.status()), base::ReasonOf(measure.effect.status()),
        base::ReasonOf(measure.slope.statistic.status()), base::ReasonOf(measure.favourable_change->status()),
        base::ReasonOf(measure.sen_slope.status())}) {
    EXPECT_EQ(reason, "SUPPRESSED");
  }
  EXPECT_EQ(base::ReasonOf(measure.cochran_armitage->statistic.status()), "TOO_FEW_GROUPS");
}

TEST(Trend, FollowsASplitUnitAsAWhole) {
  Waves waves;
  waves.Add({{"sys", "", "S"}, {"a", "sys", "A"}, {"b", "sys", "B"}}, {{"a", "111222"}, {"b", "33333"}});
  waves.Add({{"sys", "", "S"}, {"a1", "sys", "A1", {"a"}}, {"a2", "sys", "A2", {"a"}}, {"b", "sys", "B"}},
            {{"a1", "12345"}, {"a2", "22222"}, {"b", "33333"}});
  const Trend trend = waves.Compute("a1");
  EXPECT_THAT(waves.IdsOf(0, trend.units[0]), ElementsAre("a"));
  EXPECT_THAT(waves.IdsOf(1, trend.units[1]), ElementsAre("a1", "a2"));
  EXPECT_EQ(trend.measures.front().points[0].scores->n, 6);
  EXPECT_EQ(trend.measures.front().points[1].scores->n, 10);
  EXPECT_NEAR(trend.measures.front().change.statistic->estimate, 2.5 - 1.5, 1e-12);
}

TEST(Trend, SaysOfANewUnitThatItWasNotThere) {
  Waves waves;
  waves.Add({{"sys", "", "S"}, {"a", "sys", "A"}}, {{"a", "12345"}});
  waves.Add({{"sys", "", "S"}, {"a", "sys", "A"}, {"b", "sys", "B"}}, {{"a", "12345"}, {"b", "12345"}});
  const MeasureTrend trend = waves.Compute("b").measures.front();
  EXPECT_EQ(base::ReasonOf(trend.points[0].scores.status()), "NO_UNIT");
  EXPECT_EQ(base::ReasonOf(trend.change.statistic.status()), "NO_UNIT");
}

TEST(Trend, FitsTheSlopeWithUnitsAsRandomIntercepts) {
  const std::vector<BurnoutAnswers> answers = {{{"a", "11223"}, {"b", "23344"}, {"c", "12345"}},
                                               {{"a", "12223"}, {"b", "33344"}, {"c", "12455"}},
                                               {{"a", "22233"}, {"b", "33444"}, {"c", "22455"}}};
  Waves waves;
  std::vector<double> x;
  std::vector<double> y;
  std::vector<int> group;
  for (std::size_t wave = 0; wave < answers.size(); ++wave) {
    waves.Add(kUnits, answers[wave]);
    for (const auto& [unit, digits] : answers[wave]) {
      for (const char digit : digits) {
        x.push_back(static_cast<double>(wave));
        y.push_back(digit - '0');
        group.push_back(unit[0] - 'a');
      }
    }
  }
  const auto rows = static_cast<Eigen::Index>(x.size());
  const auto fit =
      stats::FitMixedRegression(Eigen::MatrixXd(Eigen::Map<Eigen::MatrixXd>(x.data(), rows, 1)),
                                Eigen::VectorXd(Eigen::Map<Eigen::VectorXd>(y.data(), rows)), group);
  ASSERT_TRUE(fit.ok());
  const MeasureTrend trend = waves.Compute("").measures.front();
  EXPECT_NEAR(trend.slope.statistic->estimate, fit->tests[1].estimate, 1e-10);
  EXPECT_NEAR(trend.slope.statistic->standard_error, fit->tests[1].standard_error, 1e-10);
  EXPECT_EQ(trend.slope.statistic->df, fit->tests[1].df);
}

TEST(Trend, ComparesUnitsThatActedWithTheOthers) {
  const BurnoutAnswers before = {{"a", "44455"}, {"b", "33455"}, {"c", "33444"}, {"d", "23455"}};
  const BurnoutAnswers after = {{"a", "22334"}, {"b", "12344"}, {"c", "33445"}, {"d", "23445"}};
  Waves waves;
  waves.Add(kUnits, before);
  waves.Add(kUnits, after);
  const MeasureTrend trend = waves.Compute("", {"a", "b"}).measures.front();
  EXPECT_EQ(trend.acted_units, 2);
  EXPECT_EQ(trend.other_units, 2);
  ASSERT_TRUE(trend.difference_in_differences->statistic.ok());
  // Means of the acted 4.2 and 2.8, of the others 3.7 and 3.7.
  EXPECT_NEAR(trend.difference_in_differences->statistic->estimate, (2.8 - 4.2) - (3.7 - 3.7), 1e-12);
  Eigen::MatrixXd x(40, 3);
  Eigen::VectorXd y(40);
  std::vector<int> cluster;
  Eigen::Index row = 0;
  for (const bool is_after : {false, true}) {
    for (const auto& [unit, digits] : is_after ? after : before) {
      for (const char digit : digits) {
        const double acted = unit < "c" ? 1 : 0;
        x.row(row) << acted, is_after ? 1 : 0, is_after ? acted : 0;
        y(row++) = digit - '0';
        cluster.push_back(unit[0] - 'a');
      }
    }
  }
  const auto fit = stats::FitClusteredLeastSquares(x, y, cluster);
  ASSERT_TRUE(fit.ok());
  EXPECT_NEAR(trend.difference_in_differences->statistic->standard_error, fit->tests[3].standard_error,
              1e-10);
  EXPECT_NEAR(trend.difference_in_differences->statistic->df, fit->tests[3].df, 1e-8);
}

TEST(Trend, NeedsTwoUnitsThatActedAndTwoThatDidNot) {
  Waves waves;
  waves.Add(kUnits, {{"a", "12345"}, {"b", "12345"}, {"c", "12345"}});
  waves.Add(kUnits, {{"a", "12345"}, {"b", "12355"}, {"c", "12445"}});
  const MeasureTrend trend = waves.Compute("", {"a"}).measures.front();
  EXPECT_EQ(trend.acted_units, 1);
  EXPECT_EQ(trend.other_units, 2);
  EXPECT_EQ(base::ReasonOf(trend.difference_in_differences->statistic.status()), "TOO_FEW_GROUPS");
}

TEST(Trend, ActedUnitsCountOnlyWhereTheyAnsweredInBothWaves) {
  Waves waves;
  waves.Add(kUnits, {{"a", "12345"}, {"b", "12345"}, {"c", "12345"}, {"d", "12345"}});
  waves.Add(kUnits, {{"a", "12345"}, {"c", "12345"}, {"d", "12345"}});
  const MeasureTrend trend = waves.Compute("", {"a", "b"}).measures.front();
  EXPECT_EQ(trend.acted_units, 1) << "nobody of b answered again";
  EXPECT_EQ(trend.other_units, 2);
  EXPECT_EQ(base::ReasonOf(trend.difference_in_differences->statistic.status()), "TOO_FEW_GROUPS");
}

TEST(Trend, EachOfTheFourMeansOfADifferenceInDifferencesNeedsTheMinimum) {
  const BurnoutAnswers enough = {{"a", "445"}, {"b", "334"}, {"c", "334"}, {"d", "234"}};
  for (const BurnoutAnswers& few : {BurnoutAnswers{{"a", "44"}, {"b", "33"}, {"c", "334"}, {"d", "234"}},
                                    BurnoutAnswers{{"a", "445"}, {"b", "334"}, {"c", "33"}, {"d", "23"}}}) {
    for (const bool few_first : {true, false}) {
      Waves waves;
      waves.Add(kUnits, few_first ? few : enough);
      waves.Add(kUnits, few_first ? enough : few);
      const MeasureTrend trend = waves.Compute("", {"a", "b"}).measures.front();
      EXPECT_EQ(base::ReasonOf(trend.difference_in_differences->statistic.status()), "SUPPRESSED");
    }
  }
}

TEST(Trend, OneSuppressedWaveHidesTheWholeCourse) {
  Waves waves;
  for (const std::string& digits : std::vector<std::string>{"12345", "12355", "1244", "22345", "22355"}) {
    waves.Add(kUnits, {{"a", digits}});
  }
  const MeasureTrend trend = waves.Compute("a").measures.front();
  EXPECT_TRUE(trend.change.statistic.ok()) << "of the first and the last, which are shown";
  EXPECT_EQ(base::ReasonOf(trend.mann_kendall.statistic.status()), "SUPPRESSED");
  EXPECT_EQ(base::ReasonOf(trend.sen_slope.status()), "SUPPRESSED");
}

TEST(Trend, CountsAnAnswerOnceWhereAUnitAndItsParentAreLinked) {
  Waves waves;
  waves.Add({{"sys", "", "S"}, {"a", "sys", "A"}}, {{"a", "12345"}});
  waves.Add({{"sys", "", "S"}, {"b", "sys", "B", {"a"}}, {"b1", "b", "B1", {"a"}}}, {{"b1", "12345"}});
  const Trend trend = waves.Compute("b");
  EXPECT_THAT(waves.IdsOf(1, trend.units[1]), ElementsAre("b", "b1"));
  EXPECT_EQ(trend.measures.front().points[1].scores->n, 5);
}

TEST(Trend, CountsAGroupThatActedInPartOnNeitherSide) {
  Waves waves;
  waves.Add({{"sys", "", "S"}, {"a", "sys", "A"}, {"b", "sys", "B"}, {"c", "sys", "C"}},
            {{"a", "12345"}, {"b", "12345"}, {"c", "12345"}});
  waves.Add({{"sys", "", "S"},
             {"a1", "sys", "A1", {"a"}},
             {"a2", "sys", "A2", {"a"}},
             {"b", "sys", "B"},
             {"c", "sys", "C"}},
            {{"a1", "12345"}, {"a2", "12345"}, {"b", "12345"}, {"c", "12345"}});
  const MeasureTrend trend = waves.Compute("", {"a1", "b"}).measures.front();
  EXPECT_EQ(trend.acted_units, 1);
  EXPECT_EQ(trend.other_units, 1);
}

}  // namespace
}  // namespace rapport::scoring
