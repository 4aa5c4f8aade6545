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

struct Compare {
  std::string wave;
  std::string role_group;
  std::vector<std::string> measures;
  std::string adjust;

  void Declare(CLI::App& app) {
    AddWave(app, wave);
    AddRoleGroup(app, "--role-group", role_group, "Role group (default: all together)");
    AddMeasures(app, measures, "Measure to be compared")->required();
    AddAdjustment(app, adjust);
  }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    v1::ListComparisonsRequest request;
    request.set_parent(wave);
    request.set_role_group(RoleGroupOf(role_group));
    *request.mutable_measures() = {measures.begin(), measures.end()};
    request.set_adjustment(AdjustmentOf(adjust));
    Stub stub(context.connections().Scoring());
    const auto comparisons =
        ListAll(context, stub, &Stub::ListComparisons, request, &v1::ListComparisonsResponse::comparisons);
    if (!comparisons.ok()) return comparisons.status();
    PrintList(context, *comparisons, ComparisonView());
    return ExitCode::kOk;
  }

 private:
  static View<v1::Comparison> ComparisonView() {
    View<v1::Comparison> view = {
        {"unit_id", "measure", "n", "other_n", "hedges_g"}, [](const v1::Comparison& comparison) {
          Row row = {comparison.unit_id(), comparison.measure(), Cell::If(comparison.has_n(), comparison.n()),
                     Cell::If(comparison.has_other_n(), comparison.other_n()),
                     ValueOf(comparison.hedges_g())};
          AppendEstimate(comparison.difference(), &row);
          return row;
        }};
    AddEstimateColumns("difference", &view.columns);
    return view;
  }
};

}  // namespace

void RegisterCompare(CLI::App& root, Context& context) {
  AddCommand<Compare>(root, "compare", "Show each unit of a closed wave against all others", context);
}

}  // namespace rapport::ctl
