#ifndef RAPPORT_LIBS_STATS_MODELS_CROSS_PRODUCTS_H_
#define RAPPORT_LIBS_STATS_MODELS_CROSS_PRODUCTS_H_

#include <Eigen/Core>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/numeric/int128.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "libs/stats/fixed_point.h"
#include "libs/stats/moments.h"

namespace rapport::stats {

// `value` as a FixedScore, rounded to nearest. Requires |value| <= kMaxAbsScore.
FixedScore ToFixed(double value);

// A FixedScore in units of the response scale.
double FromFixed(FixedScore score);

// Count, sums and sums of products of the rows of a table of scores: all that least squares, cluster-robust
// covariances, relative weights, LMG and mixed models with one random intercept need of the rows. One for all
// rows, or one a cluster. For a given number of columns a commutative monoid under Merge with
// CrossProducts(columns) as its zero. All parts are exact integers (units of 2^-40 and 2^-80), so that the
// same rows give the same bits however they are split and ordered.
//
// Rows are complete: a row in which a score is missing is left out as a whole (listwise), by the caller or by
// AddColumns.
//
// Capacity: 2^25 rows of magnitude kMaxAbsScore. About 16 bytes for each pair of columns.
class CrossProducts {
 public:
  // Requires 1 <= columns <= kMaxColumns.
  static constexpr int kMaxColumns = 64;
  explicit CrossProducts(int columns);

  // Requires row.size() == columns() and every |score| <= kMaxAbsScore.
  void Add(absl::Span<const FixedScore> row);

  // Adds the rows of a table that is stored by column, leaving out rows with a kNoScore in any column; the
  // same as Add of every complete row. Requires columns() columns of one length.
  void AddColumns(absl::Span<const absl::Span<const FixedScore>> table);

  // Adds a row for each score of `last`, which it has in the last column, with the values `leading` in the
  // others; the same as Add of every row. Requires leading.size() == columns() - 1.
  void AddMoments(absl::Span<const FixedScore> leading, const Moments& last);

  // Requires other.columns() == columns().
  void Merge(const CrossProducts& other);

  // The same rows with only these columns, in this order; a column may be asked for more than once. Requires
  // each of `columns` to be in [0, columns()).
  CrossProducts Select(absl::Span<const int> columns) const;

  int columns() const { return columns_; }
  std::int64_t n() const { return n_; }

  // Mean of a column, within one rounding. Requires n() > 0.
  double Mean(int column) const;

  // The mean of a column, rounded to a FixedScore: a centre for About. Requires n() > 0.
  FixedScore RoundedMean(int column) const;

  // Covariances with divisor n - 1, columns() x columns(). Each is within two roundings of the exact value
  // of the fixed scores (nothing cancels); a constant column has exact zeros. TOO_FEW_RESPONDENTS for n < 2.
  absl::StatusOr<Eigen::MatrixXd> Covariance() const;

  // Sums of products of the rows (1, x_1 - c_1, ..., x_k - c_k), (columns() + 1) square, each within one
  // rounding of the exact value. Requires centre.size() == columns().
  Eigen::MatrixXd About(absl::Span<const FixedScore> centre) const;

  // Little endian; equal accumulators have equal bytes.
  std::string Serialize() const;
  static absl::StatusOr<CrossProducts> Parse(std::string_view bytes);

  bool operator==(const CrossProducts&) const = default;

 private:
  int columns_;
  std::int64_t n_ = 0;
  std::vector<absl::int128> sums_;      // by column
  std::vector<absl::int128> products_;  // (i, j) with i <= j, by row of the upper triangle
};

// The sum of all of `parts`. Requires at least one, all with the same number of columns.
CrossProducts Total(absl::Span<const CrossProducts> parts);

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_MODELS_CROSS_PRODUCTS_H_
