#include "libs/stats/measurement/item_cross_products.h"

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <cassert>
#include <cstddef>
#include <utility>

#include "libs/stats/estimate.h"
#include "libs/stats/measurement/words.h"

namespace rapport::stats {
namespace {

using Exact = boost::multiprecision::int512_t;

Exact ToExact(absl::int128 value) {
  return (Exact(absl::Int128High64(value)) << 64) + Exact(absl::Int128Low64(value));
}

std::size_t UpperTriangle(std::size_t items) { return items * (items + 1) / 2; }

// Place of (j, k), j <= k, in the upper triangle by row.
std::size_t Place(std::size_t items, std::size_t j, std::size_t k) {
  if (j > k) std::swap(j, k);
  return j * items - j * (j + 1) / 2 + k;
}

absl::Status TooFew(std::string_view what) {
  return NotEstimableError(NotEstimable::kTooFewRespondents, what);
}

}  // namespace

// Adds rows by blocks that stay in the first-level cache while every pair of items passes over them. Blocks
// are by column and filled up with zeros, which add nothing, so that all loops are of fixed length.
template <typename Weight, typename Sum>
class ItemCrossProducts::Adder {
 public:
  Adder(ItemCrossProducts& to, Sheets sheets)
      : to_(to),
        sheets_(sheets),
        items_(static_cast<std::size_t>(to.items())),
        weights_(items_ * 256),
        block_(items_ * kRows),
        waiting_(items_ * kRows),
        absent_(kRows) {
    for (std::size_t item = 0; item < items_; ++item) {
      const std::vector<std::int64_t>& weights = to.key_->weights(static_cast<int>(item));
      std::copy(weights.begin(), weights.end(), weights_.begin() + static_cast<std::ptrdiff_t>(item * 256));
    }
  }

  void Add(AnswerColumns columns, const std::uint32_t* rows, std::size_t count) {
    for (std::size_t start = 0; start < count; start += kRows) {
      const std::size_t length = std::min(kRows, count - start);
      for (std::size_t item = 0; item < items_; ++item) {
        const std::uint8_t* const column = columns[item].data();
        const Weight* const weights = &weights_[item * 256];
        Weight* const block = &block_[item * kRows];
        if (rows != nullptr) {
          for (std::size_t i = 0; i < length; ++i) block[i] = weights[column[rows[start + i]]];
        } else {
          for (std::size_t i = 0; i < length; ++i) block[i] = weights[column[start + i]];
        }
        std::fill(block + length, block + kRows, Weight{0});
      }
      AddComplete(length - SetIncompleteAside());
    }
    if (waiting_rows_ > 0) AddIncomplete();
  }

 private:
  static constexpr std::size_t kRows = 256;

  // Takes out the rows with a missing answer, to waiting_ where they count, and returns how many there were.
  std::size_t SetIncompleteAside() {
    // A missing answer's weight is negative, and so is any bitwise "or" with it.
    Weight any[kRows] = {};
    for (std::size_t item = 0; item < items_; ++item) {
      const Weight* const block = &block_[item * kRows];
      for (std::size_t i = 0; i < kRows; ++i) any[i] = static_cast<Weight>(any[i] | block[i]);
    }
    std::size_t incomplete = 0;
    for (std::size_t i = 0; i < kRows; ++i) {
      if (any[i] >= 0) continue;
      ++incomplete;
      if (sheets_ == Sheets::kComplete) {
        for (std::size_t item = 0; item < items_; ++item) block_[item * kRows + i] = 0;
        continue;
      }
      std::vector<std::size_t>& absent = absent_[waiting_rows_];
      absent.clear();
      for (std::size_t item = 0; item < items_; ++item) {
        Weight weight = std::exchange(block_[item * kRows + i], Weight{0});
        if (weight < 0) {
          absent.push_back(item);
          weight = 0;
        }
        waiting_[item * kRows + waiting_rows_] = weight;
      }
      if (++waiting_rows_ == kRows) AddIncomplete();
    }
    return incomplete;
  }

  static std::int64_t SumOf(const Weight* block) {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < kRows; ++i) sum += block[i];
    return sum;
  }

  static Sum ProductOf(const Weight* first, const Weight* second) {
    Sum sum = 0;
    for (std::size_t i = 0; i < kRows; ++i) sum += static_cast<Sum>(first[i]) * static_cast<Sum>(second[i]);
    return sum;
  }

  void AddComplete(std::size_t length) {
    to_.complete_n_ += static_cast<std::int64_t>(length);
    std::size_t place = 0;
    for (std::size_t j = 0; j < items_; ++j) {
      to_.complete_sums_[j] += SumOf(&block_[j * kRows]);
      for (std::size_t k = j; k < items_; ++k) {
        to_.complete_products_[place++] += ProductOf(&block_[j * kRows], &block_[k * kRows]);
      }
    }
  }

  // Counts and sums of j over those who answer k are those over all less those over the few who do not.
  void AddIncomplete() {
    to_.MakeRoomForIncomplete();
    Incomplete& to = to_.incomplete_;
    std::vector<std::int64_t> answers(items_, static_cast<std::int64_t>(waiting_rows_));
    std::vector<std::int64_t> sums(items_);
    for (std::size_t row = 0; row < waiting_rows_; ++row) {
      for (const std::size_t item : absent_[row]) --answers[item];
    }
    for (std::size_t j = 0; j < items_; ++j) {
      sums[j] = SumOf(&waiting_[j * kRows]);
      for (std::size_t k = j; k < items_; ++k) {
        const absl::int128 product = ProductOf(&waiting_[j * kRows], &waiting_[k * kRows]);
        to.products[k * items_ + j] += product;
        if (k != j) to.products[j * items_ + k] += product;
      }
    }
    for (std::size_t k = 0; k < items_; ++k) {
      for (std::size_t j = 0; j < items_; ++j) {
        to.n[k * items_ + j] += answers[j];
        to.sums[k * items_ + j] += sums[j];
      }
    }
    std::vector<std::int64_t> row_weights(items_);
    std::vector<std::int64_t> row_answers(items_);
    for (std::size_t row = 0; row < waiting_rows_; ++row) {
      std::fill(row_answers.begin(), row_answers.end(), 1);
      for (const std::size_t item : absent_[row]) row_answers[item] = 0;
      for (std::size_t j = 0; j < items_; ++j) row_weights[j] = waiting_[j * kRows + row];
      for (const std::size_t k : absent_[row]) {
        for (std::size_t j = 0; j < items_; ++j) {
          to.n[k * items_ + j] -= row_answers[j];
          to.sums[k * items_ + j] -= row_weights[j];
        }
      }
    }
    std::fill(waiting_.begin(), waiting_.end(), Weight{0});
    waiting_rows_ = 0;
  }

  ItemCrossProducts& to_;
  const Sheets sheets_;
  const std::size_t items_;
  std::vector<Weight> weights_;  // by item and answer byte
  std::vector<Weight> block_;    // by item: rows
  std::vector<Weight> waiting_;  // by item: incomplete rows, missing answers as 0
  std::size_t waiting_rows_ = 0;
  std::vector<std::vector<std::size_t>> absent_;  // by row of waiting_: items without an answer
};

ItemCrossProducts::ItemCrossProducts(std::shared_ptr<const ScaleKey> key)
    : key_(std::move(key)),
      complete_sums_(static_cast<std::size_t>(items())),
      complete_products_(UpperTriangle(static_cast<std::size_t>(items()))) {}

void ItemCrossProducts::Add(AnswerColumns columns) {
  AddAny(columns, nullptr, columns[0].size(), Sheets::kAll);
}

void ItemCrossProducts::AddRows(AnswerColumns columns, absl::Span<const std::uint32_t> rows) {
  AddAny(columns, rows.data(), rows.size(), Sheets::kAll);
}

void ItemCrossProducts::AddCompleteRows(AnswerColumns columns, absl::Span<const std::uint32_t> rows) {
  AddAny(columns, rows.data(), rows.size(), Sheets::kComplete);
}

void ItemCrossProducts::AddAny(AnswerColumns columns, const std::uint32_t* rows, std::size_t count,
                               Sheets sheets) {
  assert(columns.size() == static_cast<std::size_t>(items()));
  if (key_->narrow()) {
    // Two weights of 11 bits and 256 rows: sums below 2^30.
    Adder<std::int16_t, std::int32_t>(*this, sheets).Add(columns, rows, count);
  } else {
    Adder<std::int64_t, absl::int128>(*this, sheets).Add(columns, rows, count);
  }
}

void ItemCrossProducts::MakeRoomForIncomplete() {
  const auto pairs = static_cast<std::size_t>(items()) * static_cast<std::size_t>(items());
  incomplete_.n.resize(pairs);
  incomplete_.sums.resize(pairs);
  incomplete_.products.resize(pairs);
}

void ItemCrossProducts::Merge(const ItemCrossProducts& other) {
  assert(*key_ == *other.key_);
  const auto add = [](const auto& from, auto& to) {
    for (std::size_t i = 0; i < from.size(); ++i) to[i] += from[i];
  };
  complete_n_ += other.complete_n_;
  add(other.complete_sums_, complete_sums_);
  add(other.complete_products_, complete_products_);
  if (other.incomplete_.n.empty()) return;
  MakeRoomForIncomplete();
  add(other.incomplete_.n, incomplete_.n);
  add(other.incomplete_.sums, incomplete_.sums);
  add(other.incomplete_.products, incomplete_.products);
}

std::int64_t ItemCrossProducts::Pairs(int first, int second) const { return AnyPair(first, second).n; }

ItemCrossProducts::Pair ItemCrossProducts::CompletePair(int first, int second) const {
  const auto j = static_cast<std::size_t>(first);
  const auto k = static_cast<std::size_t>(second);
  return {.n = complete_n_,
          .first_sum = complete_sums_[j],
          .second_sum = complete_sums_[k],
          .product = complete_products_[Place(static_cast<std::size_t>(items()), j, k)]};
}

ItemCrossProducts::Pair ItemCrossProducts::AnyPair(int first, int second) const {
  Pair pair = CompletePair(first, second);
  if (incomplete_.n.empty()) return pair;
  const auto at = [k = static_cast<std::size_t>(items())](int row, int column) {
    return static_cast<std::size_t>(row) * k + static_cast<std::size_t>(column);
  };
  const std::size_t first_of_second = at(second, first);
  const std::size_t second_of_first = at(first, second);
  pair.n += incomplete_.n[first_of_second];
  pair.first_sum += incomplete_.sums[first_of_second];
  pair.second_sum += incomplete_.sums[second_of_first];
  pair.product += incomplete_.products[first_of_second];
  return pair;
}

double ItemCrossProducts::MeanOf(const Pair& pair, int item) const {
  const double weight = static_cast<double>(pair.first_sum / pair.n) +
                        static_cast<double>(pair.first_sum % pair.n) / static_cast<double>(pair.n);
  return key_->minimum(item) + key_->unit() * weight;
}

absl::StatusOr<double> ItemCrossProducts::Mean(int item) const {
  const Pair pair = AnyPair(item, item);
  if (pair.n < 1) return TooFew("an item without answers has no mean");
  return MeanOf(pair, item);
}

absl::StatusOr<double> ItemCrossProducts::CompleteMean(int item) const {
  const Pair pair = CompletePair(item, item);
  if (pair.n < 1) return TooFew("without complete sheets there is no mean");
  return MeanOf(pair, item);
}

double ItemCrossProducts::CovarianceOf(const Pair& pair) const {
  const Exact numerator =
      Exact(pair.n) * ToExact(pair.product) - ToExact(pair.first_sum) * ToExact(pair.second_sum);
  const double denominator = static_cast<double>(pair.n) * static_cast<double>(pair.n - 1);
  return numerator.convert_to<double>() / denominator * (key_->unit() * key_->unit());
}

absl::StatusOr<Eigen::MatrixXd> ItemCrossProducts::CompleteCovariance() const {
  if (complete_n_ < 2) return TooFew("a covariance needs two complete sheets");
  Eigen::MatrixXd covariance(items(), items());
  for (int j = 0; j < items(); ++j) {
    for (int k = j; k < items(); ++k) {
      covariance(j, k) = covariance(k, j) = CovarianceOf(CompletePair(j, k));
    }
  }
  return covariance;
}

absl::StatusOr<Eigen::MatrixXd> ItemCrossProducts::PairwiseCovariance() const {
  Eigen::MatrixXd covariance(items(), items());
  for (int j = 0; j < items(); ++j) {
    for (int k = j; k < items(); ++k) {
      const Pair pair = AnyPair(j, k);
      if (pair.n < 2) return TooFew("a covariance needs two sheets that answer both items");
      covariance(j, k) = covariance(k, j) = CovarianceOf(pair);
    }
  }
  return covariance;
}

std::string ItemCrossProducts::Serialize() const {
  std::string bytes;
  PutWord(items(), bytes);
  PutWord(incomplete_.n.empty() ? 0 : 1, bytes);
  PutWord(complete_n_, bytes);
  for (const absl::int128 sum : complete_sums_) PutWide(sum, bytes);
  for (const absl::int128 product : complete_products_) PutWide(product, bytes);
  for (const std::int64_t n : incomplete_.n) PutWord(n, bytes);
  for (const absl::int128 sum : incomplete_.sums) PutWide(sum, bytes);
  for (const absl::int128 product : incomplete_.products) PutWide(product, bytes);
  return bytes;
}

absl::StatusOr<ItemCrossProducts> ItemCrossProducts::Parse(std::shared_ptr<const ScaleKey> key,
                                                           std::string_view bytes) {
  ItemCrossProducts parsed(std::move(key));
  WordReader reader(bytes);
  if (reader.Word() != parsed.items()) {
    return absl::InvalidArgumentError("cross-products of another number of items");
  }
  const std::int64_t has_incomplete = reader.Word();
  if (has_incomplete < 0 || has_incomplete > 1) {
    return absl::InvalidArgumentError("cross-products are damaged");
  }
  if (has_incomplete == 1) parsed.MakeRoomForIncomplete();
  parsed.complete_n_ = reader.Word();
  for (absl::int128& sum : parsed.complete_sums_) sum = reader.Wide();
  for (absl::int128& product : parsed.complete_products_) product = reader.Wide();
  for (std::int64_t& n : parsed.incomplete_.n) n = reader.Word();
  for (absl::int128& sum : parsed.incomplete_.sums) sum = reader.Wide();
  for (absl::int128& product : parsed.incomplete_.products) product = reader.Wide();
  if (!reader.at_end()) return absl::InvalidArgumentError("cross-products have another length");
  if (parsed.complete_n_ < 0) return absl::InvalidArgumentError("cross-products of a negative count");
  return parsed;
}

bool ItemCrossProducts::operator==(const ItemCrossProducts& other) const {
  return *key_ == *other.key_ && complete_n_ == other.complete_n_ && complete_sums_ == other.complete_sums_ &&
         complete_products_ == other.complete_products_ && incomplete_ == other.incomplete_;
}

}  // namespace rapport::stats
