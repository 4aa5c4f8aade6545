#include <optional>
#include <utility>

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/db/database.h"
#include "services/roster/store/sql/sql_store.h"

namespace rapport::roster {
namespace {

absl::Status AlreadyExists(std::string_view reason, std::string_view message) {
  return base::Error(absl::StatusCode::kAlreadyExists, reason, message);
}

absl::StatusOr<Organization> ReadOrganization(db::Transaction& transaction, std::string_view id) {
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement select,
      transaction.Prepare("SELECT display_name FROM organizations WHERE organization = ?"));
  RAPPORT_ASSIGN_OR_RETURN(const bool found, select.Bind(1, id).Step());
  if (!found) {
    return base::Error(absl::StatusCode::kNotFound, "ORGANIZATION_NOT_FOUND",
                       "there is no such organization");
  }
  return Organization{std::string(id), std::string(select.Text(0))};
}

}  // namespace

absl::Status CheckOrganization(db::Transaction& transaction, std::string_view organization) {
  return ReadOrganization(transaction, organization).status();
}

absl::StatusOr<std::optional<Organization>> SqlStore::MadeBefore(std::string_view request_id,
                                                                 std::string_view request_digest) {
  if (request_id.empty()) return std::nullopt;
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Read(db::EveryOrganization()));
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement by_request,
      transaction->Prepare(
          "SELECT organization, display_name, request_digest FROM organizations WHERE request_id = ?"));
  RAPPORT_ASSIGN_OR_RETURN(const bool found, by_request.Bind(1, request_id).Step());
  if (!found) return std::nullopt;
  if (by_request.Bytes(2) != request_digest) {
    return AlreadyExists("REQUEST_ID_REUSED", "the request_id belongs to an earlier, different request");
  }
  return Organization{std::string(by_request.Text(0)), std::string(by_request.Text(1))};
}

absl::StatusOr<Organization> SqlStore::CreateOrganization(const Organization& organization,
                                                          std::string_view request_id,
                                                          std::string_view request_digest) {
  // No transaction is waited for within another one: they are of one pool.
  RAPPORT_ASSIGN_OR_RETURN(std::optional<Organization> before, MadeBefore(request_id, request_digest));
  if (before) return *std::move(before);
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Write(organization.id));
  {
    RAPPORT_ASSIGN_OR_RETURN(
        db::Statement existing,
        transaction->Prepare("SELECT display_name, request_id, request_digest FROM organizations "
                             "WHERE organization = ?"));
    RAPPORT_ASSIGN_OR_RETURN(const bool found, existing.Bind(1, organization.id).Step());
    // Of one request sent twice at once, this may be the second.
    const bool again =
        found && !request_id.empty() && existing.Text(1) == request_id && existing.Bytes(2) == request_digest;
    if (again) return Organization{organization.id, std::string(existing.Text(0))};
    if (found) return AlreadyExists("ORGANIZATION_EXISTS", "the organization's identifier is taken");
  }
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement insert,
      transaction->Prepare(
          "INSERT INTO organizations (organization, display_name, request_id, request_digest) "
          "VALUES (?, ?, ?, ?)"));
  RAPPORT_RETURN_IF_ERROR(
      insert.BindAll(organization.id, organization.display_name, request_id, db::Blob{request_digest}).Run());
  RAPPORT_RETURN_IF_ERROR(transaction->Commit());
  return organization;
}

absl::StatusOr<Organization> SqlStore::GetOrganization(const base::OrganizationName& name) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Read(name.organization));
  return ReadOrganization(*transaction, name.organization);
}

absl::StatusOr<std::vector<Organization>> SqlStore::ListOrganizations(std::string_view after, int limit) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Read(db::EveryOrganization()));
  RAPPORT_ASSIGN_OR_RETURN(db::Statement select,
                           transaction->Prepare("SELECT organization, display_name FROM organizations "
                                                "WHERE organization > ? ORDER BY organization LIMIT ?"));
  select.BindAll(after, limit);
  std::vector<Organization> organizations;
  while (true) {
    RAPPORT_ASSIGN_OR_RETURN(const bool more, select.Step());
    if (!more) return organizations;
    organizations.push_back({std::string(select.Text(0)), std::string(select.Text(1))});
  }
}

absl::StatusOr<Organization> SqlStore::UpdateOrganization(
    const base::OrganizationName& name,
    const std::function<absl::StatusOr<Organization>(const Organization&)>& change) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Write(name.organization));
  RAPPORT_ASSIGN_OR_RETURN(const Organization current, ReadOrganization(*transaction, name.organization));
  RAPPORT_ASSIGN_OR_RETURN(Organization changed, change(current));
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement update,
      transaction->Prepare("UPDATE organizations SET display_name = ? WHERE organization = ?"));
  RAPPORT_RETURN_IF_ERROR(update.BindAll(changed.display_name, name.organization).Run());
  RAPPORT_RETURN_IF_ERROR(transaction->Commit());
  return changed;
}

}  // namespace rapport::roster
