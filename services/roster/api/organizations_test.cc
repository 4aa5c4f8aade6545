#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/roster/api/roster_fixture.h"

namespace rapport::roster {
namespace {

using ::testing::ElementsAre;
using testing::HasReason;
using testing::HasViolation;
using testing::StatusIs;

using Stub = v1::RosterService::Stub;

constexpr char kRequestId[] = "123e4567-e89b-42d3-a456-426614174000";

class OrganizationsTest : public RosterFixture {
 protected:
  absl::StatusOr<v1::Organization> Create(const std::string& id, const std::string& display_name,
                                          const std::string& request_id = "") {
    v1::CreateOrganizationRequest request;
    request.set_organization_id(id);
    request.mutable_organization()->set_display_name(display_name);
    request.set_request_id(request_id);
    return Call(&Stub::CreateOrganization, request);
  }
  absl::StatusOr<v1::Organization> Get(const std::string& name) {
    v1::GetOrganizationRequest request;
    request.set_name(name);
    return Call(&Stub::GetOrganization, request);
  }
  absl::StatusOr<v1::ListOrganizationsResponse> List(int page_size, const std::string& page_token) {
    v1::ListOrganizationsRequest request;
    request.set_page_size(page_size);
    request.set_page_token(page_token);
    return Call(&Stub::ListOrganizations, request);
  }
  static v1::UpdateOrganizationRequest UpdateOf(const std::string& name, const std::string& display_name) {
    v1::UpdateOrganizationRequest request;
    request.mutable_organization()->set_name(name);
    request.mutable_organization()->set_display_name(display_name);
    return request;
  }
};

TEST_F(OrganizationsTest, CreatesAndReads) {
  const auto made = Create("acme", "Acme Health");
  ASSERT_OK(made);
  EXPECT_EQ(made->name(), "organizations/acme");
  EXPECT_EQ(made->display_name(), "Acme Health");
  EXPECT_NE(made->etag(), "");
  const auto read = Get("organizations/acme");
  ASSERT_OK(read);
  EXPECT_EQ(read->SerializeAsString(), made->SerializeAsString());
}

TEST_F(OrganizationsTest, NamesEveryBadFieldOfACreation) {
  const auto refused = Create("Acme!", "", "not-a-uuid");
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(ViolationsOf(refused.status()),
              ElementsAre("organization_id INVALID_ID", "organization.display_name INVALID_DISPLAY_NAME",
                          "request_id INVALID_REQUEST_ID"));
}

TEST_F(OrganizationsTest, AnswersARepeatedCreationWithTheFirst) {
  ASSERT_OK(Create("acme", "Acme", kRequestId));
  const auto again = Create("acme", "Acme", kRequestId);
  ASSERT_OK(again);
  EXPECT_EQ(again->name(), "organizations/acme");
}

TEST_F(OrganizationsTest, RefusesATakenIdentifierAndAReusedRequestId) {
  ASSERT_OK(Create("acme", "Acme", kRequestId));
  EXPECT_THAT(Create("acme", "Acme"), StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_THAT(Create("acme", "Acme"), HasReason("ORGANIZATION_EXISTS"));
  EXPECT_THAT(Create("acme", "Acme 2", kRequestId), HasReason("REQUEST_ID_REUSED"));
  EXPECT_THAT(Create("acme2", "Acme", kRequestId), HasReason("REQUEST_ID_REUSED"));
}

TEST_F(OrganizationsTest, TellsAnUnknownOrganizationFromABadName) {
  EXPECT_THAT(Get("organizations/acme"), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(Get("organizations/acme"), HasReason("ORGANIZATION_NOT_FOUND"));
  EXPECT_THAT(Get("acme"), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Get("acme"), HasViolation("name"));
}

TEST_F(OrganizationsTest, ListsInPages) {
  for (const char* id : {"c", "a", "b"}) ASSERT_OK(Create(id, "N"));
  const auto first = List(2, "");
  ASSERT_OK(first);
  ASSERT_EQ(first->organizations_size(), 2);
  EXPECT_EQ(first->organizations(0).name(), "organizations/a");
  const auto second = List(2, first->next_page_token());
  ASSERT_OK(second);
  ASSERT_EQ(second->organizations_size(), 1);
  EXPECT_EQ(second->organizations(0).name(), "organizations/c");
  EXPECT_EQ(second->next_page_token(), "");
}

TEST_F(OrganizationsTest, RefusesBadPages) {
  EXPECT_THAT(List(-1, ""), HasReason("NEGATIVE_PAGE_SIZE"));
  EXPECT_THAT(List(0, "broken"), HasReason("INVALID_PAGE_TOKEN"));
}

TEST_F(OrganizationsTest, Updates) {
  ASSERT_OK_AND_ASSIGN(const v1::Organization made, Create("acme", "Acme"));
  v1::UpdateOrganizationRequest request = UpdateOf("organizations/acme", "Acme Health");
  request.mutable_organization()->set_etag(made.etag());
  request.mutable_update_mask()->add_paths("display_name");
  const auto updated = Call(&Stub::UpdateOrganization, request);
  ASSERT_OK(updated);
  EXPECT_EQ(updated->display_name(), "Acme Health");
  EXPECT_NE(updated->etag(), made.etag());

  const auto too_late = Call(&Stub::UpdateOrganization, request);
  EXPECT_THAT(too_late, StatusIs(absl::StatusCode::kAborted));
  EXPECT_THAT(too_late, HasReason("ETAG_MISMATCH"));
  EXPECT_OK(Call(&Stub::UpdateOrganization, UpdateOf("organizations/acme", "Without etag or mask")));
}

TEST_F(OrganizationsTest, RefusesBadUpdates) {
  ASSERT_OK(Create("acme", "Acme"));
  v1::UpdateOrganizationRequest bad_mask = UpdateOf("organizations/acme", "Acme 2");
  bad_mask.mutable_update_mask()->add_paths("owner");
  EXPECT_THAT(Call(&Stub::UpdateOrganization, bad_mask), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Call(&Stub::UpdateOrganization, bad_mask), HasViolation("update_mask"));
  EXPECT_THAT(Call(&Stub::UpdateOrganization, UpdateOf("organizations/acme", "")),
              HasViolation("organization.display_name"));
  EXPECT_THAT(Call(&Stub::UpdateOrganization, UpdateOf("acme", "A")), HasViolation("organization.name"));
  EXPECT_THAT(Call(&Stub::UpdateOrganization, UpdateOf("organizations/none", "A")),
              HasReason("ORGANIZATION_NOT_FOUND"));
}

TEST_F(OrganizationsTest, NeedsADeadline) {
  grpc::ClientContext context;
  v1::Organization response;
  EXPECT_THAT(rpc::FromGrpcStatus(stub_->GetOrganization(&context, {}, &response)),
              HasReason("DEADLINE_REQUIRED"));
}

}  // namespace
}  // namespace rapport::roster
