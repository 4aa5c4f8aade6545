#include "services/scoring/domain/benchmark.h"

#include <algorithm>

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/stats/fixed_point.h"
#include "services/scoring/domain/cell_moments.h"

namespace rapport::scoring {
namespace {

constexpr std::int64_t kFixedStep = stats::kFixedOne / kStepsPerPoint;

absl::Status Check(const BenchmarkQuestion& question) {
  if (question.measures.empty()) return base::InvalidArgument("measures", "are missing", "NO_MEASURES");
  if (question.measures.size() > BenchmarkQuestion::kMaxMeasures) {
    return base::InvalidArgument("measures", "are more than 50", "TOO_MANY_MEASURES");
  }
  if (question.epsilon_micro < BenchmarkQuestion::kMinEpsilonMicro ||
      question.epsilon_micro > BenchmarkQuestion::kMaxEpsilonMicro) {
    return base::InvalidArgument("epsilon", "is not from 0.001 to 4", "INVALID_EPSILON");
  }
  return absl::OkStatus();
}

// Sum of the scores from the lower end, to the nearest step, halves upwards.
std::int64_t SumInSteps(const stats::Moments& moments, const instrument::Measure& measure) {
  const absl::int128 fixed =
      moments.sum() - absl::int128(moments.n()) * stats::FixedFromDouble(measure.min_value) + kFixedStep / 2;
  absl::int128 steps = fixed / kFixedStep;
  if (fixed < 0 && steps * kFixedStep != fixed) --steps;
  return static_cast<std::int64_t>(steps);
}

// Noise for one of the `shares` numbers between which the budget is split.
absl::StatusOr<disclosure::DiscreteLaplace> NoiseFor(std::int64_t sensitivity, std::int64_t shares,
                                                     std::int64_t epsilon_micro) {
  return disclosure::DiscreteLaplace::Create(sensitivity * shares * kEpsilonOne, epsilon_micro);
}

}  // namespace

std::int64_t SumSensitivity(const instrument::Measure& measure) {
  const std::int64_t range =
      stats::FixedFromDouble(measure.max_value) - stats::FixedFromDouble(measure.min_value);
  return (range + kFixedStep - 1) / kFixedStep + 1;
}

std::vector<std::size_t> BenchmarkMeasures(const instrument::Instrument& instrument) {
  std::vector<std::size_t> measures;
  for (std::size_t measure = 0; measure < instrument.measures.size(); ++measure) {
    const instrument::MeasureKind kind = instrument.measures[measure].kind;
    if (kind == instrument::MeasureKind::kDomain || kind == instrument::MeasureKind::kIndex) {
      measures.push_back(measure);
    }
  }
  return measures;
}

absl::StatusOr<std::vector<BenchmarkScore>> ComputeBenchmark(
    const instrument::Instrument& instrument, const CellMap& cells, const WaveStatistics& statistics,
    const Clearance& clearance, const BenchmarkQuestion& question, const disclosure::UniformBits& bits) {
  RAPPORT_RETURN_IF_ERROR(Check(question));
  const auto shares = static_cast<std::int64_t>(2 * question.measures.size());
  RAPPORT_ASSIGN_OR_RETURN(const auto count_noise, NoiseFor(1, shares, question.epsilon_micro));
  std::vector<BenchmarkScore> scores;
  for (const base::RoleGroup role_group : cells.role_groups()) {
    const std::vector<std::size_t> cohorts = cells.CohortsOf({0, role_group});
    if (!clearance.AllowsSheets(SheetsOf(statistics, cohorts))) continue;
    for (const std::size_t index : question.measures) {
      const instrument::Measure& measure = instrument.measures[index];
      const stats::Moments moments = MomentsOf(statistics, cohorts, index);
      if (!clearance.AllowsMeasure(index, cohorts, moments.n())) continue;
      RAPPORT_ASSIGN_OR_RETURN(const auto sum_noise,
                               NoiseFor(SumSensitivity(measure), shares, question.epsilon_micro));
      BenchmarkScore& score = scores.emplace_back();
      score.role_group = role_group;
      score.measure = index;
      score.n = moments.n() + count_noise.Sample(bits);
      score.sum = static_cast<double>(SumInSteps(moments, measure) + sum_noise.Sample(bits)) / kStepsPerPoint;
      const auto divisor = static_cast<double>(std::max<std::int64_t>(score.n, 1));
      score.mean = std::clamp(measure.min_value + score.sum / divisor, measure.min_value, measure.max_value);
      score.n_noise_sd = count_noise.StandardDeviation();
      score.sum_noise_sd = sum_noise.StandardDeviation() / kStepsPerPoint;
    }
  }
  return scores;
}

}  // namespace rapport::scoring
