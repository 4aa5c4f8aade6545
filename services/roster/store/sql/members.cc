#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
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

constexpr std::string_view kInto = "members (organization, member, unit, role_group, specialty, active)";
constexpr std::size_t kColumns = 6;
constexpr std::string_view kReplace =
    "ON CONFLICT (organization, member) DO UPDATE SET unit = excluded.unit, "
    "role_group = excluded.role_group, specialty = excluded.specialty, active = excluded.active";

using Members = absl::flat_hash_map<std::string, Member>;  // by id

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
    RAPPORT_ASSIGN_OR_RETURN(const Members before, Kept(indexes));
    db::BulkInsert insert(transaction_, kInto, kColumns);
    db::BulkInsert update(transaction_, kInto, kColumns, kReplace);
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
          (it == before.end() ? insert : update)
              .Add(organization_, row.id, row.unit_id, static_cast<int>(row.role_group), row.specialty, 1));
    }
    RAPPORT_RETURN_IF_ERROR(insert.Finish());
    return update.Finish();
  }

  // What is kept of these rows, which are in the order of the table: by one query where they lie close
  // together, as in an import of all members, else by one a row. Not by IN (...), for which an engine that
  // has no statistics yet reads all members of the organization each time.
  absl::StatusOr<Members> Kept(std::span<const std::size_t> indexes) {
    constexpr std::size_t kMost = 4 * db::kBulkRows;
    Members kept;
    RAPPORT_ASSIGN_OR_RETURN(
        db::Statement range,
        transaction_.Prepare("SELECT member, unit, role_group, specialty, active FROM members WHERE "
                             "organization = ? AND member >= ? AND member <= ? ORDER BY member LIMIT ?"));
    range.BindAll(organization_, rows_.At(indexes.front()).id, rows_.At(indexes.back()).id, kMost);
    std::size_t found = 0;
    for (;; ++found) {
      RAPPORT_ASSIGN_OR_RETURN(const bool more, range.Step());
      if (!more) break;
      if (rows_.Names(range.Text(0))) kept.emplace(range.Text(0), MemberOf(range));
    }
    if (found < kMost) return kept;
    RAPPORT_ASSIGN_OR_RETURN(
        db::Statement one,
        transaction_.Prepare("SELECT member, unit, role_group, specialty, active FROM members WHERE "
                             "organization = ? AND member = ?"));
    for (const std::size_t index : indexes) {
      const std::string_view id = rows_.At(index).id;
      if (kept.contains(base::AbslView(id))) continue;
      one.Reset();
      RAPPORT_ASSIGN_OR_RETURN(const bool is_kept, one.BindAll(organization_, id).Step());
      if (is_kept) kept.emplace(id, MemberOf(one));
    }
    return kept;
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
    std::vector<Member> missing;
    {
      RAPPORT_ASSIGN_OR_RETURN(
          db::Statement select,
          transaction_.Prepare("SELECT member, unit, role_group, specialty, active FROM members "
                               "WHERE organization = ? AND active = 1"));
      select.Bind(1, organization_);
      while (true) {
        RAPPORT_RETURN_IF_ERROR(CheckWanted());
        RAPPORT_ASSIGN_OR_RETURN(const bool more, select.Step());
        if (!more) break;
        if (!rows_.Names(select.Text(0))) missing.push_back(MemberOf(select));
      }
    }
    db::BulkInsert deactivate(transaction_, kInto, kColumns, kReplace);
    for (const Member& member : missing) {
      RAPPORT_RETURN_IF_ERROR(CheckWanted());
      RAPPORT_RETURN_IF_ERROR(deactivate.Add(organization_, member.id, member.unit_id,
                                             static_cast<int>(member.role_group), member.specialty, 0));
    }
    counts_.deactivated = static_cast<std::int64_t>(missing.size());
    return deactivate.Finish();
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
