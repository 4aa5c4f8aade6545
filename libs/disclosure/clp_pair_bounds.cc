#include "libs/disclosure/clp_pair_bounds.h"

#include <array>
#include <cmath>
#include <coin/ClpSimplex.hpp>
#include <coin/CoinPackedVector.hpp>
#include <initializer_list>
#include <vector>

namespace rapport::disclosure {
namespace {

// Groups of people; column g is the count of group g, column kGroups + g its sum.
enum Group { kLeavers, kBoth, kEarlier, kLater, kJoiners, kGroups };
constexpr int kColumns = 2 * kGroups;

class Program {
 public:
  explicit Program(const WavePair& pair) {
    CoinPackedMatrix matrix(/*colordered=*/false, 0, 0);
    matrix.setDimensions(0, kColumns);
    std::vector<double> lower;
    std::vector<double> upper;
    const auto add = [&](std::initializer_list<std::pair<int, double>> terms, double low, double high) {
      CoinPackedVector row;
      for (const auto& [column, factor] : terms) {
        if (factor != 0) row.insert(column, factor);
      }
      matrix.appendRow(row);
      lower.push_back(low);
      upper.push_back(high);
    };
    const auto tell = [&](Group first, Group second, Group third, const BlockTotals& told) {
      const auto n = static_cast<double>(told.n);
      add({{first, 1}, {second, 1}, {third, 1}}, n, n);
      add({{kGroups + first, 1}, {kGroups + second, 1}, {kGroups + third, 1}}, told.sum, told.sum);
    };
    tell(kLeavers, kBoth, kEarlier, pair.earlier);
    tell(kJoiners, kBoth, kLater, pair.later);
    add({{kBoth, 1}, {kEarlier, 1}, {kLater, 1}}, 0, static_cast<double>(pair.stayers));
    for (int group = 0; group < kGroups; ++group) {
      add({{kGroups + group, 1}, {group, -pair.later.range}}, -COIN_DBL_MAX, 0);
    }
    std::array<double, kColumns> most;
    most.fill(COIN_DBL_MAX);
    most[kLeavers] = static_cast<double>(pair.leavers);
    most[kJoiners] = static_cast<double>(pair.joiners);
    const std::array<double, kColumns> nothing{};
    solver_.setLogLevel(0);
    solver_.loadProblem(matrix, nothing.data(), most.data(), nothing.data(), lower.data(), upper.data());
  }

  std::optional<double> Optimum(int column, bool highest) {
    for (int other = 0; other < kColumns; ++other)
      solver_.setObjectiveCoefficient(other, other == column ? 1 : 0);
    solver_.setOptimizationDirection(highest ? -1 : 1);
    solver_.primal();
    if (!solver_.isProvenOptimal()) return std::nullopt;
    return solver_.objectiveValue();
  }

 private:
  ClpSimplex solver_;
};

}  // namespace

std::optional<PartBounds> BoundJoinersByClp(const WavePair& pair) {
  Program program(pair);
  const std::optional<double> lowest_n = program.Optimum(kJoiners, false);
  const std::optional<double> highest_n = program.Optimum(kJoiners, true);
  const std::optional<double> lowest_sum = program.Optimum(kGroups + kJoiners, false);
  const std::optional<double> highest_sum = program.Optimum(kGroups + kJoiners, true);
  if (!lowest_n || !highest_n || !lowest_sum || !highest_sum) return std::nullopt;
  constexpr double kRounding = 1e-6;
  return PartBounds{static_cast<std::int64_t>(std::ceil(*lowest_n - kRounding)),
                    static_cast<std::int64_t>(std::floor(*highest_n + kRounding)), *lowest_sum, *highest_sum};
}

}  // namespace rapport::disclosure
