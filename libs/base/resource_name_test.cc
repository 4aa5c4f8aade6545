#include "libs/base/resource_name.h"

#include "absl/hash/hash_testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/status.h"
#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"

namespace rapport::base {
namespace {

using ::rapport::testing::HasReason;
using ::rapport::testing::HasViolation;
using ::rapport::testing::IsOkAndHolds;
using ::rapport::testing::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;

template <typename Name>
void ExpectRoundTrip(const char* text, const Name& name) {
  EXPECT_THAT(Name::Parse(text), IsOkAndHolds(name));
  EXPECT_EQ(name.ToString(), text);
}

TEST(ResourceNameTest, EveryKindRoundTrips) {
  ExpectRoundTrip("organizations/acme", OrganizationName{"acme"});
  ExpectRoundTrip("organizations/acme/units/ICU.2_West", UnitName{"acme", "ICU.2_West"});
  ExpectRoundTrip("organizations/acme/members/E-0042", MemberName{"acme", "E-0042"});
  ExpectRoundTrip("organizations/acme/instruments/trust-1", InstrumentName{"acme", "trust-1"});
  ExpectRoundTrip("organizations/acme/waves/2026-fall", WaveName{"acme", "2026-fall"});
  ExpectRoundTrip("organizations/acme/waves/w1/cohorts/c7", CohortName{"acme", "w1", "c7"});
  ExpectRoundTrip("organizations/acme/waves/w1/comments/0123456789abcdef0123456789abcdef",
                  CommentName{"acme", "w1", "0123456789abcdef0123456789abcdef"});
}

TEST(ResourceNameTest, AnythingElseIsRefused) {
  for (const char* bad :
       {"", "/", "acme", "organizations", "organizations/", "organizations/acme", "organizations/acme/",
        "waves/w1", "organizations/acme/waves", "organizations/acme/waves/", "organizations/acme/waves/w1/",
        "/organizations/acme/waves/w1", "organizations/acme/waves/w1/cohorts/c1", "organizations//waves/w1",
        "organizations/acme/units/w1", "organizations/ACME/waves/w1", "organizations/acme/waves/W1",
        "organizations/acme/waves/w1 ", "organizations/acme//waves/w1"}) {
    EXPECT_THAT(WaveName::Parse(bad), StatusIs(absl::StatusCode::kInvalidArgument)) << bad;
  }
}

TEST(ResourceNameTest, CommentsHaveHexadecimalDigits) {
  for (const char* bad : {"0123456789abcdef0123456789abcde", "0123456789abcdef0123456789abcdeF",
                          "0123456789abcdef0123456789abcdeg", "0123456789abcdef0123456789abcdef0", "c1"}) {
    EXPECT_THAT(CommentName::Parse(StrCat("organizations/acme/waves/w1/comments/", bad)),
                HasReason("INVALID_RESOURCE_NAME"))
        << bad;
  }
}

TEST(ResourceNameTest, ErrorNamesFieldAndForm) {
  EXPECT_THAT(CohortName::Parse("nonsense", "parent"),
              AllOf(HasReason("INVALID_RESOURCE_NAME"), HasViolation("parent"),
                    StatusIs(absl::StatusCode::kInvalidArgument,
                             HasSubstr("organizations/{organization}/waves/{wave}/cohorts/{cohort}"))));
}

TEST(ResourceNameTest, ErrorDoesNotRepeatTheInput) {
  EXPECT_THAT(MemberName::Parse("members/jane.doe").status().message(), ::testing::Not(HasSubstr("jane")));
}

TEST(ResourceNameTest, Parents) {
  EXPECT_EQ((CohortName{"acme", "w1", "c1"}).Parent(), (WaveName{"acme", "w1"}));
  EXPECT_EQ((WaveName{"acme", "w1"}).Parent(), (OrganizationName{"acme"}));
}

TEST(ResourceNameTest, Hashes) {
  EXPECT_TRUE(absl::VerifyTypeImplementsAbslHashCorrectly(
      {CohortName{"a", "b", "c"}, CohortName{"a", "b", "d"}, CohortName{"ab", "", "c"}, CohortName{}}));
  EXPECT_TRUE(absl::VerifyTypeImplementsAbslHashCorrectly({UnitName{"a", "b"}, UnitName{"ab", ""}}));
}

}  // namespace
}  // namespace rapport::base
