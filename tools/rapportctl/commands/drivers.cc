#include <algorithm>
#include <cstdint>
#include <optional>
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

std::string PriorityText(v1::Driver::Priority priority) {
  switch (priority) {
    case v1::Driver::PRIORITY_ACT:
      return "act";
    case v1::Driver::PRIORITY_KEEP:
      return "keep";
    case v1::Driver::PRIORITY_WATCH:
      return "watch";
    case v1::Driver::PRIORITY_LOW:
      return "low";
    default:
      return "";
  }
}

struct Drivers {
  std::string wave;
  std::string outcome;
  std::string unit;
  std::string role_group;
  std::vector<std::string> predictors;
  int draws = 2000;
  std::uint64_t seed = 1;
  std::optional<double> present_from;

  void Declare(CLI::App& app) {
    AddWave(app, wave);
    app.add_option("OUTCOME", outcome, "Measure to be explained, for example burnout")->required();
    AddPlace(app, unit);
    AddRoleGroup(app, "--role-group", role_group, "Role group (default: front-line)");
    app.add_option("--predictor", predictors, "Measure that may explain it (default: all facets)")
        ->take_all();
    app.add_option("--draws", draws, "Draws of the bootstrap; 0 for no intervals")->capture_default_str();
    app.add_option("--seed", seed, "Seed of the bootstrap")->capture_default_str();
    app.add_option("--present-from", present_from,
                   "The outcome counts as present from this score on: adds logistic weights (JSON)");
  }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    v1::GetDriversRequest request;
    request.set_wave(wave);
    request.set_unit_id(LastId(unit));
    request.set_role_group(RoleGroupOf(role_group));
    request.set_outcome(outcome);
    *request.mutable_predictors() = {predictors.begin(), predictors.end()};
    request.set_bootstrap_draws(draws);
    request.set_seed(seed);
    if (present_from) request.set_present_from(*present_from);
    Stub stub(context.connections().Scoring());
    const auto drivers = Call(context, stub, &Stub::GetDrivers, request);
    if (!drivers.ok()) return drivers.status();
    if (context.format() == OutputFormat::kJson) {
      PrintJson(context, *drivers);
    } else {
      Print(context, *drivers);
    }
    return ExitCode::kOk;
  }

 private:
  static void Print(Context& context, const v1::Drivers& drivers) {
    if (!drivers.not_estimable_reason().empty()) {
      context.Note("note: there are no drivers: " + drivers.not_estimable_reason());
      return;
    }
    std::vector<v1::Driver> ranked(drivers.drivers().begin(), drivers.drivers().end());
    std::ranges::stable_sort(ranked, {}, &v1::Driver::rank);
    std::vector<std::string_view> columns = {"rank",    "measure",  "priority", "mean", "room_to_improve",
                                             "percent", "top_share"};
    AddEstimateColumns("relative_weight", &columns);
    std::vector<Row> rows;
    for (const v1::Driver& driver : ranked) {
      Row& row = rows.emplace_back(
          Row{driver.rank(), driver.measure(), PriorityText(driver.priority()), driver.mean(),
              driver.room_to_improve(),
              Cell::If(driver.has_relative_weight_percent(), driver.relative_weight_percent()),
              Cell::If(driver.has_top_share(), driver.top_share())});
      AppendEstimate(driver.relative_weight(), &row);
    }
    PrintRows(context, columns, rows);
    if (drivers.unit_id() != drivers.requested_unit_id()) {
      context.Note("note: too few have answered there; these are the drivers of unit " + drivers.unit_id());
    }
    context.Note("note: association, not cause");
  }
};

}  // namespace

void RegisterDrivers(CLI::App& root, Context& context) {
  AddCommand<Drivers>(root, "drivers", "Show which measures go with an outcome", context);
}

}  // namespace rapport::ctl
