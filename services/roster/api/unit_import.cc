#include "services/roster/api/unit_import.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "libs/base/resource_name.h"
#include "libs/base/status_macros.h"
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
    Take({row.line, std::string(fields[0]), std::string(fields[1]), std::string(fields[2])});
  }
  void OnUnreadable(const importing::UnreadableRow& row) override {
    CountRow();
    report_.AddError(row.line, row.column, row.reason, row.message);
  }
  void OnRecord(const v1::ImportUnitsRequest& message, std::int64_t position) override {
    from_records_ = true;
    const v1::Unit& unit = message.unit();
    Take({position, std::string(ExternalIdOf(unit.name(), organization_, "units")),
          std::string(ExternalIdOf(unit.parent_unit(), organization_, "units")), unit.display_name()});
  }

  const importing::ImportReport& report() const { return report_; }

  // The tree of the rows that were taken. INVALID_ARGUMENT, IMPORT_REJECTED when there is none, or when rows
  // are bad and none may be.
  absl::StatusOr<UnitTree> Finish() {
    RAPPORT_RETURN_IF_ERROR(report_.Verdict());
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
    report.AddError(fault.line, field, fault.reason,
                    fault.reason == kInvalidId ? "must be the name of a unit of this organization"
                                               : std::string_view(fault.message));
  }

  const std::string organization_;
  importing::FixedColumns columns_{{kUnitId, kParentUnitId, kDisplayName}};
  importing::ImportReport report_;                          // of rows in themselves
  importing::ImportReport shape_{type::v1::ON_ERROR_STOP};  // of the tree
  bool from_records_ = false;
  std::vector<UnitRow> rows_;
};

}  // namespace

absl::Status ImportUnits(RosterStore& store, const rpc::CallContext& call,
                         rpc::StreamSource<v1::ImportUnitsRequest>& source,
                         v1::ImportUnitsResponse* response) {
  RAPPORT_ASSIGN_OR_RETURN(const v1::ImportUnitsHeader header, importing::ReadImportHeader(source));
  RAPPORT_ASSIGN_OR_RETURN(const auto name, base::OrganizationName::Parse(header.parent(), "header.parent"));
  RAPPORT_RETURN_IF_ERROR(store.GetOrganization(name).status());
  UnitImport import(name.organization, header.on_error());
  RAPPORT_RETURN_IF_ERROR(importing::ReadImportRows(source, import));
  RAPPORT_ASSIGN_OR_RETURN(const UnitTree tree, import.Finish());
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
