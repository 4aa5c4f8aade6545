#include "services/intake/domain/participation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rapport::intake {
namespace {

using base::RoleGroup;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

FrozenWave Hospital(int nurses, int executives) {
  FrozenWave wave;
  wave.units = {{"root", "", "All"}, {"icu", "root", "ICU"}};
  wave.cohorts = {{RoleGroup::kFrontLine, "icu", {}, nurses, 0, {}},
                  {RoleGroup::kExecutive, "root", {}, executives, 1, {}}};
  return wave;
}

TEST(Participation, IsToldInQuartersOfLargeGroups) {
  EXPECT_THAT(Participate(Hospital(100, 10), {{0, 62}, {1, 10}}, {}),
              ElementsAre(ParticipationRow{"root", {}, 110, 0.5, 0.75},
                          ParticipationRow{"root", RoleGroup::kFrontLine, 100, 0.5, 0.75},
                          ParticipationRow{"icu", {}, 100, 0.5, 0.75},
                          ParticipationRow{"icu", RoleGroup::kFrontLine, 100, 0.5, 0.75}));
}

TEST(Participation, StaysWithinItsBands) {
  EXPECT_EQ(Participate(Hospital(100, 0), {}, {}).front().rate_from, 0.0);
  const ParticipationRow full = Participate(Hospital(100, 40), {{0, 120}, {1, 40}}, {}).front();
  EXPECT_EQ(full.rate_from, 0.75) << "more sheets than invited";
  EXPECT_EQ(full.rate_to, 1.0);
}

TEST(Participation, HasBandsAsWideAsThePolicySays) {
  const FrozenWave hospital = Hospital(100, 20);
  EXPECT_EQ(Participate(hospital, {{0, 62}}, {.response_rate_band_percent = 10}).front(),
            (ParticipationRow{"root", {}, 120, 0.5, 0.6}));
  EXPECT_EQ(Participate(hospital, {{0, 62}}, {.response_rate_band_percent = 50}).front(),
            (ParticipationRow{"root", {}, 120, 0.5, 1.0}));
  EXPECT_THAT(Participate(hospital, {{0, 62}}, {.minimum_n = 13, .response_rate_band_percent = 10}),
              IsEmpty())
      << "a band would be twelve people";
}

TEST(Participation, IsOfUnitsThatThePolicyAllows) {
  EXPECT_THAT(Participate(Hospital(100, 20), {}, {.by_unit = false}), SizeIs(2)) << "the root only";
  EXPECT_THAT(Participate(Hospital(100, 20), {}, {.lowest_unit_depth = 1}), SizeIs(4));
}

TEST(Participation, SaysNothingWhereTheInvitedAreUnknown) {
  EXPECT_THAT(Participate(Hospital(0, 0), {{0, 500}}, {}), IsEmpty());
}

}  // namespace
}  // namespace rapport::intake
