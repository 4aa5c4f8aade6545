#include "libs/testing/fake_clock.h"

#include "gtest/gtest.h"

namespace rapport::testing {
namespace {

TEST(FakeClockTest, MovesOnlyWhenTold) {
  FakeClock clock(absl::UnixEpoch());
  EXPECT_EQ(clock.Now(), absl::UnixEpoch());
  clock.Advance(absl::Hours(2));
  EXPECT_EQ(clock.Now(), absl::UnixEpoch() + absl::Hours(2));
  clock.Set(absl::UnixEpoch());
  EXPECT_EQ(clock.Now(), absl::UnixEpoch());
}

TEST(FakeClockTest, StartsOnAFixedDay) { EXPECT_EQ(base::DayString(FakeClock().Now()), "2026-11-23"); }

}  // namespace
}  // namespace rapport::testing
