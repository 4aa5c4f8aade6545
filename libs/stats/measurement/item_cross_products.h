#ifndef RAPPORT_LIBS_STATS_MEASUREMENT_ITEM_CROSS_PRODUCTS_H_
#define RAPPORT_LIBS_STATS_MEASUREMENT_ITEM_CROSS_PRODUCTS_H_

#include <Eigen/Core>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/numeric/int128.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "libs/stats/measurement/scale_key.h"

namespace rapport::stats {

// Columns of answer bytes, one an item, all of one length; see scale_key.h.
using AnswerColumns = absl::Span<const absl::Span<const std::uint8_t>>;

// Counts, sums and sums of products of the answers to a scale's items: all that reliability and a factor
// model need of the sheets. Complete sheets (listwise deletion) are kept apart from the others, which enter
// by the pairs that they answer (pairwise deletion). For a given key a commutative monoid under Merge with
// ItemCrossProducts(key) as its zero; all parts are exact integers, so that the same sheets give the same
// bits however they are split and ordered.
//
// Capacity: 2^27 sheets, 2^24 if the key is not narrow. About 8 bytes for each of the k^2 pairs of items, and
// 48 once there is an incomplete sheet.
class ItemCrossProducts {
 public:
  explicit ItemCrossProducts(std::shared_ptr<const ScaleKey> key);

  // Adds every row. Requires one column an item, of one length. Takes time linear in rows and in pairs of
  // items.
  void Add(AnswerColumns columns);

  // Adds these rows, in any order. Requires each of `rows` to be below the columns' length.
  void AddRows(AnswerColumns columns, absl::Span<const std::uint32_t> rows);

  // Adds those of these rows that are complete, where nothing is to be known of pairs.
  void AddCompleteRows(AnswerColumns columns, absl::Span<const std::uint32_t> rows);

  // Requires the same key, or one of equal values.
  void Merge(const ItemCrossProducts& other);

  const ScaleKey& key() const { return *key_; }
  int items() const { return key_->items(); }

  // Sheets with all items answered.
  std::int64_t complete() const { return complete_n_; }

  // Sheets that answer an item, or both of two.
  std::int64_t Answers(int item) const { return Pairs(item, item); }
  std::int64_t Pairs(int first, int second) const;

  // Mean of an item over all who answer it, and over complete sheets, in units of the response scale; within
  // three roundings. TOO_FEW_RESPONDENTS for none.
  absl::StatusOr<double> Mean(int item) const;
  absl::StatusOr<double> CompleteMean(int item) const;

  // Covariances of complete sheets, divisor n - 1, in squared units of the response scale. Each is within
  // three roundings of the exact value (nothing cancels); an item without variance has exact zeros.
  // TOO_FEW_RESPONDENTS below two complete sheets.
  absl::StatusOr<Eigen::MatrixXd> CompleteCovariance() const;

  // Covariances by pairs: (j, k) of the sheets that answer both, divisor n_jk - 1, means of the same sheets.
  // Need not be positive semidefinite. TOO_FEW_RESPONDENTS when some two items have fewer than two sheets.
  absl::StatusOr<Eigen::MatrixXd> PairwiseCovariance() const;

  // Little endian; equal accumulators have equal bytes. Parse needs the key, which is not in the bytes, and
  // says INVALID_ARGUMENT for bytes of another number of items.
  std::string Serialize() const;
  static absl::StatusOr<ItemCrossProducts> Parse(std::shared_ptr<const ScaleKey> key, std::string_view bytes);

  bool operator==(const ItemCrossProducts& other) const;

 private:
  // Of incomplete sheets, (j, k) at k x items + j: sheets that answer both, and over these the sum of j, the
  // sum of products. (j, j) of the products are the squares of all who answer j.
  struct Incomplete {
    std::vector<std::int64_t> n;
    std::vector<absl::int128> sums;
    std::vector<absl::int128> products;
    bool operator==(const Incomplete&) const = default;
  };
  // What a pair's covariance is computed from, complete and incomplete sheets together.
  struct Pair {
    std::int64_t n = 0;
    absl::int128 first_sum = 0;
    absl::int128 second_sum = 0;
    absl::int128 product = 0;
  };

  template <typename Weight, typename Sum>
  class Adder;

  // Adds `count` rows: those at `rows`, or the first ones where it is null.
  enum class Sheets { kAll, kComplete };
  void AddAny(AnswerColumns columns, const std::uint32_t* rows, std::size_t count, Sheets sheets);
  void MakeRoomForIncomplete();

  Pair CompletePair(int first, int second) const;
  Pair AnyPair(int first, int second) const;
  double MeanOf(const Pair& pair, int item) const;
  double CovarianceOf(const Pair& pair) const;

  std::shared_ptr<const ScaleKey> key_;
  std::int64_t complete_n_ = 0;
  std::vector<absl::int128> complete_sums_;      // by item
  std::vector<absl::int128> complete_products_;  // (j, k) with j <= k, by row of the upper triangle
  Incomplete incomplete_;                        // empty until there is an incomplete sheet
};

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_MEASUREMENT_ITEM_CROSS_PRODUCTS_H_
