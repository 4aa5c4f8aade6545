#include "libs/disclosure/wave_pair.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>

#include "gtest/gtest.h"
#include "libs/disclosure/clp_pair_bounds.h"

namespace rapport::disclosure {
namespace {

// Whole answers 0 to kRange; -1: none.
constexpr int kRange = 2;

// What is told of the two waves.
struct Told {
  std::int64_t n1 = 0, s1 = 0, n2 = 0, s2 = 0;
  auto operator<=>(const Told&) const = default;
};

// Lowest and highest sum and count of the joiners and of the leavers over everything that may lie behind what
// is told.
struct Extremes {
  PartBounds joiners{1000, -1, 1e9, -1};
  PartBounds leavers{1000, -1, 1e9, -1};
};

void Widen(std::int64_t n, std::int64_t sum, PartBounds& bounds) {
  bounds.lowest_n = std::min(bounds.lowest_n, n);
  bounds.highest_n = std::max(bounds.highest_n, n);
  bounds.lowest_sum = std::min(bounds.lowest_sum, static_cast<double>(sum));
  bounds.highest_sum = std::max(bounds.highest_sum, static_cast<double>(sum));
}

// All that can be told of so many people, each of whom answers or not, stayers in either wave, with one
// answer.
class Enumeration {
 public:
  Enumeration(int leavers, int stayers, int joiners) { Leavers(leavers, stayers, joiners); }

  const std::map<Told, Extremes>& all() const { return all_; }

 private:
  void Leavers(int left, int stayers, int joiners) {
    if (left == 0) return Stayers(stayers, joiners);
    Leavers(left - 1, stayers, joiners);
    for (int answer = 0; answer <= kRange; ++answer) {
      Add(told_.n1, told_.s1, answer,
          [&] { Add(leaver_n_, leaver_sum_, answer, [&] { Leavers(left - 1, stayers, joiners); }); });
    }
  }
  void Stayers(int left, int joiners) {
    if (left == 0) return Joiners(joiners);
    Stayers(left - 1, joiners);
    for (int answer = 0; answer <= kRange; ++answer) {
      Add(told_.n1, told_.s1, answer, [&] {
        Stayers(left - 1, joiners);
        Add(told_.n2, told_.s2, answer, [&] { Stayers(left - 1, joiners); });
      });
      Add(told_.n2, told_.s2, answer, [&] { Stayers(left - 1, joiners); });
    }
  }
  void Joiners(int left) {
    if (left == 0) {
      Extremes& extremes = all_[told_];
      Widen(joiner_n_, joiner_sum_, extremes.joiners);
      Widen(leaver_n_, leaver_sum_, extremes.leavers);
      return;
    }
    Joiners(left - 1);
    for (int answer = 0; answer <= kRange; ++answer) {
      Add(told_.n2, told_.s2, answer,
          [&] { Add(joiner_n_, joiner_sum_, answer, [&] { Joiners(left - 1); }); });
    }
  }

  template <typename Rest>
  static void Add(std::int64_t& n, std::int64_t& sum, int answer, const Rest& rest) {
    ++n;
    sum += answer;
    rest();
    --n;
    sum -= answer;
  }

  Told told_;
  std::int64_t leaver_n_ = 0, leaver_sum_ = 0, joiner_n_ = 0, joiner_sum_ = 0;
  std::map<Told, Extremes> all_;
};

void ExpectBounds(const PartBounds& expected, const std::optional<PartBounds>& got) {
  ASSERT_TRUE(got.has_value());
  EXPECT_EQ(got->lowest_n, expected.lowest_n);
  EXPECT_EQ(got->highest_n, expected.highest_n);
  EXPECT_EQ(got->lowest_sum, expected.lowest_sum);
  EXPECT_EQ(got->highest_sum, expected.highest_sum);
}

// The linear program, whose counts need not be whole, has the same or wider bounds.
void ExpectHeld(const std::optional<PartBounds>& bounds, const std::optional<PartBounds>& program) {
  ASSERT_TRUE(bounds.has_value() && program.has_value());
  EXPECT_LE(program->lowest_n, bounds->lowest_n);
  EXPECT_GE(program->highest_n, bounds->highest_n);
  EXPECT_LE(program->lowest_sum, bounds->lowest_sum + 1e-6);
  EXPECT_GE(program->highest_sum, bounds->highest_sum - 1e-6);
}

WavePair PairOf(const Told& told, int leavers, int stayers, int joiners) {
  return {{told.n1, static_cast<double>(told.s1), kRange},
          {told.n2, static_cast<double>(told.s2), kRange},
          leavers,
          stayers,
          joiners};
}

TEST(WavePairTest, BoundsAreThoseOfEverythingThatMayLieBehind) {
  const struct {
    int leavers, stayers, joiners;
  } sizes[] = {{0, 2, 1}, {1, 2, 0}, {1, 1, 1}, {1, 3, 1}, {2, 2, 1}, {1, 2, 2}, {0, 3, 2}, {0, 0, 2}};
  int cases = 0;
  for (const auto& size : sizes) {
    const Enumeration enumeration(size.leavers, size.stayers, size.joiners);
    for (const auto& [told, extremes] : enumeration.all()) {
      SCOPED_TRACE(::testing::Message() << size.leavers << ' ' << size.stayers << ' ' << size.joiners << ": "
                                        << told.n1 << ' ' << told.s1 << ' ' << told.n2 << ' ' << told.s2);
      const WavePair pair = PairOf(told, size.leavers, size.stayers, size.joiners);
      ExpectBounds(extremes.joiners, BoundJoiners(pair));
      ExpectBounds(extremes.leavers, BoundLeavers(pair));
      ExpectHeld(BoundJoiners(pair), BoundJoinersByClp(pair));
      ++cases;
    }
  }
  EXPECT_GT(cases, 500);
}

TEST(WavePairTest, OneJoinerWhoseColleaguesAllAnsweredTwiceIsKnown) {
  const WavePair pair{{20, 50, 4}, {21, 53, 4}, 0, 20, 1};
  const auto bounds = BoundJoiners(pair);
  ASSERT_TRUE(bounds.has_value());
  EXPECT_EQ(bounds->lowest_n, 1);
  EXPECT_EQ(bounds->lowest_sum, 3);
  EXPECT_EQ(bounds->highest_sum, 3);
  const auto program = BoundJoinersByClp(pair);
  ASSERT_TRUE(program.has_value());
  EXPECT_NEAR(program->lowest_sum, 3, 1e-6);
  EXPECT_NEAR(program->highest_sum, 3, 1e-6);
}

TEST(WavePairTest, NothingFollowsFromWhatCannotBe) {
  // The same twenty people, all of whom answered both times, with different sums: they have changed their
  // minds.
  const WavePair pair{{20, 50, 4}, {21, 60, 4}, 0, 20, 1};
  EXPECT_FALSE(BoundJoiners(pair).has_value());
  EXPECT_FALSE(BoundJoinersByClp(pair).has_value());
}

}  // namespace
}  // namespace rapport::disclosure
