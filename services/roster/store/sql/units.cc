#include <algorithm>
#include <cstddef>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/db/bulk.h"
#include "libs/db/database.h"
#include "services/roster/domain/unit_lineage.h"
#include "services/roster/store/sql/sql_store.h"

namespace rapport::roster {
namespace {

// Reads a row of SELECT unit, parent_unit, display_name, active, predecessors.
Unit UnitOf(const db::Statement& row) {
  return {std::string(row.Text(0)), std::string(row.Text(1)), std::string(row.Text(2)), row.Int64(3) != 0,
          absl::StrSplit(base::AbslView(row.Text(4)), ' ', absl::SkipEmpty())};
}

absl::StatusOr<std::vector<Unit>> ReadUnits(db::Statement& select) {
  std::vector<Unit> units;
  while (true) {
    RAPPORT_ASSIGN_OR_RETURN(const bool more, select.Step());
    if (!more) return units;
    units.push_back(UnitOf(select));
  }
}

absl::StatusOr<std::vector<Unit>> ReadAllUnits(db::Transaction& transaction, std::string_view organization) {
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement select,
      transaction.Prepare("SELECT unit, parent_unit, display_name, active, predecessors FROM units "
                          "WHERE organization = ? ORDER BY unit"));
  return ReadUnits(select.Bind(1, organization));
}

// FAILED_PRECONDITION, UNIT_IN_USE when one of `units` has an active member.
absl::Status CheckUnused(db::Transaction& transaction, std::string_view organization,
                         const std::vector<Unit>& units) {
  constexpr std::size_t kMaxNamed = 10;
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement select,
      transaction.Prepare(
          "SELECT 1 FROM members WHERE organization = ? AND unit = ? AND active = 1 LIMIT 1"));
  std::vector<std::string> in_use;
  for (const Unit& unit : units) {
    RAPPORT_ASSIGN_OR_RETURN(const bool found, select.BindAll(organization, unit.id).Step());
    if (found) in_use.push_back(unit.id);
    select.Reset();
  }
  if (in_use.empty()) return absl::OkStatus();
  const std::size_t count = in_use.size();
  in_use.resize(std::min(count, kMaxNamed));
  return base::Error(absl::StatusCode::kFailedPrecondition, "UNIT_IN_USE",
                     base::StrCat(count,
                                  " of the units that the import no longer names have active members; "
                                  "nothing was imported"),
                     {{"units", absl::StrJoin(in_use, ",")}});
}

// The unit that an import makes of `before` (null: none); what it does not say of predecessors stays.
Unit AfterImport(const UnitTree::Node& node, const Unit* before) {
  Unit unit = {node.id, node.parent_id, node.display_name, true};
  if (node.predecessor_ids) {
    unit.predecessor_ids = *node.predecessor_ids;
    std::ranges::sort(unit.predecessor_ids);
    unit.predecessor_ids.erase(std::unique(unit.predecessor_ids.begin(), unit.predecessor_ids.end()),
                               unit.predecessor_ids.end());
  } else if (before != nullptr) {
    unit.predecessor_ids = before->predecessor_ids;
  }
  return unit;
}

}  // namespace

absl::StatusOr<ImportCounts> SqlStore::ReplaceUnits(const base::OrganizationName& organization,
                                                    const UnitTree& tree, ImportMode mode) {
  const std::string& key = organization.organization;
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Write(organization.organization));
  RAPPORT_RETURN_IF_ERROR(CheckOrganization(*transaction, key));
  RAPPORT_ASSIGN_OR_RETURN(const std::vector<Unit> before, ReadAllUnits(*transaction, key));

  absl::flat_hash_map<std::string, const Unit*> before_by_id;
  std::vector<Unit> dropped;
  for (const Unit& unit : before) {
    before_by_id.emplace(unit.id, &unit);
    if (unit.active && !tree.Find(unit.id)) dropped.push_back(unit);
  }
  RAPPORT_RETURN_IF_ERROR(CheckUnused(*transaction, key, dropped));

  ImportCounts counts;
  db::BulkInsert upsert(
      *transaction, "units (organization, unit, parent_unit, display_name, active, predecessors)", 6,
      "ON CONFLICT (organization, unit) DO UPDATE SET parent_unit = excluded.parent_unit, "
      "display_name = excluded.display_name, active = excluded.active, predecessors = excluded.predecessors");
  for (const UnitTree::Node& node : tree.nodes()) {
    const auto it = before_by_id.find(node.id);
    const Unit unit = AfterImport(node, it == before_by_id.end() ? nullptr : it->second);
    if (it == before_by_id.end()) {
      ++counts.created;
    } else if (*it->second == unit) {
      ++counts.unchanged;
      continue;
    } else {
      ++counts.updated;
    }
    RAPPORT_RETURN_IF_ERROR(upsert.Add(key, unit.id, unit.parent_id, unit.display_name, 1,
                                       absl::StrJoin(unit.predecessor_ids, " ")));
  }
  RAPPORT_RETURN_IF_ERROR(upsert.Finish());
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement deactivate,
      transaction->Prepare("UPDATE units SET active = 0 WHERE organization = ? AND unit = ?"));
  for (const Unit& unit : dropped) {
    RAPPORT_RETURN_IF_ERROR(deactivate.BindAll(key, unit.id).Run());
    ++counts.deactivated;
  }
  if (mode == ImportMode::kCommit) RAPPORT_RETURN_IF_ERROR(transaction->Commit());
  return counts;
}

absl::StatusOr<Unit> SqlStore::GetUnit(const base::UnitName& name) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Read(name.organization));
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement select,
      transaction->Prepare("SELECT unit, parent_unit, display_name, active, predecessors FROM units "
                           "WHERE organization = ? AND unit = ?"));
  RAPPORT_ASSIGN_OR_RETURN(const bool found, select.BindAll(name.organization, name.unit).Step());
  if (found) return UnitOf(select);
  return base::Error(absl::StatusCode::kNotFound, "UNIT_NOT_FOUND", "there is no such unit");
}

absl::StatusOr<std::vector<Unit>> SqlStore::ListUnits(const base::OrganizationName& organization,
                                                      const ListRange& range) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Read(organization.organization));
  RAPPORT_RETURN_IF_ERROR(CheckOrganization(*transaction, organization.organization));
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement select,
      transaction->Prepare(
          "SELECT unit, parent_unit, display_name, active, predecessors FROM units "
          "WHERE organization = ? AND unit > ? AND (active = 1 OR ? = 1) ORDER BY unit LIMIT ?"));
  return ReadUnits(select.BindAll(organization.organization, range.after, range.show_inactive, range.limit));
}

absl::StatusOr<std::vector<std::string>> SqlStore::ActiveUnitIds(const base::OrganizationName& organization) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Read(organization.organization));
  RAPPORT_RETURN_IF_ERROR(CheckOrganization(*transaction, organization.organization));
  RAPPORT_ASSIGN_OR_RETURN(const std::vector<Unit> units,
                           ReadAllUnits(*transaction, organization.organization));
  std::vector<std::string> ids;
  for (const Unit& unit : units) {
    if (unit.active) ids.push_back(unit.id);
  }
  return ids;
}

absl::StatusOr<RosterSnapshot> SqlStore::Snapshot(const base::OrganizationName& organization) {
  const std::string& key = organization.organization;
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Read(organization.organization));
  RAPPORT_RETURN_IF_ERROR(CheckOrganization(*transaction, key));
  RosterSnapshot snapshot;
  RAPPORT_ASSIGN_OR_RETURN(const std::vector<Unit> units, ReadAllUnits(*transaction, key));
  UnitLineage lineage;
  for (const Unit& unit : units) lineage.Add(unit.id, unit.predecessor_ids);
  for (const Unit& unit : units) {
    if (!unit.active) continue;
    snapshot.units.push_back({0, unit.id, unit.parent_id, unit.display_name, lineage.EarlierUnits(unit.id)});
  }
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement count,
      transaction->Prepare("SELECT unit, role_group, specialty, COUNT(*) FROM members "
                           "WHERE organization = ? AND active = 1 GROUP BY unit, role_group, specialty "
                           "ORDER BY unit, role_group, specialty"));
  count.Bind(1, key);
  while (true) {
    RAPPORT_ASSIGN_OR_RETURN(const bool more, count.Step());
    if (!more) return snapshot;
    snapshot.counts.push_back({std::string(count.Text(0)), static_cast<base::RoleGroup>(count.Int64(1)),
                               std::string(count.Text(2)), count.Int64(3)});
  }
}

}  // namespace rapport::roster
