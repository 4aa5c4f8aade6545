#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/db/bulk.h"
#include "libs/db/database.h"
#include "services/roster/store/sql/sql_store.h"

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
  MemberImport(db::Transaction& transaction, std::string_view organization, const MemberRows& rows,
               const MemberImportOptions& options)
      : transaction_(transaction), organization_(organization), rows_(rows), options_(options) {}

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
        transaction_.Prepare("SELECT unit FROM units WHERE organization = ? AND active = 1"));
    select.Bind(1, organization_);
    absl::flat_hash_set<std::string> active;
    while (true) {
      RAPPORT_ASSIGN_OR_RETURN(const bool more, select.Step());
      if (!more) break;
      active.emplace(select.Text(0));
    }
    for (const std::string_view unit : rows_.Units()) {
      if (active.contains(base::AbslView(unit))) continue;
      return base::Error(absl::StatusCode::kAborted, "UNITS_CHANGED",
                         "the organization's units changed during the import; nothing was imported");
    }
    return absl::OkStatus();
  }

  // Some hundred rows at a time: what is kept of them, then what is new of them.
  absl::Status TakeRows() {
    const std::vector<std::size_t> indexes = IndexesByKey();
    for (std::size_t begin = 0; begin < indexes.size(); begin += db::kBulkRows) {
      const std::size_t count = std::min(db::kBulkRows, indexes.size() - begin);
      RAPPORT_RETURN_IF_ERROR(TakeRows(std::span(indexes).subspan(begin, count)));
    }
    return absl::OkStatus();
  }

  absl::Status TakeRows(std::span<const std::size_t> indexes) {
    RAPPORT_ASSIGN_OR_RETURN(
        db::Statement select,
        transaction_.Prepare(base::StrCat("SELECT member, unit, role_group, specialty, active FROM members "
                                          "WHERE organization = ? AND member IN (",
                                          db::Placeholders(indexes.size()), ")")));
    select.Bind(1, organization_);
    for (std::size_t i = 0; i < indexes.size(); ++i) {
      select.Bind(static_cast<int>(i) + 2, rows_.At(indexes[i]).id);
    }
    absl::flat_hash_map<std::string, Member> before;
    while (true) {
      RAPPORT_ASSIGN_OR_RETURN(const bool more, select.Step());
      if (!more) break;
      Member member = MemberOf(select);
      std::string id = member.id;
      before.emplace(std::move(id), std::move(member));
    }
    db::BulkInsert upsert(
        transaction_,
        "INSERT INTO members (organization, member, unit, role_group, specialty, active) VALUES ", 6,
        " ON CONFLICT (organization, member) DO UPDATE SET unit = excluded.unit, "
        "role_group = excluded.role_group, specialty = excluded.specialty, active = excluded.active");
    for (const std::size_t index : indexes) {
      RAPPORT_RETURN_IF_ERROR(CheckWanted());
      const MemberView row = rows_.At(index);
      const auto it = before.find(base::AbslView(row.id));
      if (it != before.end() && IsAs(it->second, row)) {
        ++counts_.unchanged;
        continue;
      }
      ++(it == before.end() ? counts_.created : counts_.updated);
      RAPPORT_RETURN_IF_ERROR(
          upsert.Add(organization_, row.id, row.unit_id, static_cast<int>(row.role_group), row.specialty, 1));
    }
    return upsert.Finish();
  }

  static bool IsAs(const Member& member, const MemberView& row) {
    return member.unit_id == row.unit_id && member.role_group == row.role_group &&
           member.specialty == row.specialty && member.active;
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
        transaction_.Prepare("SELECT member FROM members WHERE organization = ? AND active = 1"));
    select.Bind(1, organization_);
    std::vector<std::string> missing;
    while (true) {
      RAPPORT_RETURN_IF_ERROR(CheckWanted());
      RAPPORT_ASSIGN_OR_RETURN(const bool more, select.Step());
      if (!more) break;
      if (!rows_.Names(select.Text(0))) missing.emplace_back(select.Text(0));
    }
    for (std::size_t begin = 0; begin < missing.size(); begin += db::kBulkRows) {
      const std::size_t count = std::min(db::kBulkRows, missing.size() - begin);
      RAPPORT_RETURN_IF_ERROR(Deactivate(std::span(missing).subspan(begin, count)));
    }
    counts_.deactivated = static_cast<std::int64_t>(missing.size());
    return absl::OkStatus();
  }

  absl::Status Deactivate(std::span<const std::string> members) {
    RAPPORT_ASSIGN_OR_RETURN(db::Statement deactivate,
                             transaction_.Prepare(base::StrCat(
                                 "UPDATE members SET active = 0 WHERE organization = ? AND member IN (",
                                 db::Placeholders(members.size()), ")")));
    deactivate.Bind(1, organization_);
    for (std::size_t i = 0; i < members.size(); ++i) {
      RAPPORT_RETURN_IF_ERROR(CheckWanted());
      deactivate.Bind(static_cast<int>(i) + 2, members[i]);
    }
    return deactivate.Run();
  }

  absl::Status CheckWanted() {
    if (++steps_ % kRowsBetweenChecks != 0 || !options_.check_wanted) return absl::OkStatus();
    return options_.check_wanted();
  }

  db::Transaction& transaction_;
  const std::string_view organization_;
  const MemberRows& rows_;
  const MemberImportOptions& options_;
  ImportCounts counts_;
  std::size_t steps_ = 0;
};

}  // namespace

absl::StatusOr<ImportCounts> SqlStore::ImportMembers(const base::OrganizationName& organization,
                                                     const MemberRows& rows,
                                                     const MemberImportOptions& options) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Write(organization.organization));
  RAPPORT_RETURN_IF_ERROR(CheckOrganization(*transaction, organization.organization));
  RAPPORT_ASSIGN_OR_RETURN(const ImportCounts counts,
                           MemberImport(*transaction, organization.organization, rows, options).Run());
  if (options.mode == ImportMode::kCommit) {
    if (options.check_wanted) RAPPORT_RETURN_IF_ERROR(options.check_wanted());
    RAPPORT_RETURN_IF_ERROR(transaction->Commit());
  }
  return counts;
}

absl::StatusOr<Member> SqlStore::GetMember(const base::MemberName& name) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Read(name.organization));
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement select,
      transaction->Prepare("SELECT member, unit, role_group, specialty, active FROM members "
                           "WHERE organization = ? AND member = ?"));
  RAPPORT_ASSIGN_OR_RETURN(const bool found, select.BindAll(name.organization, name.member).Step());
  if (found) return MemberOf(select);
  return base::Error(absl::StatusCode::kNotFound, "MEMBER_NOT_FOUND", "there is no such member");
}

absl::StatusOr<std::vector<Member>> SqlStore::ListMembers(const base::OrganizationName& organization,
                                                          const ListRange& range) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Read(organization.organization));
  RAPPORT_RETURN_IF_ERROR(CheckOrganization(*transaction, organization.organization));
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement select,
      transaction->Prepare(
          "SELECT member, unit, role_group, specialty, active FROM members "
          "WHERE organization = ? AND member > ? AND (active = 1 OR ? = 1) ORDER BY member LIMIT ?"));
  select.BindAll(organization.organization, range.after, range.show_inactive, range.limit);
  std::vector<Member> members;
  while (true) {
    RAPPORT_ASSIGN_OR_RETURN(const bool more, select.Step());
    if (!more) return members;
    members.push_back(MemberOf(select));
  }
}

}  // namespace rapport::roster
