#include "libs/stats/models/cross_products.h"

#include <cassert>
#include <cmath>
#include <cstddef>
#include <utility>

#include "libs/stats/estimate.h"
#include "libs/stats/mean_score.h"

namespace rapport::stats {
namespace {

constexpr std::size_t kWord = 8;

std::size_t Pairs(int columns) {
  return static_cast<std::size_t>(columns) * (static_cast<std::size_t>(columns) + 1) / 2;
}

std::size_t SerializedBytes(int columns) {
  return 2 * kWord + 2 * kWord * (static_cast<std::size_t>(columns) + Pairs(columns));
}

// Place of (i, j), i <= j, in the upper triangle by row.
std::size_t Place(int columns, int i, int j) {
  if (i > j) std::swap(i, j);
  const auto row = static_cast<std::size_t>(i);
  return row * static_cast<std::size_t>(columns) - row * (row + 1) / 2 + static_cast<std::size_t>(j);
}

void PutWord(std::uint64_t word, std::string& bytes) {
  for (int i = 0; i < 8; ++i) bytes.push_back(static_cast<char>((word >> (8 * i)) & 0xff));
}

std::uint64_t TakeWord(std::string_view bytes, std::size_t word) {
  std::uint64_t value = 0;
  for (std::size_t i = kWord; i-- > 0;) {
    value = (value << 8) | static_cast<unsigned char>(bytes[kWord * word + i]);
  }
  return value;
}

double Scaled(absl::int128 value, int fraction_bits) {
  return std::ldexp(static_cast<double>(value), -fraction_bits);
}

}  // namespace

FixedScore ToFixed(double value) {
  assert(std::abs(value) <= static_cast<double>(kMaxAbsScore));
  return static_cast<FixedScore>(std::llround(std::ldexp(value, kFixedFractionBits)));
}

double FromFixed(FixedScore score) { return std::ldexp(static_cast<double>(score), -kFixedFractionBits); }

CrossProducts::CrossProducts(int columns)
    : columns_(columns), sums_(static_cast<std::size_t>(columns)), products_(Pairs(columns)) {
  assert(columns >= 1 && columns <= kMaxColumns);
}

void CrossProducts::Add(absl::Span<const FixedScore> row) {
  assert(row.size() == sums_.size());
  ++n_;
  std::size_t place = 0;
  for (std::size_t i = 0; i < row.size(); ++i) {
    sums_[i] += row[i];
    const absl::int128 score = row[i];
    for (std::size_t j = i; j < row.size(); ++j) products_[place++] += score * row[j];
  }
}

void CrossProducts::AddColumns(absl::Span<const absl::Span<const FixedScore>> table) {
  assert(table.size() == sums_.size());
  // Blocks of complete rows, small enough to stay in the first-level cache while every pair passes over them.
  constexpr std::size_t kBlock = 256;
  std::vector<FixedScore> block(kBlock * table.size());
  const std::size_t rows = table[0].size();
  for (std::size_t next = 0; next < rows;) {
    std::size_t filled = 0;
    for (; next < rows && filled < kBlock; ++next) {
      bool complete = true;
      for (std::size_t column = 0; column < table.size(); ++column) {
        const FixedScore score = table[column][next];
        complete &= score != kNoScore;
        block[column * kBlock + filled] = score;
      }
      filled += complete ? 1 : 0;
    }
    n_ += static_cast<std::int64_t>(filled);
    std::size_t place = 0;
    for (std::size_t i = 0; i < table.size(); ++i) {
      const FixedScore* const left = &block[i * kBlock];
      std::int64_t sum = 0;  // below 2^8 x 2^50
      for (std::size_t row = 0; row < filled; ++row) sum += left[row];
      sums_[i] += sum;
      for (std::size_t j = i; j < table.size(); ++j) {
        const FixedScore* const right = &block[j * kBlock];
        absl::int128 product = 0;
        for (std::size_t row = 0; row < filled; ++row) product += absl::int128(left[row]) * right[row];
        products_[place++] += product;
      }
    }
  }
}

void CrossProducts::AddMoments(absl::Span<const FixedScore> leading, const Moments& last) {
  assert(leading.size() + 1 == sums_.size());
  n_ += last.n();
  std::size_t place = 0;
  for (std::size_t i = 0; i < leading.size(); ++i) {
    const absl::int128 score = leading[i];
    sums_[i] += score * last.n();
    for (std::size_t j = i; j < leading.size(); ++j) products_[place++] += score * leading[j] * last.n();
    products_[place++] += score * last.sum();
  }
  sums_.back() += last.sum();
  products_[place] += static_cast<absl::int128>(last.sum_of_squares());
}

void CrossProducts::Merge(const CrossProducts& other) {
  assert(other.columns_ == columns_);
  n_ += other.n_;
  for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i] += other.sums_[i];
  for (std::size_t i = 0; i < products_.size(); ++i) products_[i] += other.products_[i];
}

CrossProducts CrossProducts::Select(absl::Span<const int> columns) const {
  CrossProducts selected(static_cast<int>(columns.size()));
  selected.n_ = n_;
  std::size_t place = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    assert(columns[i] >= 0 && columns[i] < columns_);
    selected.sums_[i] = sums_[static_cast<std::size_t>(columns[i])];
    for (std::size_t j = i; j < columns.size(); ++j) {
      selected.products_[place++] = products_[Place(columns_, columns[i], columns[j])];
    }
  }
  return selected;
}

double CrossProducts::Mean(int column) const {
  assert(n_ > 0);
  const absl::int128 sum = sums_[static_cast<std::size_t>(column)];
  const double fixed =
      static_cast<double>(sum / n_) + static_cast<double>(sum % n_) / static_cast<double>(n_);
  return std::ldexp(fixed, -kFixedFractionBits);
}

FixedScore CrossProducts::RoundedMean(int column) const {
  assert(n_ > 0);
  const absl::int128 sum = sums_[static_cast<std::size_t>(column)];
  const absl::int128 half = n_ / 2;
  return static_cast<FixedScore>((sum >= 0 ? sum + half : sum - half) / n_);
}

absl::StatusOr<Eigen::MatrixXd> CrossProducts::Covariance() const {
  if (n_ < 2)
    return NotEstimableError(NotEstimable::kTooFewRespondents, "a covariance needs two complete rows");
  std::vector<FixedScore> centre;
  centre.reserve(sums_.size());
  for (int i = 0; i < columns_; ++i) centre.push_back(RoundedMean(i));
  const Eigen::MatrixXd about = About(centre);
  // What rounding the centre left over is below one unit of 2^-40 a row.
  const Eigen::VectorXd rest = about.col(0).tail(columns_);
  const Eigen::MatrixXd products = about.bottomRightCorner(columns_, columns_);
  return (products - rest * rest.transpose() / static_cast<double>(n_)) / static_cast<double>(n_ - 1);
}

Eigen::MatrixXd CrossProducts::About(absl::Span<const FixedScore> centre) const {
  assert(centre.size() == sums_.size());
  Eigen::MatrixXd about(columns_ + 1, columns_ + 1);
  about(0, 0) = static_cast<double>(n_);
  std::size_t place = 0;
  for (int i = 0; i < columns_; ++i) {
    const auto ui = static_cast<std::size_t>(i);
    about(0, i + 1) = about(i + 1, 0) = Scaled(sums_[ui] - absl::int128(centre[ui]) * n_, kFixedFractionBits);
    for (int j = i; j < columns_; ++j) {
      const auto uj = static_cast<std::size_t>(j);
      // Modulo 2^128, where intermediate results may wrap around; the result itself fits.
      const auto product = [](absl::int128 a, absl::int128 b) {
        return static_cast<absl::uint128>(a) * static_cast<absl::uint128>(b);
      };
      const absl::uint128 sum = static_cast<absl::uint128>(products_[place++]) -
                                product(centre[ui], sums_[uj]) - product(centre[uj], sums_[ui]) +
                                product(absl::int128(centre[ui]) * centre[uj], n_);
      about(i + 1, j + 1) = about(j + 1, i + 1) =
          Scaled(static_cast<absl::int128>(sum), 2 * kFixedFractionBits);
    }
  }
  return about;
}

std::string CrossProducts::Serialize() const {
  std::string bytes;
  bytes.reserve(SerializedBytes(columns_));
  PutWord(static_cast<std::uint64_t>(columns_), bytes);
  PutWord(static_cast<std::uint64_t>(n_), bytes);
  const auto put = [&bytes](absl::int128 value) {
    PutWord(absl::Int128Low64(value), bytes);
    PutWord(static_cast<std::uint64_t>(absl::Int128High64(value)), bytes);
  };
  for (const absl::int128 sum : sums_) put(sum);
  for (const absl::int128 product : products_) put(product);
  return bytes;
}

absl::StatusOr<CrossProducts> CrossProducts::Parse(std::string_view bytes) {
  if (bytes.size() < 2 * kWord) return absl::InvalidArgumentError("cross-products are cut off");
  const std::uint64_t columns = TakeWord(bytes, 0);
  if (columns < 1 || columns > kMaxColumns || bytes.size() != SerializedBytes(static_cast<int>(columns))) {
    return absl::InvalidArgumentError("cross-products have another length");
  }
  CrossProducts parsed(static_cast<int>(columns));
  parsed.n_ = static_cast<std::int64_t>(TakeWord(bytes, 1));
  if (parsed.n_ < 0) return absl::InvalidArgumentError("cross-products of a negative count");
  std::size_t word = 2;
  const auto take = [&bytes, &word] {
    const std::uint64_t low = TakeWord(bytes, word);
    const auto high = static_cast<std::int64_t>(TakeWord(bytes, word + 1));
    word += 2;
    return absl::MakeInt128(high, low);
  };
  for (absl::int128& sum : parsed.sums_) sum = take();
  for (absl::int128& product : parsed.products_) product = take();
  return parsed;
}

CrossProducts Total(absl::Span<const CrossProducts> parts) {
  assert(!parts.empty());
  CrossProducts total(parts[0].columns());
  for (const CrossProducts& part : parts) total.Merge(part);
  return total;
}

}  // namespace rapport::stats
