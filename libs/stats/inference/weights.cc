#include "libs/stats/inference/weights.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

#include "libs/base/status_macros.h"

namespace rapport::stats {
namespace {

constexpr int kMostRounds = 1000;
constexpr double kMarginTolerance = 1e-12;

// Rounds of residuals from margins: the projection onto all of them at once, as R's survey package does it.
constexpr int kResidualRounds = 10;

std::vector<double> SumsByCategory(absl::Span<const double> values, const Margin& margin) {
  assert(values.size() == margin.category.size());
  std::vector<double> sums(margin.population.size());
  for (std::size_t i = 0; i < values.size(); ++i)
    sums[static_cast<std::size_t>(margin.category[i])] += values[i];
  return sums;
}

// One adjustment to a margin, in place; how far the margin was off before, as a share of the population.
absl::StatusOr<double> Adjust(const Margin& margin, std::vector<double>& weights) {
  const std::vector<double> sums = SumsByCategory(weights, margin);
  const double population = std::accumulate(margin.population.begin(), margin.population.end(), 0.0);
  double off = 0;
  for (std::size_t category = 0; category < sums.size(); ++category) {
    if (sums[category] == 0) {
      return NotEstimableError(NotEstimable::kEmptyCell, "nobody of a part of the population answered");
    }
    off = std::max(off, std::abs(sums[category] - margin.population[category]) / population);
  }
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const auto category = static_cast<std::size_t>(margin.category[i]);
    weights[i] *= margin.population[category] / sums[category];
  }
  return off;
}

// Takes from each influence its category's mean, in units of the weights.
void TakeResiduals(const Margin& margin, absl::Span<const double> weights, std::vector<double>& influences) {
  std::vector<double> ratios(influences.size());
  for (std::size_t i = 0; i < ratios.size(); ++i) ratios[i] = influences[i] / weights[i];
  const std::vector<double> sums = SumsByCategory(ratios, margin);
  const std::vector<double> counts = SumsByCategory(std::vector<double>(ratios.size(), 1.0), margin);
  for (std::size_t i = 0; i < influences.size(); ++i) {
    const auto category = static_cast<std::size_t>(margin.category[i]);
    influences[i] -= weights[i] * sums[category] / counts[category];
  }
}

// Standard error of a sum of influences.
absl::StatusOr<double> StandardError(std::vector<double> influences, absl::Span<const double> weights,
                                     const SampleDesign& design, const Calibration& calibration) {
  for (const Margin& margin : calibration.post_strata) TakeResiduals(margin, weights, influences);
  for (int round = 0; round < kResidualRounds && !calibration.raking.empty(); ++round) {
    for (const Margin& margin : calibration.raking) TakeResiduals(margin, weights, influences);
  }
  std::vector<std::map<int, double>> totals(design.clusters_in_population.size());
  for (std::size_t i = 0; i < influences.size(); ++i) {
    totals[static_cast<std::size_t>(design.stratum[i])][design.cluster[i]] += influences[i];
  }
  double variance = 0;
  for (std::size_t stratum = 0; stratum < totals.size(); ++stratum) {
    if (totals[stratum].empty()) continue;
    const auto n = static_cast<double>(totals[stratum].size());
    const double left = 1 - n / design.clusters_in_population[stratum];
    if (left <= 0) continue;
    if (n < 2) return NotEstimableError(NotEstimable::kTooFewGroups, "a stratum has a single cluster");
    double mean = 0;
    for (const auto& [cluster, total] : totals[stratum]) mean += total / n;
    double squares = 0;
    for (const auto& [cluster, total] : totals[stratum]) squares += (total - mean) * (total - mean);
    variance += left * n / (n - 1) * squares;
  }
  return std::sqrt(variance);
}

}  // namespace

absl::StatusOr<KishEffect> KishDesignEffect(absl::Span<const double> weights) {
  if (weights.empty()) return NotEstimableError(NotEstimable::kTooFewRespondents, "nobody has a weight");
  double sum = 0;
  double squares = 0;
  for (const double weight : weights) {
    sum += weight;
    squares += weight * weight;
  }
  return KishEffect{static_cast<double>(weights.size()) * squares / (sum * sum), sum * sum / squares};
}

absl::StatusOr<std::vector<double>> PostStratify(absl::Span<const double> base, const Margin& margin) {
  std::vector<double> weights(base.begin(), base.end());
  RAPPORT_RETURN_IF_ERROR(Adjust(margin, weights).status());
  return weights;
}

absl::StatusOr<std::vector<double>> Rake(absl::Span<const double> base, absl::Span<const Margin> margins) {
  std::vector<double> weights(base.begin(), base.end());
  for (int round = 0; round < kMostRounds; ++round) {
    double off = 0;
    for (const Margin& margin : margins) {
      RAPPORT_ASSIGN_OR_RETURN(const double before, Adjust(margin, weights));
      off = std::max(off, before);
    }
    if (off <= kMarginTolerance) return weights;
  }
  return NotEstimableError(NotEstimable::kNotConverged, "no weights agree with all margins");
}

absl::StatusOr<SurveyEstimate> EstimateTotal(absl::Span<const double> values,
                                             absl::Span<const double> weights, const SampleDesign& design,
                                             const Calibration& calibration) {
  assert(values.size() == weights.size() && values.size() == design.stratum.size());
  std::vector<double> influences(values.size());
  SurveyEstimate result;
  for (std::size_t i = 0; i < values.size(); ++i) {
    influences[i] = weights[i] * values[i];
    result.estimate += influences[i];
  }
  RAPPORT_ASSIGN_OR_RETURN(result.standard_error,
                           StandardError(std::move(influences), weights, design, calibration));
  return result;
}

absl::StatusOr<SurveyEstimate> EstimateMean(absl::Span<const double> values, absl::Span<const double> weights,
                                            const SampleDesign& design, const Calibration& calibration) {
  assert(values.size() == weights.size() && values.size() == design.stratum.size());
  if (values.empty()) return NotEstimableError(NotEstimable::kTooFewRespondents, "nobody answered");
  double sum = 0;
  double total = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    sum += weights[i];
    total += weights[i] * values[i];
  }
  SurveyEstimate result{total / sum, 0};
  std::vector<double> influences(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    influences[i] = weights[i] * (values[i] - result.estimate) / sum;
  }
  RAPPORT_ASSIGN_OR_RETURN(result.standard_error,
                           StandardError(std::move(influences), weights, design, calibration));
  return result;
}

absl::StatusOr<StratifiedMean> EstimateStratifiedMean(absl::Span<const Stratum> strata) {
  double population = 0;
  for (const Stratum& stratum : strata) population += stratum.population;
  if (population == 0) return NotEstimableError(NotEstimable::kTooFewRespondents, "nobody was asked");
  StratifiedMean result;
  double respondents = 0;
  double squares_of_weights = 0;
  double variance = 0;
  double spread = 0;  // Satterthwaite's denominator
  for (const Stratum& stratum : strata) {
    if (stratum.population == 0) continue;
    if (stratum.n == 0) return NotEstimableError(NotEstimable::kEmptyCell, "nobody of a stratum answered");
    const auto n = static_cast<double>(stratum.n);
    assert(n <= stratum.population);
    const double share = stratum.population / population;
    result.mean += share * stratum.mean;
    respondents += n;
    squares_of_weights += share * share / n;
    const double left = 1 - n / stratum.population;
    if (left <= 0) continue;
    if (stratum.n < 2) {
      return NotEstimableError(NotEstimable::kTooFewRespondents, "a stratum has a single respondent");
    }
    const double part = share * share * left * stratum.sd * stratum.sd / n;
    variance += part;
    spread += part * part / (n - 1);
  }
  result.standard_error = std::sqrt(variance);
  result.degrees_of_freedom = spread > 0 ? variance * variance / spread : respondents;
  result.weighting = {respondents * squares_of_weights, 1 / squares_of_weights};
  return result;
}

absl::StatusOr<StratifiedMean> EstimateRakedMean(absl::Span<const Stratum> cells,
                                                 absl::Span<const Margin> margins) {
  std::vector<Stratum> answered;
  std::vector<Margin> known(margins.size());
  for (std::size_t i = 0; i < margins.size(); ++i) known[i].population = margins[i].population;
  std::vector<double> totals;  // of the weights, by cell
  double n = 0;
  for (std::size_t cell = 0; cell < cells.size(); ++cell) {
    if (cells[cell].n == 0) continue;
    answered.push_back(cells[cell]);
    totals.push_back(static_cast<double>(cells[cell].n));
    n += totals.back();
    for (std::size_t i = 0; i < margins.size(); ++i) known[i].category.push_back(margins[i].category[cell]);
  }
  if (n < 2) return NotEstimableError(NotEstimable::kTooFewRespondents, "fewer than two respondents");
  const std::vector<double> counts = totals;
  RAPPORT_ASSIGN_OR_RETURN(totals, Rake(totals, known));
  const double population = std::accumulate(totals.begin(), totals.end(), 0.0);
  StratifiedMean result;
  double squares_of_weights = 0;
  for (std::size_t cell = 0; cell < totals.size(); ++cell) {
    result.mean += totals[cell] / population * answered[cell].mean;
    squares_of_weights += totals[cell] / population * totals[cell] / population / counts[cell];
  }
  // Influences over weights are the same within a cell but for the respondents' distance from its mean.
  std::vector<double> ratios;
  ratios.reserve(totals.size());
  for (const Stratum& cell : answered) ratios.push_back(cell.mean - result.mean);
  for (int round = 0; round < kResidualRounds; ++round) {
    for (const Margin& margin : known) {
      std::vector<double> products(ratios.size());
      for (std::size_t cell = 0; cell < ratios.size(); ++cell) products[cell] = counts[cell] * ratios[cell];
      const std::vector<double> sums = SumsByCategory(products, margin);
      const std::vector<double> of = SumsByCategory(counts, margin);
      for (std::size_t cell = 0; cell < ratios.size(); ++cell) {
        const auto category = static_cast<std::size_t>(margin.category[cell]);
        ratios[cell] -= sums[category] / of[category];
      }
    }
  }
  double mean = 0;
  for (std::size_t cell = 0; cell < ratios.size(); ++cell) mean += totals[cell] * ratios[cell] / n;
  double squares = 0;
  for (std::size_t cell = 0; cell < ratios.size(); ++cell) {
    const double weight = totals[cell] / counts[cell];
    const double distance = weight * ratios[cell] - mean;
    squares += counts[cell] * distance * distance;
    squares += (counts[cell] - 1) * (weight * answered[cell].sd) * (weight * answered[cell].sd);
  }
  const double left = std::max(0.0, 1 - n / population);
  result.standard_error = std::sqrt(left * n / (n - 1) * squares) / population;
  result.degrees_of_freedom = n - 1;
  result.weighting = {n * squares_of_weights, 1 / squares_of_weights};
  return result;
}

}  // namespace rapport::stats
