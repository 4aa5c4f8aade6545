#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_BENCHMARK_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_BENCHMARK_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/base/role_group.h"
#include "libs/disclosure/discrete_laplace.h"
#include "libs/instrument/instrument.h"
#include "services/scoring/domain/cells.h"
#include "services/scoring/domain/clearance.h"
#include "services/scoring/domain/wave_statistics.h"

namespace rapport::scoring {

// Millionths of epsilon, in which budgets are split and added up exactly.
inline constexpr std::int64_t kEpsilonOne = 1'000'000;

// Sums of scores are noised in steps of 1/1024 of a scale point.
inline constexpr std::int64_t kStepsPerPoint = 1024;

struct BenchmarkQuestion {
  static constexpr std::size_t kMaxMeasures = 50;
  static constexpr std::int64_t kMinEpsilonMicro = kEpsilonOne / 1000;
  static constexpr std::int64_t kMaxEpsilonMicro = 4 * kEpsilonOne;

  std::vector<std::size_t> measures;  // in the instrument, each once
  std::int64_t epsilon_micro = 0;     // for all of the answer
};

// One measure of one role group, with noise.
struct BenchmarkScore {
  base::RoleGroup role_group = base::RoleGroup::kFrontLine;
  std::size_t measure = 0;
  std::int64_t n = 0;       // of valid scores; may be negative
  double sum = 0;           // of scores from the lower end of the range, in scale points; may be negative
  double mean = 0;          // within the range; made of the two above alone
  double n_noise_sd = 0;    // standard deviation of the noise
  double sum_noise_sd = 0;  // likewise
};

// By how much one respondent changes the sum of scores on the measure, in steps, at most: the measure's
// range, and a step for the rounding of scores.
std::int64_t SumSensitivity(const instrument::Measure& measure);

// For comparison with other organizations: of the whole organization, by role group (ascending) and measure
// (in the order asked for), how many valid scores there are and their sum, each with discrete Laplace noise
// of `bits`. What may not be shown of a release is not there, nor what a role group is not asked.
//
// Private to epsilon = epsilon_micro / 10^6, for data sets that differ by one respondent more or less, given
// which role groups and measures are there:
//  - A respondent is in one role group, the numbers of which are all that they change: parallel composition
//  over role
//    groups (McSherry 2009, theorem 4).
//  - Of the m measures asked for a respondent changes each count by 1 at most, and each sum by
//  SumSensitivity() steps:
//    a score is rounded once, to 2^-40, and lies within the range to within that; sums of such scores are
//    exact, and rounding a sum to the nearest step keeps order, so two sums apart by at most whole steps stay
//    so.
//  - Each of these 2 m numbers gets noise of scale sensitivity / (epsilon / 2 m), which makes it
//    (epsilon / 2 m)-private (Ghosh, Roughgarden & Sundararajan 2012; Canonne, Kamath & Steinke 2020), and
//    budgets add up (Dwork et al. 2006): epsilon in all. The split goes by what was asked for, never by data.
//  - The mean is made of noised numbers only.
// Which role groups and measures are there is the release's doing; epsilon does not cover it. The release
// shows nothing about fewer than minimum n.
//
// INVALID_ARGUMENT, NO_MEASURES, TOO_MANY_MEASURES, INVALID_EPSILON. Fixed `bits` give a fixed answer.
absl::StatusOr<std::vector<BenchmarkScore>> ComputeBenchmark(
    const instrument::Instrument& instrument, const CellMap& cells, const WaveStatistics& statistics,
    const Clearance& clearance, const BenchmarkQuestion& question, const disclosure::UniformBits& bits);

// What is exported when nothing is asked for: all domains and indexes.
std::vector<std::size_t> BenchmarkMeasures(const instrument::Instrument& instrument);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_BENCHMARK_H_
