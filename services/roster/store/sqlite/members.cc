#include <algorithm>
#include <cstddef>
#include <numeric>
#include <string>
#include <utility>

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/db/transaction.h"
#include "services/roster/store/sqlite/sqlite_store.h"

namespace rapport::roster {
namespace {

constexpr std::size_t kRowsBetweenChecks = 1000;  // of whether somebody still waits for an import

// Reads a row of SELECT member, unit, role_group, specialty, active.
Member MemberOf(const db::Statement& row) {
  return {std::string(row.Text(0)), std::string(row.Text(1)), static_cast<base::RoleGroup>(row.Int64(2)),
          std::string(row.Text(3)), row.Int64(4) != 0};
}

// One import, within its transaction.
class MemberImport {
 public:
  MemberImport(db::Database& database, std::string_view organization, const MemberRows& rows,
               const MemberImportOptions& options)
      : database_(database), organization_(organization), rows_(rows), options_(options) {}

  absl::StatusOr<ImportCounts> Run() {
    RAPPORT_RETURN_IF_ERROR(CheckUnits());
    RAPPORT_RETURN_IF_ERROR(TakeRows());
    if (options_.deactivate_missing) RAPPORT_RETURN_IF_ERROR(DeactivateMissing());
    return counts_;
  }

 private:
  absl::Status CheckUnits() {
    RAPPORT_ASSIGN_OR_RETURN(
        db::Statement select,
        database_.Prepare("SELECT 1 FROM units WHERE organization = ? AND unit = ? AND active = 1"));
    for (const std::string_view unit : rows_.Units()) {
      RAPPORT_ASSIGN_OR_RETURN(const bool found, select.BindAll(organization_, unit).Step());
      if (!found) {
        return base::Error(absl::StatusCode::kAborted, "UNITS_CHANGED",
                           "the organization's units changed during the import; nothing was imported");
      }
      select.Reset();
    }
    return absl::OkStatus();
  }

  absl::Status TakeRows() {
    RAPPORT_ASSIGN_OR_RETURN(
        db::Statement select,
        database_.Prepare("SELECT member, unit, role_group, specialty, active FROM members "
                          "WHERE organization = ? AND member = ?"));
    RAPPORT_ASSIGN_OR_RETURN(
        db::Statement insert,
        database_.Prepare("INSERT INTO members (organization, member, unit, role_group, specialty, active) "
                          "VALUES (?, ?, ?, ?, ?, 1)"));
    RAPPORT_ASSIGN_OR_RETURN(
        db::Statement update,
        database_.Prepare("UPDATE members SET unit = ?, role_group = ?, specialty = ?, active = 1 "
                          "WHERE organization = ? AND member = ?"));
    for (const std::size_t index : IndexesByKey()) {
      RAPPORT_RETURN_IF_ERROR(CheckWanted());
      const MemberView row = rows_.At(index);
      const int role_group = static_cast<int>(row.role_group);
      RAPPORT_ASSIGN_OR_RETURN(const bool found, select.BindAll(organization_, row.id).Step());
      if (!found) {
        RAPPORT_RETURN_IF_ERROR(
            insert.BindAll(organization_, row.id, row.unit_id, role_group, row.specialty).Run());
        ++counts_.created;
      } else if (select.Text(1) == row.unit_id && select.Int64(2) == role_group &&
                 select.Text(3) == row.specialty && select.Int64(4) != 0) {
        ++counts_.unchanged;
      } else {
        select.Reset();
        RAPPORT_RETURN_IF_ERROR(
            update.BindAll(row.unit_id, role_group, row.specialty, organization_, row.id).Run());
        ++counts_.updated;
      }
      select.Reset();
    }
    return absl::OkStatus();
  }

  // Rows in the order of the table, so that each page of it is written once.
  std::vector<std::size_t> IndexesByKey() const {
    std::vector<std::size_t> indexes(rows_.size());
    std::iota(indexes.begin(), indexes.end(), std::size_t{0});
    std::sort(indexes.begin(), indexes.end(),
              [this](std::size_t a, std::size_t b) { return rows_.At(a).id < rows_.At(b).id; });
    return indexes;
  }

  absl::Status DeactivateMissing() {
    RAPPORT_ASSIGN_OR_RETURN(
        db::Statement select,
        database_.Prepare("SELECT member FROM members WHERE organization = ? AND active = 1"));
    select.Bind(1, organization_);
    std::vector<std::string> missing;
    while (true) {
      RAPPORT_RETURN_IF_ERROR(CheckWanted());
      RAPPORT_ASSIGN_OR_RETURN(const bool more, select.Step());
      if (!more) break;
      if (!rows_.Names(select.Text(0))) missing.emplace_back(select.Text(0));
    }
    RAPPORT_ASSIGN_OR_RETURN(
        db::Statement deactivate,
        database_.Prepare("UPDATE members SET active = 0 WHERE organization = ? AND member = ?"));
    for (const std::string& member : missing) {
      RAPPORT_RETURN_IF_ERROR(CheckWanted());
      RAPPORT_RETURN_IF_ERROR(deactivate.BindAll(organization_, member).Run());
      ++counts_.deactivated;
    }
    return absl::OkStatus();
  }

  absl::Status CheckWanted() {
    if (++steps_ % kRowsBetweenChecks != 0 || !options_.check_wanted) return absl::OkStatus();
    return options_.check_wanted();
  }

  db::Database& database_;
  const std::string_view organization_;
  const MemberRows& rows_;
  const MemberImportOptions& options_;
  ImportCounts counts_;
  std::size_t steps_ = 0;
};

}  // namespace

absl::StatusOr<ImportCounts> SqliteStore::ImportMembers(const base::OrganizationName& organization,
                                                        const MemberRows& rows,
                                                        const MemberImportOptions& options) {
  const db::Pool::Lease database = pool_->Writer();
  RAPPORT_ASSIGN_OR_RETURN(db::Transaction transaction, db::Transaction::Begin(*database));
  RAPPORT_RETURN_IF_ERROR(CheckOrganization(*database, organization.organization));
  RAPPORT_ASSIGN_OR_RETURN(const ImportCounts counts,
                           MemberImport(*database, organization.organization, rows, options).Run());
  if (options.mode == ImportMode::kCommit) {
    if (options.check_wanted) RAPPORT_RETURN_IF_ERROR(options.check_wanted());
    RAPPORT_RETURN_IF_ERROR(transaction.Commit());
  }
  return counts;
}

absl::StatusOr<Member> SqliteStore::GetMember(const base::MemberName& name) {
  const db::Pool::Lease database = pool_->Reader();
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement select,
      database->Prepare("SELECT member, unit, role_group, specialty, active FROM members "
                        "WHERE organization = ? AND member = ?"));
  RAPPORT_ASSIGN_OR_RETURN(const bool found, select.BindAll(name.organization, name.member).Step());
  if (found) return MemberOf(select);
  return base::Error(absl::StatusCode::kNotFound, "MEMBER_NOT_FOUND", "there is no such member");
}

absl::StatusOr<std::vector<Member>> SqliteStore::ListMembers(const base::OrganizationName& organization,
                                                             const ListRange& range) {
  const db::Pool::Lease database = pool_->Reader();
  RAPPORT_RETURN_IF_ERROR(CheckOrganization(*database, organization.organization));
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement select,
      database->Prepare(
          "SELECT member, unit, role_group, specialty, active FROM members "
          "WHERE organization = ? AND member > ? AND (active = 1 OR ?) ORDER BY member LIMIT ?"));
  select.BindAll(organization.organization, range.after, range.show_inactive, range.limit);
  std::vector<Member> members;
  while (true) {
    RAPPORT_ASSIGN_OR_RETURN(const bool more, select.Step());
    if (!more) return members;
    members.push_back(MemberOf(select));
  }
}

}  // namespace rapport::roster
