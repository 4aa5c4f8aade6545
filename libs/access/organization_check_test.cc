#include "libs/access/organization_check.h"

#include <gtest/gtest.h>

#include "google/protobuf/struct.pb.h"
#include "libs/testing/status_matchers.h"
#include "rapport/internal/testing/v1/echo.pb.h"

namespace rapport::access {
namespace {

using ::rapport::testing::HasReason;

const Principal kAcme{.kind = Principal::Kind::kPerson, .subject = "s", .organization = "acme"};

// A request with one answer, whose item is `text`.
internal::testing::v1::EchoRequest Asking(const std::string& text) {
  internal::testing::v1::EchoRequest request;
  request.add_answers()->set_item(text);
  return request;
}

TEST(CheckOrganization, LetsNamesOfTheOwnOrganizationPass) {
  for (const char* const name :
       {"organizations/acme", "organizations/acme/waves/w1", "", "acme", "waves/w1"}) {
    EXPECT_OK(CheckOrganization(kAcme, Asking(name))) << name;
  }
}

TEST(CheckOrganization, RefusesOthers) {
  for (const char* const name :
       {"organizations/beta", "organizations/beta/waves/w1", "organizations/acme2", "organizations/",
        "organizations//waves/w1", "organizations/-/waves/w1", "organizations/*", "organizations/acm",
        "organizations/ACME", "organizations/beta/../acme"}) {
    EXPECT_THAT(CheckOrganization(kAcme, Asking(name)), HasReason("ORGANIZATION_NOT_YOURS")) << name;
  }
}

TEST(CheckOrganization, LooksEverywhere) {
  auto request = Asking("organizations/acme");
  request.add_answers()->set_item("organizations/acme/units/u1");
  EXPECT_OK(CheckOrganization(kAcme, request));
  request.add_answers()->set_item("organizations/beta/units/u1");
  EXPECT_THAT(CheckOrganization(kAcme, request), HasReason("ORGANIZATION_NOT_YOURS")) << "repeated, nested";
  request.mutable_answers()->RemoveLast();
  request.set_payload("organizations/beta");
  EXPECT_OK(CheckOrganization(kAcme, request)) << "bytes are content, a file's perhaps";
  google::protobuf::Struct map;
  (*map.mutable_fields())["x"].mutable_list_value()->add_values()->set_string_value("organizations/beta");
  EXPECT_THAT(CheckOrganization(kAcme, map), HasReason("ORGANIZATION_NOT_YOURS")) << "in a map";
}

TEST(CheckOrganization, ServicesAndOperatorsAskAboutAll) {
  const auto request = Asking("organizations/beta");
  EXPECT_OK(CheckOrganization({.kind = Principal::Kind::kService, .subject = "scoring"}, request));
  EXPECT_OK(CheckOrganization({.kind = Principal::Kind::kPerson, .organization = "*"}, request));
  EXPECT_OK(CheckOrganization({}, request)) << "a respondent's code says which wave is theirs";
}

}  // namespace
}  // namespace rapport::access
