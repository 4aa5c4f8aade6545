#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/db/transaction.h"
#include "services/roster/store/sqlite/sqlite_store.h"

namespace rapport::roster {
namespace {

absl::Status AlreadyExists(std::string_view reason, std::string_view message) {
  return base::Error(absl::StatusCode::kAlreadyExists, reason, message);
}

absl::StatusOr<Organization> ReadOrganization(db::Database& database, std::string_view id) {
  RAPPORT_ASSIGN_OR_RETURN(db::Statement select,
                           database.Prepare("SELECT display_name FROM organizations WHERE organization = ?"));
  RAPPORT_ASSIGN_OR_RETURN(const bool found, select.Bind(1, id).Step());
  if (!found) {
    return base::Error(absl::StatusCode::kNotFound, "ORGANIZATION_NOT_FOUND",
                       "there is no such organization");
  }
  return Organization{std::string(id), std::string(select.Text(0))};
}

}  // namespace

absl::Status CheckOrganization(db::Database& database, std::string_view organization) {
  return ReadOrganization(database, organization).status();
}

absl::StatusOr<Organization> SqliteStore::CreateOrganization(const Organization& organization,
                                                             std::string_view request_id,
                                                             std::string_view request_digest) {
  const db::Pool::Lease database = pool_->Writer();
  RAPPORT_ASSIGN_OR_RETURN(db::Transaction transaction, db::Transaction::Begin(*database));
  if (!request_id.empty()) {
    RAPPORT_ASSIGN_OR_RETURN(
        db::Statement by_request,
        database->Prepare("SELECT organization, request_digest FROM organizations WHERE request_id = ?"));
    RAPPORT_ASSIGN_OR_RETURN(const bool made_before, by_request.Bind(1, request_id).Step());
    if (made_before) {
      if (by_request.Bytes(1) != request_digest) {
        return AlreadyExists("REQUEST_ID_REUSED", "the request_id belongs to an earlier, different request");
      }
      return ReadOrganization(*database, by_request.Text(0));
    }
  }
  const absl::Status existing = CheckOrganization(*database, organization.id);
  if (existing.ok()) return AlreadyExists("ORGANIZATION_EXISTS", "the organization's identifier is taken");
  if (!absl::IsNotFound(existing)) return existing;
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement insert,
      database->Prepare("INSERT INTO organizations (organization, display_name, request_id, request_digest) "
                        "VALUES (?, ?, ?, ?)"));
  RAPPORT_RETURN_IF_ERROR(
      insert.BindAll(organization.id, organization.display_name, request_id, db::Blob{request_digest}).Run());
  RAPPORT_RETURN_IF_ERROR(transaction.Commit());
  return organization;
}

absl::StatusOr<Organization> SqliteStore::GetOrganization(const base::OrganizationName& name) {
  const db::Pool::Lease database = pool_->Reader();
  return ReadOrganization(*database, name.organization);
}

absl::StatusOr<std::vector<Organization>> SqliteStore::ListOrganizations(std::string_view after, int limit) {
  const db::Pool::Lease database = pool_->Reader();
  RAPPORT_ASSIGN_OR_RETURN(db::Statement select,
                           database->Prepare("SELECT organization, display_name FROM organizations "
                                             "WHERE organization > ? ORDER BY organization LIMIT ?"));
  select.BindAll(after, limit);
  std::vector<Organization> organizations;
  while (true) {
    RAPPORT_ASSIGN_OR_RETURN(const bool more, select.Step());
    if (!more) return organizations;
    organizations.push_back({std::string(select.Text(0)), std::string(select.Text(1))});
  }
}

absl::StatusOr<Organization> SqliteStore::UpdateOrganization(
    const base::OrganizationName& name,
    const std::function<absl::StatusOr<Organization>(const Organization&)>& change) {
  const db::Pool::Lease database = pool_->Writer();
  RAPPORT_ASSIGN_OR_RETURN(db::Transaction transaction, db::Transaction::Begin(*database));
  RAPPORT_ASSIGN_OR_RETURN(const Organization current, ReadOrganization(*database, name.organization));
  RAPPORT_ASSIGN_OR_RETURN(Organization changed, change(current));
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement update,
      database->Prepare("UPDATE organizations SET display_name = ? WHERE organization = ?"));
  RAPPORT_RETURN_IF_ERROR(update.BindAll(changed.display_name, name.organization).Run());
  RAPPORT_RETURN_IF_ERROR(transaction.Commit());
  return changed;
}

}  // namespace rapport::roster
