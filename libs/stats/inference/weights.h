#ifndef RAPPORT_LIBS_STATS_INFERENCE_WEIGHTS_H_
#define RAPPORT_LIBS_STATS_INFERENCE_WEIGHTS_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "libs/stats/estimate.h"

namespace rapport::stats {

// How unequal weights lower precision: n sum w^2 / (sum w)^2, 1 for equal ones (Kish 1965, sec. 11.7), and
// the effective sample size n / design effect. Requires weights above 0. TOO_FEW_RESPONDENTS without any.
struct KishEffect {
  double design_effect = 1;
  double effective_n = 0;
};
absl::StatusOr<KishEffect> KishDesignEffect(absl::Span<const double> weights);

// A known classification of the population: to which category each respondent belongs, and how many people of
// the population each category has.
struct Margin {
  std::vector<int> category;       // by respondent, index into `population`
  std::vector<double> population;  // by category, above 0
};

// Weights under which the respondents of each category add up to its population, proportional to `base`
// within it (post-stratification; Holt and Smith 1979). EMPTY_CELL when a category has nobody who answered.
// Requires one category a respondent.
absl::StatusOr<std::vector<double>> PostStratify(absl::Span<const double> base, const Margin& margin);

// Weights that agree with several margins at once, as close to `base` as can be in the sense of the
// discrimination information: raking, iterative proportional fitting (Deming and Stephan 1940; Ireland and
// Kullback 1968), until no margin is off by more than 1e-12 of the population. EMPTY_CELL as above;
// NOT_CONVERGED after 1,000 rounds, as with margins that contradict each other.
absl::StatusOr<std::vector<double>> Rake(absl::Span<const double> base, absl::Span<const Margin> margins);

// A sample in one stage: strata in which clusters (single respondents, where every one is a cluster) were
// drawn from finitely many.
struct SampleDesign {
  std::vector<int> stratum;                    // by respondent, index into `clusters_in_population`
  std::vector<int> cluster;                    // by respondent; any identifiers
  std::vector<double> clusters_in_population;  // by stratum; infinity for no finite population correction
};

// What weights were fitted to, so that the variance takes credit for it; at most one of the two is filled.
struct Calibration {
  std::vector<Margin> post_strata;  // empty or one
  std::vector<Margin> raking;
};

struct SurveyEstimate {
  double estimate = 0;
  double standard_error = 0;
};

// Weighted total and mean of the population, standard errors by linearization over clusters within strata
// with finite population correction (Sarndal, Swensson and Wretman 1992, ch. 5; calibration: residuals from
// the margins, Deville and Sarndal 1992). Requires one value, weight, stratum and cluster a respondent.
// TOO_FEW_GROUPS when a stratum that is not taken in full has a single cluster.
absl::StatusOr<SurveyEstimate> EstimateTotal(absl::Span<const double> values,
                                             absl::Span<const double> weights, const SampleDesign& design,
                                             const Calibration& calibration = {});
absl::StatusOr<SurveyEstimate> EstimateMean(absl::Span<const double> values, absl::Span<const double> weights,
                                            const SampleDesign& design, const Calibration& calibration = {});

// One post-stratum of a census of which not all answered: a cohort.
struct Stratum {
  double population = 0;  // people
  std::int64_t n = 0;     // respondents
  double mean = 0;        // of their scores
  double sd = 0;          // divisor n - 1
};

// The population's mean from respondents taken as a random sample within each stratum: sum N_h mean_h / N,
// with variance sum (N_h / N)^2 (1 - n_h / N_h) sd_h^2 / n_h (Cochran 1977, eq. 5.6 and 5.12).
struct StratifiedMean {
  double mean = 0;
  double standard_error = 0;
  double degrees_of_freedom = 0;  // Satterthwaite (1946): respondents of few and unequal strata
  KishEffect weighting;
};

// Strata with population 0 do not count. EMPTY_CELL when a stratum has nobody who answered,
// TOO_FEW_RESPONDENTS when one that is not answered in full has a single respondent. Requires n <=
// population.
absl::StatusOr<StratifiedMean> EstimateStratifiedMean(absl::Span<const Stratum> strata);

// The same where cohorts are too small for strata: the population's mean under weights raked to `margins`,
// whose categories are by cell, from a simple random sample with finite population correction; what
// EstimateMean gives under Rake's weights from respondent to respondent, in which those of a cell are alike.
// Cells without respondents do not count, and their populations are not looked at. Degrees of freedom n - 1.
// EMPTY_CELL when a category has nobody who answered, NOT_CONVERGED as Rake; TOO_FEW_RESPONDENTS with a
// single one. Requires one category a cell and at least one margin.
absl::StatusOr<StratifiedMean> EstimateRakedMean(absl::Span<const Stratum> cells,
                                                 absl::Span<const Margin> margins);

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_INFERENCE_WEIGHTS_H_
