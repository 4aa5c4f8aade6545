#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "libs/base/status.h"
#include "libs/testing/status_matchers.h"
#include "services/roster/store/conformance/roster_store_conformance.h"

namespace rapport::roster {
namespace {

using ::testing::ElementsAre;
using testing::HasReason;
using ::testing::IsEmpty;
using testing::IsOkAndHolds;
using testing::StatusIs;

TEST_P(RosterStoreConformance, KeepsAnOrganization) {
  ASSERT_OK(store_->CreateOrganization({"acme", "Acme Health"}, "", ""));
  Reopen();
  EXPECT_THAT(store_->GetOrganization(kAcme), IsOkAndHolds(Organization{"acme", "Acme Health"}));
  EXPECT_THAT(store_->GetOrganization(kOther), HasReason("ORGANIZATION_NOT_FOUND"));
}

TEST_P(RosterStoreConformance, TellsARepeatedCreationFromATakenIdentifier) {
  ASSERT_OK(store_->CreateOrganization({"acme", "Acme"}, "request-1", "digest-1"));
  EXPECT_THAT(store_->CreateOrganization({"acme", "Acme"}, "request-1", "digest-1"),
              IsOkAndHolds(Organization{"acme", "Acme"}));
  EXPECT_THAT(store_->CreateOrganization({"acme", "Acme 2"}, "request-1", "digest-2"),
              HasReason("REQUEST_ID_REUSED"));
  EXPECT_THAT(store_->CreateOrganization({"other", "Other"}, "request-1", "digest-3"),
              HasReason("REQUEST_ID_REUSED"));
  EXPECT_THAT(store_->CreateOrganization({"acme", "Acme"}, "request-2", "digest-1"),
              HasReason("ORGANIZATION_EXISTS"));
  EXPECT_THAT(store_->CreateOrganization({"acme", "Acme"}, "", "digest-1"), HasReason("ORGANIZATION_EXISTS"));
  EXPECT_THAT(store_->CreateOrganization({"acme", "Acme"}, "", "digest-1"),
              StatusIs(absl::StatusCode::kAlreadyExists));
}

TEST_P(RosterStoreConformance, DoesNotTakeCreationsWithoutRequestIdForOneRequest) {
  ASSERT_OK(store_->CreateOrganization({"acme", "Acme"}, "", "digest"));
  EXPECT_OK(store_->CreateOrganization({"other", "Acme"}, "", "digest"));
}

TEST_P(RosterStoreConformance, MakesOneOrganizationOfARequestSentManyTimesAtOnce) {
  constexpr int kCallers = 8;
  std::vector<absl::StatusOr<Organization>> results(kCallers, absl::UnknownError("not called"));
  std::vector<std::thread> callers;
  for (int i = 0; i < kCallers; ++i) {
    callers.emplace_back([this, &result = results[static_cast<size_t>(i)]] {
      result = store_->CreateOrganization({"acme", "Acme"}, "request-1", "digest-1");
    });
  }
  for (std::thread& caller : callers) caller.join();
  for (const auto& result : results) EXPECT_THAT(result, IsOkAndHolds(Organization{"acme", "Acme"}));
  EXPECT_THAT(store_->ListOrganizations("", 10), IsOkAndHolds(ElementsAre(Organization{"acme", "Acme"})));
}

TEST_P(RosterStoreConformance, ListsOrganizationsByIdentifier) {
  for (const char* id : {"c", "a", "b"}) ASSERT_OK(store_->CreateOrganization({id, "N"}, "", ""));
  EXPECT_THAT(store_->ListOrganizations("", 2),
              IsOkAndHolds(ElementsAre(Organization{"a", "N"}, Organization{"b", "N"})));
  EXPECT_THAT(store_->ListOrganizations("b", 2), IsOkAndHolds(ElementsAre(Organization{"c", "N"})));
  EXPECT_THAT(store_->ListOrganizations("c", 2), IsOkAndHolds(IsEmpty()));
}

TEST_P(RosterStoreConformance, UpdatesAnOrganizationUnlessTheChangeFails) {
  MakeOrganizations();
  const auto rename = [](const Organization& current) -> absl::StatusOr<Organization> {
    return Organization{current.id, current.display_name + " 2"};
  };
  EXPECT_THAT(store_->UpdateOrganization(kAcme, rename), IsOkAndHolds(Organization{"acme", "Some name 2"}));
  const auto refuse = [](const Organization&) -> absl::StatusOr<Organization> {
    return base::Error(absl::StatusCode::kAborted, "ETAG_MISMATCH", "changed");
  };
  EXPECT_THAT(store_->UpdateOrganization(kAcme, refuse), HasReason("ETAG_MISMATCH"));
  EXPECT_THAT(store_->GetOrganization(kAcme), IsOkAndHolds(Organization{"acme", "Some name 2"}));
  EXPECT_THAT(store_->GetOrganization(kOther), IsOkAndHolds(Organization{"other", "Some name"}));
  EXPECT_THAT(store_->UpdateOrganization({"nobody"}, rename), HasReason("ORGANIZATION_NOT_FOUND"));
}

TEST_P(RosterStoreConformance, KnowsNothingOfAnUnknownOrganization) {
  EXPECT_THAT(ImportUnits(kAcme, {"sys"}), HasReason("ORGANIZATION_NOT_FOUND"));
  EXPECT_THAT(ImportMembers(kAcme, {}), HasReason("ORGANIZATION_NOT_FOUND"));
  EXPECT_THAT(store_->ListUnits(kAcme, {"", 10, true}), HasReason("ORGANIZATION_NOT_FOUND"));
  EXPECT_THAT(store_->ActiveUnitIds(kAcme), HasReason("ORGANIZATION_NOT_FOUND"));
  EXPECT_THAT(store_->ListMembers(kAcme, {"", 10, true}), HasReason("ORGANIZATION_NOT_FOUND"));
  EXPECT_THAT(store_->Snapshot(kAcme), HasReason("ORGANIZATION_NOT_FOUND"));
  EXPECT_THAT(store_->GetUnit({"acme", "er"}), HasReason("UNIT_NOT_FOUND"));
  EXPECT_THAT(store_->GetMember({"acme", "m1"}), HasReason("MEMBER_NOT_FOUND"));
}

}  // namespace
}  // namespace rapport::roster
