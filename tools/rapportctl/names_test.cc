#include "tools/rapportctl/names.h"

#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"

namespace rapport::ctl {
namespace {

using ::rapport::testing::IsOkAndHolds;
using ::rapport::testing::StatusIs;

TEST(Names, ShortNamesAreExpanded) {
  EXPECT_THAT(ExpandOrganization("acme"), IsOkAndHolds("organizations/acme"));
  EXPECT_THAT(ExpandUnit("acme/ICU.2"), IsOkAndHolds("organizations/acme/units/ICU.2"));
  EXPECT_THAT(ExpandMember("acme/4711"), IsOkAndHolds("organizations/acme/members/4711"));
  EXPECT_THAT(ExpandInstrument("acme/trust-v1"), IsOkAndHolds("organizations/acme/instruments/trust-v1"));
  EXPECT_THAT(ExpandWave("acme/wave-1"), IsOkAndHolds("organizations/acme/waves/wave-1"));
  EXPECT_THAT(ExpandCohort("acme/wave-1/c1"), IsOkAndHolds("organizations/acme/waves/wave-1/cohorts/c1"));
}

TEST(Names, CommentsHaveNamesOfThirtyTwoDigits) {
  const std::string id = "0123456789abcdef0123456789abcdef";
  EXPECT_THAT(ExpandComment("acme/wave-1/" + id),
              IsOkAndHolds("organizations/acme/waves/wave-1/comments/" + id));
  EXPECT_THAT(ExpandComment("acme/wave-1/c1"), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(Names, FullNamesStay) {
  EXPECT_THAT(ExpandWave("organizations/acme/waves/wave-1"), IsOkAndHolds("organizations/acme/waves/wave-1"));
}

TEST(Names, WrongNamesAreRefused) {
  for (const char* name : {"", "/", "acme", "acme/", "acme/Wave 1", "acme/wave-1/x", "organizations/acme",
                           "organizations/acme/units/wave-1"}) {
    EXPECT_THAT(ExpandWave(name), StatusIs(absl::StatusCode::kInvalidArgument)) << name;
  }
}

TEST(Names, ShortNameIsTheWayBack) {
  EXPECT_EQ(ShortName("organizations/acme/waves/wave-1/cohorts/c1"), "acme/wave-1/c1");
  EXPECT_EQ(ShortName("organizations/organizations/waves/w"), "organizations/organizations/waves/w");
  EXPECT_EQ(ShortName("anything"), "anything");
  EXPECT_EQ(ShortName(""), "");
  EXPECT_EQ(LastId("organizations/acme/units/icu"), "icu");
  EXPECT_EQ(LastId("icu"), "icu");
}

}  // namespace
}  // namespace rapport::ctl
