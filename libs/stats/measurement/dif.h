#ifndef RAPPORT_LIBS_STATS_MEASUREMENT_DIF_H_
#define RAPPORT_LIBS_STATS_MEASUREMENT_DIF_H_

#include <array>
#include <cstdint>

#include "absl/status/statusor.h"
#include "libs/stats/measurement/chi_square.h"
#include "libs/stats/measurement/dif_tables.h"

namespace rapport::stats {

// Mantel's (1963) test that, among respondents of equal rest score, both groups answer the item alike:
// (sum over strata of F_k - E(F_k))^2 / sum of Var(F_k) with 1 degree of freedom, where F_k is the focal
// group's sum of answers, E and Var its permutation moments given the stratum's margins (Mantel 1963;
// Zwick, Donoghue and Grima 1993). No continuity correction. Sensitive to
// differences in one direction only. Relative error 1e-12.
//
// EMPTY_CELL when a group has no sheets; NO_VARIANCE when no stratum holds both groups and two different
// answers.
absl::StatusOr<ChiSquareTest> MantelTest(const DifTable& table);

// Likelihood-ratio tests of differential item functioning in proportional-odds models (Zumbo 1999;
// McCullagh 1980): logit P(answer <= c) = threshold_c - eta, with for eta
//   model 0: rest score;  model 1: rest score + group;  model 2: rest score + group + their product.
struct OrdinalDif {
  std::int64_t n = 0;                          // sheets
  std::array<double, 3> log_likelihoods = {};  // of models 0 to 2
  ChiSquareTest uniform;                       // 1 against 0, 1 df: the focal group answers higher or lower
  ChiSquareTest nonuniform;  // 2 against 1, 1 df: by an amount that changes with the rest score
  ChiSquareTest total;       // 2 against 0, 2 df
  double delta_r2 = 0;       // gain of model 2 over 0 in Nagelkerke's (1991) R2, 0 to 1
  double focal_effect = 0;   // of model 1: log odds ratio of a higher answer, focal against reference group
};

// Fitted to the table by Newton's method, thresholds of the answers that occur; the log likelihood is concave
// (Pratt 1981), and is within 1e-10 of its maximum.
//
// EMPTY_CELL when a group has no sheets; NO_VARIANCE when all answers, or all rest scores, are equal;
// COLLINEAR when rest score and group determine each other; NOT_CONVERGED when answers are separated, so that
// a coefficient runs to infinity.
absl::StatusOr<OrdinalDif> TestOrdinalDif(const DifTable& table);

// Size of differential functioning (Jodoin and Gierl 2001): negligible if not significant or
// delta_r2 < 0.035, moderate below 0.070, else large. Their cuts were derived for right-or-wrong items.
enum class DifSize { kNegligible, kModerate, kLarge };
DifSize DifSizeOf(double delta_r2, bool significant);

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_MEASUREMENT_DIF_H_
