#include "libs/auditlog/resource.h"

#include <string>

#include "gtest/gtest.h"
#include "rapport/intake/v1/response.pb.h"
#include "rapport/intake/v1/wave.pb.h"
#include "rapport/roster/v1/roster.pb.h"
#include "rapport/scoring/v1/trend.pb.h"

namespace rapport::auditlog {
namespace {

std::string OfName(const std::string& name) {
  intake::v1::GetWaveRequest request;
  request.set_name(name);
  return ResourceOf(request);
}

TEST(ResourceOf, IsWhatTheRequestNames) {
  EXPECT_EQ(OfName("organizations/mercy/waves/w1"), "organizations/mercy/waves/w1");
  intake::v1::CreateWaveRequest create;
  create.set_parent("organizations/mercy");
  create.mutable_wave()->set_name("organizations/other/waves/w");
  EXPECT_EQ(ResourceOf(create), "organizations/mercy");
  intake::v1::UpdateWaveRequest update;
  EXPECT_EQ(ResourceOf(update), "");
  update.mutable_wave()->set_name("organizations/mercy/waves/w1");
  EXPECT_EQ(ResourceOf(update), "organizations/mercy/waves/w1");
  roster::v1::CreateOrganizationRequest organization;
  organization.set_organization_id("mercy");
  EXPECT_EQ(ResourceOf(organization), "organizations/mercy");
  scoring::v1::GetTrendRequest trend;
  trend.add_waves("organizations/mercy/waves/w1");
  trend.add_waves("no name");
  trend.add_waves("organizations/mercy/waves/w2");
  EXPECT_EQ(ResourceOf(trend), "organizations/mercy/waves/w1,organizations/mercy/waves/w2");
}

TEST(ResourceOf, OfAStreamIsInItsFirstMessage) {
  roster::v1::ImportUnitsRequest first;
  first.mutable_header()->set_parent("organizations/mercy");
  EXPECT_EQ(ResourceOf(first), "organizations/mercy");
  roster::v1::ImportUnitsRequest next;
  next.set_csv_chunk("organizations/mercy");
  EXPECT_EQ(ResourceOf(next), "");
}

TEST(ResourceOf, TellsNothingOfPeople) {
  EXPECT_EQ(OfName("organizations/mercy/members/4711"), "organizations/mercy/members/*");
  roster::v1::GetMemberRequest request;
  request.set_name("organizations/mercy/members/a.b@");
  EXPECT_EQ(ResourceOf(request), "");
}

TEST(ResourceOf, OnlyNamesComeIntoTheLog) {
  for (const char* text :
       {"", "organizations/", "organizations/mercy/", "organizations/mercy/waves",
        "organizations/mercy/waves/", "organizations/mercy//w", "organizations/a code of twelve",
        "organizations/mercy/WAVES/w", "x/organizations/mercy", "organizations/mercy/waves/w1\n",
        "ORGANIZATIONS/mercy"}) {
    EXPECT_EQ(OfName(text), "") << text;
  }
  EXPECT_EQ(OfName("organizations/" + std::string(300, 'a')), "");
  // What a respondent shows stays out, even if somebody sends it to the wrong method.
  intake::v1::SubmitResponseRequest submission;
  submission.set_participation_code("ABCD-EFGH-IJKL");
  EXPECT_EQ(ResourceOf(submission), "");
}

}  // namespace
}  // namespace rapport::auditlog
