#include "services/scoring/domain/benchmark.h"

#include <cmath>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"
#include "services/scoring/domain/cell_moments.h"
#include "services/scoring/domain/testing_wave.h"

namespace rapport::scoring {
namespace {

using base::RoleGroup;
using ::rapport::testing::HasReason;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

enum : std::size_t { kA, kB, kAb };
constexpr std::uint32_t kFrontLine = 0;
constexpr std::uint32_t kExecutives = 1;

disclosure::UniformBits Seeded(std::uint64_t seed) {
  return [random = std::mt19937_64(seed)]() mutable { return random(); };
}

// Answers of the front line to the eight items of form 0, and of executives to the three of form 1.
struct Answers {
  std::vector<std::string> front_line = {};
  std::vector<std::string> executives = {};
};

Answers SomeAnswers(int front_line, int executives) {
  Answers answers;
  std::mt19937_64 random(99);
  const auto add = [&random](int people, int items, std::vector<std::string>& sheets) {
    for (int i = 0; i < people; ++i) {
      std::string& sheet = sheets.emplace_back();
      for (int item = 0; item < items; ++item) sheet += static_cast<char>('1' + random() % 5);
    }
  };
  add(front_line, 8, answers.front_line);
  add(executives, 3, answers.executives);
  return answers;
}

class BenchmarkTest : public ::testing::Test {
 protected:
  WaveStatistics StatisticsOf(const Answers& given) const {
    WaveAnswers answers(PlanWave(instrument_, {0, 1}));
    const auto add = [&answers](std::uint32_t cohort, const std::vector<std::string>& sheets) {
      std::vector<TestingSheet> of_cohort;
      of_cohort.reserve(sheets.size());
      for (const std::string& sheet : sheets) of_cohort.push_back({cohort, sheet});
      AddSheets(answers, cohort, of_cohort);
    };
    add(kFrontLine, given.front_line);
    add(kExecutives, given.executives);
    return answers.statistics();
  }

  absl::StatusOr<std::vector<BenchmarkScore>> Compute(const Answers& given, const BenchmarkQuestion& question,
                                                      std::uint64_t seed) const {
    return ComputeBenchmark(instrument_, cells_, StatisticsOf(given), *disclosure::MinimumN::Create(10),
                            question, Seeded(seed));
  }

  std::vector<BenchmarkScore> MustCompute(const Answers& given, const BenchmarkQuestion& question,
                                          std::uint64_t seed) const {
    auto scores = Compute(given, question, seed);
    EXPECT_OK(scores);
    return scores.ok() ? *std::move(scores) : std::vector<BenchmarkScore>();
  }

  instrument::Instrument instrument_ = TestingInstrument();
  CellMap cells_ = *CellMap::Create({{"root", "", "All"}},
                                    {{RoleGroup::kFrontLine, "root", 0}, {RoleGroup::kExecutive, "root", 0}});
};

TEST_F(BenchmarkTest, AddsNoiseOfTheScaleThatItSays) {
  const Answers answers = SomeAnswers(40, 0);
  const BenchmarkQuestion question{{kA, kB}, kEpsilonOne};
  const stats::Moments exact = MomentsOf(StatisticsOf(answers), std::vector<std::size_t>{0}, kA);
  const double exact_sum = (*exact.Mean() - 1) * static_cast<double>(exact.n());
  constexpr int kDraws = 4000;
  double n_squares = 0;
  double sum_squares = 0;
  BenchmarkScore last;
  for (int seed = 0; seed < kDraws; ++seed) {
    const auto scores = MustCompute(answers, question, static_cast<std::uint64_t>(seed));
    ASSERT_EQ(scores.size(), 2U);
    last = scores[0];
    n_squares += std::pow(static_cast<double>(last.n - exact.n()), 2);
    sum_squares += std::pow(last.sum - exact_sum, 2);
    EXPECT_GE(last.mean, 1);
    EXPECT_LE(last.mean, 5);
  }
  // Between two measures, and count and sum: a fourth of epsilon 1 each, so scales 4 and 4 (4 + 1 / 1024).
  EXPECT_NEAR(last.n_noise_sd, std::sqrt(2) * 4, 0.02);
  EXPECT_NEAR(last.sum_noise_sd, std::sqrt(2) * 4 * (4 + 1.0 / 1024), 1e-4);
  EXPECT_NEAR(std::sqrt(n_squares / kDraws) / last.n_noise_sd, 1, 0.05);
  EXPECT_NEAR(std::sqrt(sum_squares / kDraws) / last.sum_noise_sd, 1, 0.05);
}

TEST_F(BenchmarkTest, ManyRespondentsOutweighTheNoise) {
  const Answers answers = SomeAnswers(20'000, 0);
  const auto scores = MustCompute(answers, {{kAb}, kEpsilonOne}, 5);
  ASSERT_EQ(scores.size(), 1U);
  EXPECT_NEAR(scores[0].mean, *MomentsOf(StatisticsOf(answers), std::vector<std::size_t>{0}, kAb).Mean(),
              0.01);
}

// Under the same noise, what differs between data sets is what one respondent can do.
TEST_F(BenchmarkTest, OneRespondentChangesNoMoreThanTheNoiseIsMadeFor) {
  const Answers answers = SomeAnswers(30, 20);
  const BenchmarkQuestion question{{kA, kB, kAb}, kEpsilonOne};
  const auto before = MustCompute(answers, question, 3);
  double largest = 0;
  for (const std::string sheet : {"11511511", "55155155", "1.......", "........", "54321234", "25.51.32"}) {
    Answers with = answers;
    with.front_line.push_back(sheet);
    const auto after = MustCompute(with, question, 3);
    ASSERT_EQ(after.size(), before.size());
    for (std::size_t i = 0; i < after.size(); ++i) {
      const double sum_change = std::abs(after[i].sum - before[i].sum);
      if (after[i].role_group == RoleGroup::kExecutive) {
        EXPECT_EQ(after[i].n, before[i].n) << "who joined is not one of them";
        EXPECT_EQ(sum_change, 0);
        continue;
      }
      EXPECT_LE(std::abs(after[i].n - before[i].n), 1);
      EXPECT_LE(sum_change * kStepsPerPoint,
                static_cast<double>(SumSensitivity(instrument_.measures[after[i].measure])));
      largest = std::max(largest, sum_change);
    }
  }
  EXPECT_NEAR(largest, 4, 1.0 / kStepsPerPoint) << "the bound is the least that holds";
}

// An attacker who knows the answers of all but one person, and wants to know whether that one answered. Told
// a number of exports of `epsilon_micro` each, the attacker says what is likelier: no way of guessing is
// better (Neyman & Pearson 1933). Returns the share of guesses that are right.
double GuessWhoAnswered(const std::function<std::vector<BenchmarkScore>(const Answers&, std::uint64_t)>& ask,
                        const Answers& others, const std::string& sheet, int exports) {
  Answers with = others;
  with.front_line.push_back(sheet);
  std::mt19937_64 random(4711);
  constexpr int kRounds = 600;
  int right = 0;
  for (int round = 0; round < kRounds; ++round) {
    const bool answered = random() % 2 == 0;
    double evidence = 0;  // log of how much likelier it is that they did
    for (int i = 0; i < exports; ++i) {
      for (const BenchmarkScore& told : ask(answered ? with : others, random())) {
        // Of one person less or more: a count of 30 or 31, a sum of 60 or 64.
        const double n = static_cast<double>(told.n);
        evidence += (std::abs(n - 30) - std::abs(n - 31)) * std::sqrt(2) / told.n_noise_sd;
        evidence += (std::abs(told.sum - 60) - std::abs(told.sum - 64)) * std::sqrt(2) / told.sum_noise_sd;
      }
    }
    right += (evidence > 0) == answered ? 1 : 0;
  }
  return static_cast<double>(right) / kRounds;
}

TEST_F(BenchmarkTest, WhoKnowsAllTheOthersGuessesTheLastNoBetterThanEpsilonAllows) {
  Answers others;
  others.front_line.assign(15, "11511511");  // item 3 is reverse-keyed: scores of 1, and of 5
  others.front_line.insert(others.front_line.end(), 15, "55155155");
  const auto with_epsilon = [this](std::int64_t epsilon_micro) {
    return [this, epsilon_micro](const Answers& answers, std::uint64_t seed) {
      return MustCompute(answers, {{kA}, epsilon_micro}, seed);
    };
  };
  const std::string fives = "55155155";
  // A budget of 1 lets nobody be right more often than e / (1 + e) = 0.731; 0.05 is 2.7 standard deviations.
  const double at_once = GuessWhoAnswered(with_epsilon(kEpsilonOne), others, fives, 1);
  const double in_ten = GuessWhoAnswered(with_epsilon(kEpsilonOne / 10), others, fives, 10);
  EXPECT_LT(at_once, 0.731 + 0.05);
  EXPECT_LT(in_ten, 0.731 + 0.05);
  EXPECT_GT(at_once, 0.6) << "the attacker can";
  EXPECT_GT(GuessWhoAnswered(with_epsilon(kEpsilonOne), others, fives, 60), 0.98) << "without a budget";
}

TEST_F(BenchmarkTest, SensitivityIsTheRangeAndAStep) {
  instrument::Measure measure;
  measure.min_value = 1;
  measure.max_value = 5;
  EXPECT_EQ(SumSensitivity(measure), 4 * kStepsPerPoint + 1);
  measure.min_value = -0.25;
  measure.max_value = 0.1;  // not a whole number of steps
  EXPECT_EQ(SumSensitivity(measure), 359 + 1);
}

TEST_F(BenchmarkTest, WhatIsNotReleasedOrAskedIsNotThere) {
  const BenchmarkQuestion question{{kB, kA}, kEpsilonOne};
  const auto shape = [&](const Answers& answers) {
    std::vector<std::pair<int, std::size_t>> there;
    for (const BenchmarkScore& score : MustCompute(answers, question, 1)) {
      there.emplace_back(static_cast<int>(score.role_group), score.measure);
    }
    return there;
  };
  // Executives are not asked b.
  EXPECT_THAT(shape(SomeAnswers(10, 10)),
              ElementsAre(std::pair(1, std::size_t{kB}), std::pair(1, std::size_t{kA}),
                          std::pair(3, std::size_t{kA})));
  EXPECT_THAT(shape(SomeAnswers(10, 9)),
              ElementsAre(std::pair(1, std::size_t{kB}), std::pair(1, std::size_t{kA})));
  EXPECT_THAT(shape(SomeAnswers(9, 9)), IsEmpty());
}

TEST_F(BenchmarkTest, TheNoiseDependsOnTheQuestionNotOnTheData) {
  const auto sd = [&](const Answers& answers, const BenchmarkQuestion& question) {
    return MustCompute(answers, question, 1).at(0).n_noise_sd;
  };
  const double all = sd(SomeAnswers(10, 10), {{kA, kB, kAb}, kEpsilonOne});
  EXPECT_EQ(sd(SomeAnswers(500, 0), {{kA, kB, kAb}, kEpsilonOne}), all);
  EXPECT_LT(sd(SomeAnswers(10, 10), {{kA}, kEpsilonOne}), all);
  EXPECT_GT(sd(SomeAnswers(10, 10), {{kA, kB, kAb}, kEpsilonOne / 2}), all);
}

TEST_F(BenchmarkTest, RefusesQuestionsThatMakeNoSense) {
  const Answers answers = SomeAnswers(10, 10);
  EXPECT_THAT(Compute(answers, {{}, kEpsilonOne}, 1), HasReason("NO_MEASURES"));
  EXPECT_THAT(Compute(answers, {std::vector<std::size_t>(51, kA), kEpsilonOne}, 1),
              HasReason("TOO_MANY_MEASURES"));
  for (const std::int64_t epsilon :
       {std::int64_t{0}, std::int64_t{-1}, kEpsilonOne / 1000 - 1, 4 * kEpsilonOne + 1}) {
    EXPECT_THAT(Compute(answers, {{kA}, epsilon}, 1), HasReason("INVALID_EPSILON")) << epsilon;
  }
  EXPECT_OK(Compute(answers, {{kA}, kEpsilonOne / 1000}, 1));
}

TEST_F(BenchmarkTest, DomainsAndIndexesByDefault) {
  EXPECT_THAT(BenchmarkMeasures(instrument_), ElementsAre(kAb));
}

}  // namespace
}  // namespace rapport::scoring
