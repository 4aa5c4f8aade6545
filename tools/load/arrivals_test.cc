#include "tools/load/arrivals.h"

#include <cmath>
#include <vector>

#include "gtest/gtest.h"

namespace rapport::load {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

std::vector<Offset> Take(Arrivals arrivals, std::size_t count) {
  std::vector<Offset> times;
  while (times.size() < count) {
    const std::optional<Offset> next = arrivals.Next();
    if (!next.has_value()) break;
    times.push_back(*next);
  }
  return times;
}

std::size_t CountBefore(const std::vector<Offset>& times, Offset end) {
  std::size_t count = 0;
  for (const Offset time : times) count += time < end ? 1 : 0;
  return count;
}

TEST(ArrivalsTest, ConstantOnesAreAsFarApartAsTheRateSays) {
  const auto times = Take(Arrivals(ConstantRate(50), Spacing::kConstant, 1), 100);
  for (std::size_t i = 0; i < times.size(); ++i) {
    EXPECT_NEAR(static_cast<double>(times[i].count()), 20e6 * static_cast<double>(i + 1), 1);
  }
}

TEST(ArrivalsTest, TheSeedDecides) {
  const auto take = [](std::uint64_t seed) {
    return Take(Arrivals(ConstantRate(50), Spacing::kPoisson, seed), 1000);
  };
  EXPECT_EQ(take(7), take(7));
  EXPECT_NE(take(7), take(8));
}

TEST(ArrivalsTest, PoissonGapsAreExponential) {
  constexpr std::size_t kCount = 50'000;
  const auto times = Take(Arrivals(ConstantRate(100), Spacing::kPoisson, 1), kCount);
  double sum = 0;
  double squares = 0;
  std::size_t below_mean = 0;
  Offset last{};
  for (const Offset time : times) {
    EXPECT_GE(time, last);
    const double gap = std::chrono::duration<double>(time - last).count() * 100;  // mean 1
    sum += gap;
    squares += gap * gap;
    below_mean += gap < 1 ? 1 : 0;
    last = time;
  }
  // Four standard errors each.
  const double four_errors = 4 / std::sqrt(static_cast<double>(kCount));
  EXPECT_NEAR(sum / kCount, 1, four_errors);
  EXPECT_NEAR(squares / kCount, 2, four_errors * std::sqrt(20.0));
  EXPECT_NEAR(static_cast<double>(below_mean) / kCount, 1 - std::exp(-1), four_errors / 2);
}

TEST(ArrivalsTest, FollowARateThatChanges) {
  const auto times =
      Take(Arrivals(*ChangingRate({{0, 100}, {50, 300}, {100, 100}}), Spacing::kPoisson, 3), 30'000);
  // 10,000 expected in each half of the first hundred seconds, then 100/s.
  EXPECT_NEAR(static_cast<double>(CountBefore(times, seconds(50))), 10'000, 400);
  EXPECT_NEAR(static_cast<double>(CountBefore(times, seconds(100))), 20'000, 600);
  EXPECT_NEAR(static_cast<double>(CountBefore(times, seconds(150))), 25'000, 700);
}

TEST(ArrivalsTest, ADecayingRateLetsComeAsManyAsItExpects) {
  const auto times = Take(Arrivals(DecayingRate(10'000, 60, 15), Spacing::kPoisson, 4), 20'000);
  EXPECT_NEAR(static_cast<double>(times.size()), 10'000, 400);
  EXPECT_LT(times.back(), seconds(60));
  EXPECT_NEAR(static_cast<double>(CountBefore(times, seconds(10))), 4957, 4 * 71);
}

}  // namespace
}  // namespace rapport::load
