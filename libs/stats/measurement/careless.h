#ifndef RAPPORT_LIBS_STATS_MEASUREMENT_CARELESS_H_
#define RAPPORT_LIBS_STATS_MEASUREMENT_CARELESS_H_

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "libs/stats/measurement/item_cross_products.h"
#include "libs/stats/measurement/scale_key.h"

namespace rapport::stats {

// Indices of careless responding, one a row of answer columns (see scale_key.h); columns are in the order in
// which the items were asked, answers as given: reverse-keyed items are not turned round. Sheets are screened
// with these numbers and never shown. Meade and Craig (2012) and Curran (2016) compare the indices.

// Length of the longest run of the same option among a row's answers; missing answers are taken out first
// (Johnson 2005). 0 for a row without answers. Options are compared by their position.
std::vector<std::uint16_t> LongStrings(AnswerColumns columns);

// Intra-individual response variability: standard deviation of a row's answers, divisor answers - 1 (Dunn,
// Heggestad, Shanock and Theilgard 2018), in units of the response scale; exactly 0 for equal
// answers. kNoIndex for fewer than two answers. `key` holds the values as asked; a position beyond an item's
// options is missing.
inline constexpr double kNoIndex = -1;
std::vector<double> ResponseVariability(AnswerColumns columns, const ScaleKey& key);

// Squared Mahalanobis distance of a row from the mean of complete rows,
// D2 = (x - mean)' S^-1 (x - mean) (Mahalanobis 1936). For normal answers about chi-square with k degrees of
// freedom; Likert answers have heavier tails, so that more than the nominal share passes a cut.
class MahalanobisDistance {
 public:
  // `answers` of all rows to compare with, its key the values as asked. TOO_FEW_RESPONDENTS unless complete
  // rows outnumber items; NO_VARIANCE for a constant item; COLLINEAR when items determine each other.
  static absl::StatusOr<MahalanobisDistance> Create(const ItemCrossProducts& answers);

  // By row; kNoIndex for rows with a missing answer. Relative error 1e-13 x condition of S. Requires one
  // column an item.
  std::vector<double> Of(AnswerColumns columns) const;

  // The distance beyond which a row is flagged: exceeded with probability `p` by chi-square with k degrees of
  // freedom. Requires 0 < p < 1.
  double Cut(double p = 0.001) const;

 private:
  MahalanobisDistance() = default;

  // By item and answer byte: (value - mean) / sd, 0 for a missing answer, and whether it is missing.
  std::vector<std::vector<double>> deviations_;
  std::vector<std::vector<std::uint8_t>> missing_;
  Eigen::MatrixXd
      whitening_;  // upper triangular; its transpose takes the standardized items' correlations away
};

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_MEASUREMENT_CARELESS_H_
