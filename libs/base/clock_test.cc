#include "libs/base/clock.h"

#include "absl/time/civil_time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::base {
namespace {

TEST(ClockTest, DayIsUtcIso) {
  const absl::Time midnight = absl::FromCivil(absl::CivilDay(2026, 11, 23), absl::UTCTimeZone());
  EXPECT_EQ(DayString(midnight), "2026-11-23");
  EXPECT_EQ(DayString(midnight - absl::Nanoseconds(1)), "2026-11-22");
  EXPECT_EQ(DayString(absl::UnixEpoch()), "1970-01-01");
}

TEST(ClockTest, RealClockGoesForward) {
  const absl::Time before = RealClock()->Now();
  EXPECT_LE(before, RealClock()->Now());
  EXPECT_GT(before, absl::UnixEpoch());
}

}  // namespace
}  // namespace rapport::base
