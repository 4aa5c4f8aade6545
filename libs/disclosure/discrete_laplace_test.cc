#include "libs/disclosure/discrete_laplace.h"

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <random>
#include <set>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"

namespace rapport::disclosure {
namespace {

struct Scale {
  std::int64_t numerator = 1;
  std::int64_t denominator = 1;
  double value() const { return static_cast<double>(numerator) / static_cast<double>(denominator); }
};
constexpr Scale kScales[] = {{1, 1}, {1, 3}, {5, 2}, {7, 1}, {40, 3}, {2'000'000, 300'000}};
constexpr int kDraws = 200'000;

UniformBits Seeded(std::uint64_t seed) {
  return [random = std::mt19937_64(seed)]() mutable { return random(); };
}

std::map<std::int64_t, std::int64_t> Draw(const Scale& scale, std::uint64_t seed, int draws = kDraws) {
  const DiscreteLaplace laplace = *DiscreteLaplace::Create(scale.numerator, scale.denominator);
  const UniformBits bits = Seeded(seed);
  std::map<std::int64_t, std::int64_t> counts;
  for (int i = 0; i < draws; ++i) ++counts[laplace.Sample(bits)];
  return counts;
}

double Pmf(double scale, std::int64_t x) {
  return std::tanh(0.5 / scale) * std::exp(-static_cast<double>(std::abs(x)) / scale);
}

// Pearson's chi-square over all values of which 10 or more are expected, each tail in one bin.
double PValue(double scale, const std::map<std::int64_t, std::int64_t>& counts) {
  std::int64_t last = 0;
  while (kDraws * Pmf(scale, last + 1) >= 10) ++last;
  std::map<std::int64_t, double> observed;
  for (const auto& [x, count] : counts) {
    observed[std::clamp(x, -last - 1, last + 1)] += static_cast<double>(count);
  }
  const double tail = std::exp(-static_cast<double>(last + 1) / scale) / (1 + std::exp(-1 / scale));
  double statistic = 0;
  for (std::int64_t bin = -last - 1; bin <= last + 1; ++bin) {
    const double expected = kDraws * (std::abs(bin) == last + 1 ? tail : Pmf(scale, bin));
    statistic += (observed[bin] - expected) * (observed[bin] - expected) / expected;
  }
  const boost::math::chi_squared distribution(static_cast<double>(2 * last + 2));
  return boost::math::cdf(boost::math::complement(distribution, statistic));
}

TEST(DiscreteLaplace, HasTheExactDistribution) {
  std::uint64_t seed = 20200401;
  for (const Scale& scale : kScales) {
    EXPECT_GT(PValue(scale.value(), Draw(scale, seed++)), 0.001) << scale.value();
  }
  // The test has power: a scale that is off by 3% is told.
  EXPECT_LT(PValue(7 * 1.03, Draw({7, 1}, seed)), 1e-6);
}

TEST(DiscreteLaplace, IsSymmetric) {
  for (const Scale& scale : kScales) {
    const auto counts = Draw(scale, 7);
    for (const auto& [x, count] : counts) {
      if (x <= 0 || count < 100) continue;
      const double other = static_cast<double>(counts.at(-x));
      const double total = static_cast<double>(count) + other;
      EXPECT_LT(std::abs(static_cast<double>(count) - other), 5 * std::sqrt(total)) << scale.value() << x;
    }
  }
}

// What privacy rests on: moving by 1 changes no probability by a factor of more than e^(1/scale).
TEST(DiscreteLaplace, NeighboursAreEquallyLikelyButForAFactor) {
  for (const Scale& scale : kScales) {
    const auto counts = Draw(scale, 11);
    for (const auto& [x, count] : counts) {
      const auto next = counts.find(x + 1);
      if (next == counts.end() || count < 500 || next->second < 500) continue;
      const double a = static_cast<double>(count);
      const double b = static_cast<double>(next->second);
      EXPECT_LT(std::abs(std::log(a / b)), 1 / scale.value() + 5 * std::sqrt(1 / a + 1 / b))
          << scale.value() << " at " << x;
    }
  }
}

TEST(DiscreteLaplace, SpreadsAsItSays) {
  for (const Scale& scale : kScales) {
    double squares = 0;
    for (const auto& [x, count] : Draw(scale, 13)) {
      squares += static_cast<double>(x) * static_cast<double>(x) * static_cast<double>(count);
    }
    const double claimed = DiscreteLaplace::Create(scale.numerator, scale.denominator)->StandardDeviation();
    EXPECT_NEAR(std::sqrt(squares / kDraws) / claimed, 1, 0.05) << scale.value();
  }
}

TEST(DiscreteLaplace, ScalesAreRatios) {
  EXPECT_EQ(Draw({5, 2}, 17, 1000), Draw({500, 200}, 17, 1000));
  EXPECT_EQ(Draw({5, 2}, 17, 1000), Draw({5, 2}, 17, 1000));
  EXPECT_NE(Draw({5, 2}, 17, 1000), Draw({5, 2}, 18, 1000));
}

TEST(DiscreteLaplace, WorksAtItsLimits) {
  constexpr std::int64_t kMax = DiscreteLaplace::kMaxTerm;
  const UniformBits bits = Seeded(19);
  const DiscreteLaplace wide = *DiscreteLaplace::Create(kMax, 1);
  std::set<std::int64_t> drawn;
  for (int i = 0; i < 1000; ++i) drawn.insert(wide.Sample(bits));
  EXPECT_EQ(drawn.size(), 1000U);
  EXPECT_LT(*drawn.begin(), -kMax);
  EXPECT_GT(*drawn.rbegin(), kMax);
  const DiscreteLaplace narrow = *DiscreteLaplace::Create(1, kMax);
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(narrow.Sample(bits), 0);
  EXPECT_EQ(narrow.StandardDeviation(), 0);
}

TEST(DiscreteLaplace, RefusesWhatIsNoScale) {
  constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  for (const Scale& scale : {Scale{0, 1},
                             {1, 0},
                             {-1, 1},
                             {1, -1},
                             {-1, -1},
                             {kLowest, 1},
                             {1, kLowest},
                             {kMost, 1},
                             {1, kMost},
                             {DiscreteLaplace::kMaxTerm + 1, 1}}) {
    const auto refused = DiscreteLaplace::Create(scale.numerator, scale.denominator);
    EXPECT_THAT(refused, testing::StatusIs(absl::StatusCode::kInvalidArgument));
    EXPECT_THAT(refused, testing::HasReason("INVALID_SCALE"));
  }
}

TEST(SecureUniformBits, IsDifferentEachTime) {
  std::set<std::uint64_t> words;
  const UniformBits bits = SecureUniformBits();
  for (int i = 0; i < 1000; ++i) words.insert(bits());
  EXPECT_EQ(words.size(), 1000U);
}

}  // namespace
}  // namespace rapport::disclosure
