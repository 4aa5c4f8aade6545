#include "tools/load/rate.h"

#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"

namespace rapport::load {
namespace {

TEST(RateTest, ADecayingRateExpectsAllItsArrivalsWithinItsTime) {
  const auto rate = DecayingRate(30'000, 3600, 900);
  EXPECT_DOUBLE_EQ(rate->Expected(0), 0);
  EXPECT_NEAR(rate->Expected(3600), 30'000, 1e-6);
  EXPECT_NEAR(rate->Expected(7200), 30'000, 1e-6);
  // (1 - e^(-600/900)) / (1 - e^-4) = 0.4957
  EXPECT_NEAR(rate->Expected(600) / 30'000, 0.4957, 1e-4);
  // Over short times it is the rate, which falls by e in 900 s.
  const double first = rate->Expected(1);
  const double later = rate->Expected(901) - rate->Expected(900);
  EXPECT_NEAR(first / later, 2.718281828, 1e-6);
}

TEST(RateTest, ADecayingRateEnds) {
  const auto rate = DecayingRate(100, 60, 15);
  ASSERT_TRUE(rate->TimeOf(99.9).has_value());
  EXPECT_LT(*rate->TimeOf(99.9), 60);
  EXPECT_FALSE(rate->TimeOf(100.1).has_value());
}

TEST(RateTest, TimesAreTheInverseOfWhatIsExpected) {
  const auto decaying = DecayingRate(5000, 60, 15);
  ASSERT_OK_AND_ASSIGN(const auto changing, ParseRate("0:50,30:200,60:50,70:0,80:0,90:10"));
  for (double seconds = 0.5; seconds < 60; seconds += 0.5) {
    EXPECT_NEAR(decaying->TimeOf(decaying->Expected(seconds)).value_or(-1), seconds, 1e-6);
  }
  for (const double seconds : {0.1, 15.0, 29.9, 30.0, 45.0, 69.0, 85.0, 90.0, 200.0}) {
    EXPECT_NEAR(changing->TimeOf(changing->Expected(seconds)).value_or(-1), seconds, 1e-6);
  }
}

TEST(RateTest, AChangingRateIsTheAreaBelowItsLines) {
  ASSERT_OK_AND_ASSIGN(const auto rate, ParseRate("0:50,30:200,60:50"));
  EXPECT_DOUBLE_EQ(rate->Expected(30), 3750);
  EXPECT_DOUBLE_EQ(rate->Expected(15), 15 * (50 + 125) / 2.0);
  EXPECT_DOUBLE_EQ(rate->Expected(60), 7500);
  EXPECT_DOUBLE_EQ(rate->Expected(70), 8000);
}

TEST(RateTest, ANumberIsAConstantRate) {
  ASSERT_OK_AND_ASSIGN(const auto rate, ParseRate("12.5"));
  EXPECT_DOUBLE_EQ(rate->Expected(4), 50);
  EXPECT_DOUBLE_EQ(rate->TimeOf(100).value_or(-1), 8);
}

TEST(RateTest, RefusesWhatIsNoRate) {
  for (const char* const text :
       {"", "x", "1:5", "0:5,0:6", "0:5,9:1,8:1", "0:-1", "0", "0:5,10:0", "0:nan", "0:5,"}) {
    EXPECT_THAT(ParseRate(text), ::rapport::testing::StatusIs(absl::StatusCode::kInvalidArgument)) << text;
  }
}

}  // namespace
}  // namespace rapport::load
