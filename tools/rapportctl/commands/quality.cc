#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "rapport/scoring/v1/scoring.grpc.pb.h"
#include "tools/rapportctl/analysis.h"
#include "tools/rapportctl/arguments.h"
#include "tools/rapportctl/call.h"
#include "tools/rapportctl/commands/command.h"
#include "tools/rapportctl/names.h"
#include "tools/rapportctl/output/print.h"

namespace rapport::ctl {
namespace {

namespace v1 = ::rapport::scoring::v1;
using Stub = v1::ScoringService::Stub;

struct Quality {
  std::string wave;
  std::string role_group;
  std::string compare;
  std::vector<std::string> measures;
  bool exclude_careless = false;

  void Declare(CLI::App& app) {
    AddWave(app, wave);
    AddRoleGroup(app, "--role-group", role_group, "Role group (default: all together)");
    AddRoleGroup(app, "--compare", compare,
                 "Other role group: adds differential item functioning and congruence (JSON)");
    AddMeasures(app, measures, "Scale or facet (default: all)");
    app.add_flag("--exclude-careless", exclude_careless, "Leave out answer sheets that look careless");
  }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    v1::GetMeasurementQualityRequest request;
    request.set_wave(wave);
    request.set_role_group(RoleGroupOf(role_group));
    request.set_compare_role_group(RoleGroupOf(compare));
    *request.mutable_measures() = {measures.begin(), measures.end()};
    request.set_exclude_careless(exclude_careless);
    Stub stub(context.connections().Scoring());
    const auto quality = Call(context, stub, &Stub::GetMeasurementQuality, request);
    if (!quality.ok()) return quality.status();
    if (context.format() == OutputFormat::kJson) {
      PrintJson(context, *quality);
      return ExitCode::kOk;
    }
    std::vector<std::string_view> columns = {"measure", "items", "n",    "omega",
                                             "sem",     "icc1",  "icc2", "units"};
    AddEstimateColumns("alpha", &columns);
    std::vector<Row> rows;
    for (const v1::ScaleQuality& scale : quality->scales()) {
      Row& row = rows.emplace_back(Row{scale.measure(), scale.items(),
                                       Cell::If(scale.has_complete_responses(), scale.complete_responses()),
                                       ValueOf(scale.omega()), ValueOf(scale.standard_error_of_measurement()),
                                       ValueOf(scale.agreement().icc1()), ValueOf(scale.agreement().icc2()),
                                       scale.agreement().units()});
      AppendEstimate(scale.alpha(), &row);
    }
    PrintRows(context, columns, rows);
    return ExitCode::kOk;
  }
};

}  // namespace

void RegisterQuality(CLI::App& root, Context& context) {
  AddCommand<Quality>(root, "quality", "Show how well the scales of a closed wave measure", context);
}

}  // namespace rapport::ctl
