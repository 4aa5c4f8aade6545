#include "services/roster/api/unit_import.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_split.h"
#include "libs/base/resource_name.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/importing/fixed_columns.h"
#include "libs/importing/import_report.h"
#include "libs/importing/import_stream.h"
#include "services/roster/api/import_summary.h"
#include "services/roster/domain/unit_tree.h"

namespace rapport::roster {
namespace {

// Gathers the rows of an import.
class UnitImport final : public importing::ImportSink<v1::ImportUnitsRequest> {
 public:
  UnitImport(std::string organization, type::v1::OnError on_error)
      : organization_(std::move(organization)), report_(on_error) {}

  std::vector<base::FieldViolation> OnHeader(const csv::Header& header) override {
    return columns_.Find(header);
  }
  void OnRow(const csv::Row& row) override {
    const auto fields = columns_.InOrder(row);
    UnitRow unit = {row.line, std::string(fields[0]), std::string(fields[1]), std::string(fields[2])};
    if (const auto predecessors = columns_.Optional(row, 0)) {
      unit.predecessor_ids = absl::StrSplit(base::AbslView(*predecessors), ' ', absl::SkipEmpty());
    }
    Take(std::move(unit));
  }
  void OnUnreadable(const importing::UnreadableRow& row) override {
    CountRow();
    report_.AddError(row.line, row.column, row.reason, row.message);
  }
  void OnRecord(const v1::ImportUnitsRequest& message, std::int64_t position) override {
    from_records_ = true;
    const v1::Unit& unit = message.unit();
    UnitRow row = {position, std::string(ExternalIdOf(unit.name(), organization_, "units")),
                   std::string(ExternalIdOf(unit.parent_unit(), organization_, "units")),
                   unit.display_name()};
    row.predecessor_ids.emplace();
    for (const std::string& predecessor : unit.predecessor_units()) {
      row.predecessor_ids->emplace_back(ExternalIdOf(predecessor, organization_, "units"));
    }
    Take(std::move(row));
  }

  const importing::ImportReport& report() const { return report_; }

  // Whether a row that was taken names predecessors.
  bool has_lineage() const {
    return std::ranges::any_of(
        rows_, [](const UnitRow& row) { return !row.predecessor_ids.value_or(kNoIds).empty(); });
  }

  // The tree of the rows that were taken. INVALID_ARGUMENT, IMPORT_REJECTED when there is none, or when rows
  // are bad and none may be, or name predecessors that are neither in `known` nor in the import.
  absl::StatusOr<UnitTree> Finish(absl::flat_hash_set<std::string> known) {
    RAPPORT_RETURN_IF_ERROR(report_.Verdict());
    for (const UnitRow& row : rows_) known.insert(row.id);
    for (const UnitRow& row : rows_) {
      if (std::ranges::all_of(row.predecessor_ids.value_or(kNoIds),
                              [&known](const std::string& id) { return known.contains(id); })) {
        continue;
      }
      Report({row.line, kPredecessorUnitIds, kUnknownUnit, "names a unit that the organization never had"},
             shape_);
    }
    RAPPORT_RETURN_IF_ERROR(shape_.Verdict());
    auto result = UnitTree::Build(std::move(rows_));
    if (const auto* faults = std::get_if<std::vector<RowFault>>(&result)) {
      for (const RowFault& fault : *faults) Report(fault, shape_);
      return shape_.Verdict();
    }
    return std::get<UnitTree>(std::move(result));
  }

 private:
  void Take(UnitRow row) {
    CountRow();
    const std::vector<RowFault> faults = CheckUnitRow(row);
    for (const RowFault& fault : faults) Report(fault, report_);
    if (faults.empty()) rows_.push_back(std::move(row));
  }

  void CountRow() {
    report_.CountRow();
    shape_.CountRow();
  }

  void Report(const RowFault& fault, importing::ImportReport& report) {
    if (!from_records_) {
      report.AddError(fault.line, fault.column, fault.reason, fault.message);
      return;
    }
    std::string_view field = fault.column;
    if (field == kUnitId) field = "name";
    if (field == kParentUnitId) field = "parent_unit";
    if (field == kPredecessorUnitIds) field = "predecessor_units";
    report.AddError(fault.line, field, fault.reason,
                    fault.reason == kInvalidId ? "must be the name of a unit of this organization"
                                               : std::string_view(fault.message));
  }

  const std::string organization_;
  static inline const std::vector<std::string> kNoIds = {};

  importing::FixedColumns columns_{{kUnitId, kParentUnitId, kDisplayName}, {kPredecessorUnitIds}};
  importing::ImportReport report_;                          // of rows in themselves
  importing::ImportReport shape_{type::v1::ON_ERROR_STOP};  // of the tree
  bool from_records_ = false;
  std::vector<UnitRow> rows_;
};

// Identifiers of all units that the organization has or had.
absl::StatusOr<absl::flat_hash_set<std::string>> KnownUnits(RosterStore& store,
                                                            const base::OrganizationName& organization) {
  RAPPORT_ASSIGN_OR_RETURN(
      const std::vector<Unit> units,
      store.ListUnits(organization,
                      {.after = "", .limit = std::numeric_limits<int>::max(), .show_inactive = true}));
  absl::flat_hash_set<std::string> ids;
  for (const Unit& unit : units) ids.insert(unit.id);
  return ids;
}

}  // namespace

absl::Status ImportUnits(RosterStore& store, const rpc::CallContext& call,
                         rpc::StreamSource<v1::ImportUnitsRequest>& source,
                         v1::ImportUnitsResponse* response) {
  RAPPORT_ASSIGN_OR_RETURN(const v1::ImportUnitsHeader header, importing::ReadImportHeader(source));
  RAPPORT_ASSIGN_OR_RETURN(const auto name, base::OrganizationName::Parse(header.parent(), "header.parent"));
  RAPPORT_RETURN_IF_ERROR(store.GetOrganization(name).status());
  UnitImport import(name.organization, header.on_error());
  RAPPORT_RETURN_IF_ERROR(importing::ReadImportRows(source, import));
  absl::flat_hash_set<std::string> known;
  if (import.has_lineage()) {
    RAPPORT_ASSIGN_OR_RETURN(known, KnownUnits(store, name));
  }
  RAPPORT_ASSIGN_OR_RETURN(const UnitTree tree, import.Finish(std::move(known)));
  RAPPORT_RETURN_IF_ERROR(call.CheckWanted());
  RAPPORT_ASSIGN_OR_RETURN(
      const ImportCounts counts,
      store.ReplaceUnits(name, tree,
                         header.validate_only() ? ImportMode::kValidateOnly : ImportMode::kCommit));
  *response->mutable_summary() = SummaryOf(import.report(), counts);
  LogImport("units_imported", name.organization, header.validate_only(), response->summary());
  return absl::OkStatus();
}

}  // namespace rapport::roster
