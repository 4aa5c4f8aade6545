#include <string>
#include <vector>

#include "rapport/intake/v1/response.grpc.pb.h"
#include "tools/rapportctl/arguments.h"
#include "tools/rapportctl/commands/command.h"
#include "tools/rapportctl/csv_import.h"
#include "tools/rapportctl/input.h"
#include "tools/rapportctl/request_id.h"

namespace rapport::ctl {
namespace {

namespace v1 = ::rapport::intake::v1;
using Stub = v1::ResponseService::Stub;

struct Import {
  std::string wave;
  std::string file;
  std::string on_error;
  std::string unit_column;
  std::string role_group;
  std::string role_group_column;
  std::string specialty_column;
  std::vector<std::string> ignored_columns;
  std::vector<std::string> missing_markers;
  std::string request_id;

  void Declare(CLI::App& app) {
    AddWave(app, wave);
    AddFile(app, file, "CSV with a row an answer sheet and a column an item");
    AddOnError(app, on_error);
    app.add_option("--unit-column", unit_column, "Column with the unit's id (default unit_id)");
    CLI::Option* column = app.add_option("--role-group-column", role_group_column,
                                         "Column with front_line, clinical_leader or executive");
    AddRoleGroup(app, "--role-group", role_group, "Role group of every row, where there is no such column")
        ->excludes(column);
    app.add_option("--specialty-column", specialty_column, "Column with the specialty (default: none)");
    app.add_option("--ignore-column", ignored_columns, "Column to pass over; may be repeated")
        ->allow_extra_args(false);
    app.add_option("--missing", missing_markers,
                   "Text that means missing besides the empty field, for example NA")
        ->allow_extra_args(false);
    AddRequestId(app, request_id,
                 "UUID of this import (default: made of wave and file, so a repeat loads nothing)");
  }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    const absl::StatusOr<std::string> csv = ReadInput(context.env(), file);
    if (!csv.ok()) return csv.status();
    v1::ImportResponsesHeader header;
    header.set_wave(wave);
    header.set_on_error(OnErrorOf(on_error));
    header.set_request_id(request_id.empty() ? DerivedRequestId(wave, *csv) : request_id);
    v1::ResponseCsvFormat& format = *header.mutable_csv();
    format.set_unit_column(unit_column);
    format.set_role_group_column(role_group_column);
    format.set_role_group(RoleGroupOf(role_group));
    format.set_specialty_column(specialty_column);
    format.mutable_ignored_columns()->Assign(ignored_columns.begin(), ignored_columns.end());
    format.mutable_missing_markers()->Assign(missing_markers.begin(), missing_markers.end());
    Stub stub(context.connections().Intake());
    const auto summary = ImportCsv(context, stub, &Stub::ImportResponses, header, *csv, file);
    if (!summary.ok()) return summary.status();
    return ReportImport(context, *summary);
  }
};

}  // namespace

void RegisterImport(CLI::App& root, Context& context) {
  AddCommand<Import>(root, "import", "Load the answers of a survey held elsewhere into an open wave",
                     context);
}

}  // namespace rapport::ctl
