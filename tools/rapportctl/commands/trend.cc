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

struct Trend {
  std::vector<std::string> waves;
  std::string unit;
  std::string role_group;
  std::vector<std::string> measures;
  std::vector<std::string> acted;
  std::string adjust;

  void Declare(CLI::App& app) {
    AddWaves(app, waves);
    AddPlace(app, unit);
    AddRoleGroup(app, "--role-group", role_group, "Role group (default: all together)");
    AddMeasures(app, measures, "Measure (default: all that every wave asks)");
    app.add_option("--acted", acted, "Unit that acted between the first and the last wave")->take_all();
    AddAdjustment(app, adjust);
  }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    v1::GetTrendRequest request;
    *request.mutable_waves() = {waves.begin(), waves.end()};
    request.set_unit_id(LastId(unit));
    request.set_role_group(RoleGroupOf(role_group));
    *request.mutable_measures() = {measures.begin(), measures.end()};
    for (const std::string& one : acted) request.add_acted_unit_ids(LastId(one));
    request.set_adjustment(AdjustmentOf(adjust));
    Stub stub(context.connections().Scoring());
    const auto trend = Call(context, stub, &Stub::GetTrend, request);
    if (!trend.ok()) return trend.status();
    if (context.format() == OutputFormat::kJson) {
      PrintJson(context, *trend);
      return ExitCode::kOk;
    }
    std::vector<std::string_view> columns = {"measure",  "first", "last",
                                             "hedges_g", "slope", "difference_in_differences"};
    AddEstimateColumns("change", &columns);
    std::vector<Row> rows;
    for (const v1::MeasureTrend& measure : trend->measures()) {
      Row& row = rows.emplace_back(Row{measure.measure(), ValueOf(measure.points(0).mean()),
                                       ValueOf(measure.points(measure.points_size() - 1).mean()),
                                       ValueOf(measure.hedges_g()), ValueOf(measure.random_intercept_slope()),
                                       ValueOf(measure.difference_in_differences())});
      AppendEstimate(measure.change(), &row);
    }
    PrintRows(context, columns, rows);
    for (const v1::TrendUnits& units : trend->units()) {
      if (units.unit_ids_size() == 1 && units.unit_ids(0) == trend->unit_id()) continue;
      std::string list;
      for (const std::string& id : units.unit_ids()) list += " " + id;
      context.Note("note: in " + ShortName(units.wave()) +
                   " these units were taken:" + (list.empty() ? " none" : list));
    }
    return ExitCode::kOk;
  }
};

}  // namespace

void RegisterTrend(CLI::App& root, Context& context) {
  AddCommand<Trend>(root, "trend", "Show how scores changed between closed waves", context);
}

}  // namespace rapport::ctl
