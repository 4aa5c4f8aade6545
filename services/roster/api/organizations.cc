#include <string>
#include <utility>
#include <vector>

#include "libs/base/ids.h"
#include "libs/base/resource_name.h"
#include "libs/base/sha256.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/rpc/etag.h"
#include "libs/rpc/paging.h"
#include "services/roster/api/convert.h"
#include "services/roster/api/roster_service.h"
#include "services/roster/domain/row_fault.h"
#include "services/roster/domain/rules.h"

// Handlers of the methods on organizations.

namespace rapport::roster {
namespace {

base::FieldViolation BadDisplayName() {
  return {"organization.display_name", "must have 1 to 200 printable characters",
          std::string(kInvalidDisplayName)};
}

absl::Status Check(const v1::CreateOrganizationRequest& request) {
  std::vector<base::FieldViolation> violations;
  if (!base::IsResourceId(request.organization_id())) {
    violations.push_back({"organization_id", "must be 1 to 63 of a-z 0-9 -, and must not begin with -",
                          std::string(kInvalidId)});
  }
  if (!IsDisplayName(request.organization().display_name())) violations.push_back(BadDisplayName());
  if (!request.request_id().empty() && !IsUuid(request.request_id())) {
    violations.push_back({"request_id", "must be empty or a UUID", "INVALID_REQUEST_ID"});
  }
  return violations.empty() ? absl::OkStatus() : base::InvalidArgument(std::move(violations));
}

absl::Status CheckMask(const google::protobuf::FieldMask& mask) {
  for (const std::string& path : mask.paths()) {
    if (path != "display_name") {
      return base::InvalidArgument("update_mask", "names a field that is not known or cannot be changed",
                                   "UNKNOWN_FIELD_PATH");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status RosterServiceImpl::Create(const v1::CreateOrganizationRequest& request,
                                       v1::Organization* response) {
  RAPPORT_RETURN_IF_ERROR(Check(request));
  const Organization wanted = {request.organization_id(), request.organization().display_name()};
  const std::string digest = base::Sha256(base::StrCat(wanted.id, "\n", wanted.display_name));
  RAPPORT_ASSIGN_OR_RETURN(const Organization made,
                           store_->CreateOrganization(wanted, request.request_id(), digest));
  *response = ToProto(made);
  return absl::OkStatus();
}

absl::Status RosterServiceImpl::Get(const v1::GetOrganizationRequest& request, v1::Organization* response) {
  RAPPORT_ASSIGN_OR_RETURN(const auto name, base::OrganizationName::Parse(request.name()));
  RAPPORT_ASSIGN_OR_RETURN(const Organization organization, store_->GetOrganization(name));
  *response = ToProto(organization);
  return absl::OkStatus();
}

absl::Status RosterServiceImpl::List(const v1::ListOrganizationsRequest& request,
                                     v1::ListOrganizationsResponse* response) {
  RAPPORT_ASSIGN_OR_RETURN(const rpc::Page page, rpc::PageOf(request));
  RAPPORT_ASSIGN_OR_RETURN(const std::vector<Organization> found,
                           store_->ListOrganizations(page.after, page.limit()));
  return rpc::FillPage(
      page, found, &Organization::id, [](const Organization& organization) { return ToProto(organization); },
      response->mutable_organizations(), response->mutable_next_page_token());
}

absl::Status RosterServiceImpl::Update(const v1::UpdateOrganizationRequest& request,
                                       v1::Organization* response) {
  const v1::Organization& wanted = request.organization();
  RAPPORT_ASSIGN_OR_RETURN(const auto name,
                           base::OrganizationName::Parse(wanted.name(), "organization.name"));
  RAPPORT_RETURN_IF_ERROR(CheckMask(request.update_mask()));
  if (!IsDisplayName(wanted.display_name())) return base::InvalidArgument({BadDisplayName()});
  RAPPORT_ASSIGN_OR_RETURN(
      const Organization changed,
      store_->UpdateOrganization(name, [&](const Organization& current) -> absl::StatusOr<Organization> {
        RAPPORT_RETURN_IF_ERROR(rpc::CheckEtag(wanted.etag(), ToProto(current)));
        return Organization{current.id, wanted.display_name()};
      }));
  *response = ToProto(changed);
  return absl::OkStatus();
}

}  // namespace rapport::roster
