#include "services/roster/api/member_import.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libs/base/resource_name.h"
#include "libs/base/role_group.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/importing/fixed_columns.h"
#include "libs/importing/import_report.h"
#include "libs/importing/import_stream.h"
#include "services/roster/api/import_summary.h"
#include "services/roster/domain/member_rows.h"

namespace rapport::roster {
namespace {

// Gathers the rows of an import.
class MemberImport final : public importing::ImportSink<v1::ImportMembersRequest> {
 public:
  MemberImport(std::string organization, const std::vector<std::string>& active_units,
               type::v1::OnError on_error)
      : organization_(std::move(organization)), report_(on_error), rows_(active_units) {}

  std::vector<base::FieldViolation> OnHeader(const csv::Header& header) override {
    return columns_.Find(header);
  }
  void OnRow(const csv::Row& row) override {
    const auto fields = columns_.InOrder(row);
    Take({row.line, fields[0], fields[1], fields[2], fields[3]});
  }
  void OnUnreadable(const importing::UnreadableRow& row) override {
    report_.CountRow();
    report_.AddError(row.line, row.column, row.reason, row.message);
    names_all_ = false;
  }
  void OnRecord(const v1::ImportMembersRequest& message, std::int64_t position) override {
    from_records_ = true;
    const v1::Member& member = message.member();
    const auto role_group = base::RoleGroupFromNumber(member.role_group());
    Take({position, ExternalIdOf(member.name(), organization_, "members"),
          ExternalIdOf(member.unit(), organization_, "units"),
          role_group ? base::RoleGroupWord(*role_group) : "", member.specialty()});
  }

  const importing::ImportReport& report() const { return report_; }
  const MemberRows& rows() const { return rows_; }

  // Whether every row told whom it names.
  bool names_all() const { return names_all_; }

 private:
  void Take(const MemberText& row) {
    report_.CountRow();
    for (const RowFault& fault : rows_.Add(row)) {
      if (fault.column == kMemberId && fault.reason == kInvalidId) names_all_ = false;
      Report(fault);
    }
  }

  void Report(const RowFault& fault) {
    std::string_view column = fault.column;
    std::string_view message = fault.message;
    if (from_records_) {
      if (column == kMemberId) column = "name";
      if (column == kUnitId) column = "unit";
      if (fault.reason == kInvalidId) message = "must be a resource name of this organization";
    }
    report_.AddError(fault.line, column, fault.reason, message);
  }

  const std::string organization_;
  importing::FixedColumns columns_{{kMemberId, kUnitId, kRoleGroup, kSpecialty}};
  importing::ImportReport report_;
  MemberRows rows_;
  bool from_records_ = false;
  bool names_all_ = true;
};

}  // namespace

absl::Status ImportMembers(RosterStore& store, const rpc::CallContext& call,
                           rpc::StreamSource<v1::ImportMembersRequest>& source,
                           v1::ImportMembersResponse* response) {
  RAPPORT_ASSIGN_OR_RETURN(const v1::ImportMembersHeader header, importing::ReadImportHeader(source));
  RAPPORT_ASSIGN_OR_RETURN(const auto name, base::OrganizationName::Parse(header.parent(), "header.parent"));
  RAPPORT_ASSIGN_OR_RETURN(const std::vector<std::string> units, store.ActiveUnitIds(name));
  MemberImport import(name.organization, units, header.on_error());
  RAPPORT_RETURN_IF_ERROR(importing::ReadImportRows(source, import));
  RAPPORT_RETURN_IF_ERROR(import.report().Verdict());
  if (header.deactivate_missing() && import.rows().size() == 0) {
    return base::InvalidArgument("header.deactivate_missing",
                                 "would deactivate every member: no row was taken", "EMPTY_IMPORT");
  }
  MemberImportOptions options;
  options.mode = header.validate_only() ? ImportMode::kValidateOnly : ImportMode::kCommit;
  options.deactivate_missing = header.deactivate_missing() && import.names_all();
  options.check_wanted = [&call] { return call.CheckWanted(); };
  RAPPORT_RETURN_IF_ERROR(call.CheckWanted());
  RAPPORT_ASSIGN_OR_RETURN(const ImportCounts counts, store.ImportMembers(name, import.rows(), options));
  *response->mutable_summary() = SummaryOf(import.report(), counts);
  LogImport("members_imported", name.organization, header.validate_only(), response->summary());
  return absl::OkStatus();
}

}  // namespace rapport::roster
