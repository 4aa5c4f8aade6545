#include <string>

#include "rapport/roster/v1/roster.grpc.pb.h"
#include "tools/rapportctl/arguments.h"
#include "tools/rapportctl/call.h"
#include "tools/rapportctl/commands/command.h"
#include "tools/rapportctl/csv_import.h"
#include "tools/rapportctl/input.h"
#include "tools/rapportctl/output/print.h"

namespace rapport::ctl {
namespace {

namespace v1 = ::rapport::roster::v1;
using Stub = v1::RosterService::Stub;

View<v1::Unit> UnitView() {
  return {
      {"name", "display_name", "parent_unit", "active"}, [](const v1::Unit& unit) -> Row {
        return {Cell::Name(unit.name()), unit.display_name(), Cell::Name(unit.parent_unit()), unit.active()};
      }};
}

struct Import {
  std::string organization;
  std::string file;
  std::string on_error;
  bool validate_only = false;

  void Declare(CLI::App& app) {
    AddOrganization(app, organization);
    AddFile(app, file, "CSV with the columns unit_id,parent_unit_id,display_name");
    AddOnError(app, on_error);
    app.add_flag("--validate-only", validate_only, "Check and count, change nothing");
  }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    const absl::StatusOr<std::string> csv = ReadInput(context.env(), file);
    if (!csv.ok()) return csv.status();
    v1::ImportUnitsHeader header;
    header.set_parent(organization);
    header.set_on_error(OnErrorOf(on_error));
    header.set_validate_only(validate_only);
    Stub stub(context.connections().Roster());
    const auto summary = ImportCsv(context, stub, &Stub::ImportUnits, header, *csv, file);
    if (!summary.ok()) return summary.status();
    return ReportImport(context, *summary);
  }
};

struct Get {
  std::string name;

  void Declare(CLI::App& app) { AddUnit(app, name); }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    v1::GetUnitRequest request;
    request.set_name(name);
    Stub stub(context.connections().Roster());
    const auto unit = Call(context, stub, &Stub::GetUnit, request);
    if (!unit.ok()) return unit.status();
    PrintOne(context, *unit, UnitView());
    return ExitCode::kOk;
  }
};

struct List {
  std::string organization;
  bool show_inactive = false;

  void Declare(CLI::App& app) {
    AddOrganization(app, organization);
    app.add_flag("--show-inactive", show_inactive, "Units that the last import no longer named too");
  }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    v1::ListUnitsRequest request;
    request.set_parent(organization);
    request.set_show_inactive(show_inactive);
    Stub stub(context.connections().Roster());
    const auto units = ListAll(context, stub, &Stub::ListUnits, request, &v1::ListUnitsResponse::units);
    if (!units.ok()) return units.status();
    PrintList(context, *units, UnitView());
    return ExitCode::kOk;
  }
};

}  // namespace

void RegisterUnit(CLI::App& root, Context& context) {
  CLI::App& noun = AddNoun(root, "unit", "Units: the tree of hospitals, departments and wards");
  AddCommand<Import>(noun, "import", "Load the whole unit tree from a CSV file", context);
  AddCommand<Get>(noun, "get", "Show a unit", context);
  AddCommand<List>(noun, "list", "List the units of an organization", context);
}

}  // namespace rapport::ctl
