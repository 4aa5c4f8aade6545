#include "libs/disclosure/clp_bounds.h"

#include <cmath>
#include <coin/ClpSimplex.hpp>
#include <coin/CoinPackedVector.hpp>
#include <limits>
#include <utility>

namespace rapport::disclosure {

// Columns 0 to k - 1 are the cohorts' counts, k to 2 k - 1 their sums.
class ClpBounds::Program {
 public:
  Program(const BlockTotals& block, std::span<const std::optional<std::int64_t>> invited)
      : block_(block), invited_(invited.begin(), invited.end()), cohorts_(static_cast<int>(invited.size())) {
    CoinPackedMatrix matrix(/*colordered=*/false, 0, 0);
    matrix.setDimensions(0, 2 * cohorts_);
    std::vector<double> lower;
    std::vector<double> upper;
    const auto add = [&](const CoinPackedVector& row, double low, double high) {
      matrix.appendRow(row);
      lower.push_back(low);
      upper.push_back(high);
    };
    CoinPackedVector counts;
    CoinPackedVector sums;
    for (int i = 0; i < cohorts_; ++i) {
      counts.insert(i, 1);
      sums.insert(cohorts_ + i, 1);
    }
    add(counts, static_cast<double>(block.n), static_cast<double>(block.n));
    add(sums, block.sum, block.sum);
    for (int i = 0; i < cohorts_; ++i) {
      CoinPackedVector row;
      row.insert(cohorts_ + i, 1);
      if (block.range != 0) row.insert(i, -block.range);
      add(row, -COIN_DBL_MAX, 0);
    }
    std::vector<double> most(static_cast<std::size_t>(2 * cohorts_), COIN_DBL_MAX);
    for (std::size_t i = 0; i < invited_.size(); ++i) {
      if (invited_[i]) most[i] = static_cast<double>(*invited_[i]);
    }
    const std::vector<double> nothing(most.size());
    solver_.setLogLevel(0);
    solver_.loadProblem(matrix, nothing.data(), most.data(), nothing.data(), lower.data(), upper.data());
  }

  bool IsOf(const BlockTotals& block, std::span<const std::optional<std::int64_t>> invited) const {
    return block.n == block_.n && block.sum == block_.sum && block.range == block_.range &&
           std::equal(invited.begin(), invited.end(), invited_.begin(), invited_.end());
  }

  // The optimum of the count, or the sum, of the cohorts of `part`; NaN when the program has none.
  double Optimum(std::span<const std::size_t> part, bool sum, bool highest) {
    for (int column = 0; column < 2 * cohorts_; ++column) solver_.setObjectiveCoefficient(column, 0);
    for (const std::size_t cohort : part) {
      solver_.setObjectiveCoefficient(static_cast<int>(cohort) + (sum ? cohorts_ : 0), 1);
    }
    solver_.setOptimizationDirection(highest ? -1 : 1);
    solver_.primal();
    return solver_.isProvenOptimal() ? solver_.objectiveValue() : std::numeric_limits<double>::quiet_NaN();
  }

 private:
  const BlockTotals block_;
  const std::vector<std::optional<std::int64_t>> invited_;
  const int cohorts_;
  ClpSimplex solver_;
};

ClpBounds::ClpBounds() = default;
ClpBounds::ClpBounds(ClpBounds&&) noexcept = default;
ClpBounds::~ClpBounds() = default;

PartBounds ClpBounds::operator()(const BlockTotals& block,
                                 std::span<const std::optional<std::int64_t>> invited,
                                 std::span<const std::size_t> part) {
  if (program_ == nullptr || !program_->IsOf(block, invited)) {
    program_ = std::make_unique<Program>(block, invited);
  }
  PartBounds bounds;
  bounds.lowest_n = std::llround(program_->Optimum(part, false, false));
  bounds.highest_n = std::llround(program_->Optimum(part, false, true));
  if (block.range > 0) {
    bounds.lowest_sum = program_->Optimum(part, true, false);
    bounds.highest_sum = program_->Optimum(part, true, true);
  }
  return bounds;
}

}  // namespace rapport::disclosure
