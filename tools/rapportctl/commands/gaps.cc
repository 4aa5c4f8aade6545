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

std::string KindText(v1::Gap::Kind kind) {
  switch (kind) {
    case v1::Gap::KIND_PERCEPTION:
      return "perception";
    case v1::Gap::KIND_BLIND_SPOT:
      return "blind_spot";
    case v1::Gap::KIND_REPRESENTATION:
      return "representation";
    case v1::Gap::KIND_REPRESENTATION_PREDICTED:
      return "representation_predicted";
    case v1::Gap::KIND_META_ACCURACY:
      return "meta_accuracy";
    default:
      return "";
  }
}

struct Gaps {
  std::string wave;
  std::string unit;
  std::string specialty;
  std::vector<std::string> measures;
  std::string adjust;

  void Declare(CLI::App& app) {
    AddWave(app, wave);
    AddPlace(app, unit);
    app.add_option("--specialty", specialty, "Only front line and formal leaders of this specialty");
    AddMeasures(app, measures, "Measure of the front line (default: all that others mirror or predict)");
    AddAdjustment(app, adjust);
  }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    v1::GetGapsRequest request;
    request.set_wave(wave);
    request.set_unit_id(LastId(unit));
    request.set_specialty(specialty);
    *request.mutable_measures() = {measures.begin(), measures.end()};
    request.set_adjustment(AdjustmentOf(adjust));
    Stub stub(context.connections().Scoring());
    const auto gaps = Call(context, stub, &Stub::GetGaps, request);
    if (!gaps.ok()) return gaps.status();
    if (context.format() == OutputFormat::kJson) {
      PrintJson(context, *gaps);
      return ExitCode::kOk;
    }
    std::vector<std::string_view> columns = {"kind",          "measure", "n",         "mean",
                                             "other_measure", "other_n", "other_mean"};
    AddEstimateColumns("difference", &columns);
    std::vector<Row> rows;
    for (const v1::Gap& gap : gaps->gaps()) {
      Row& row = rows.emplace_back(
          Row{KindText(gap.kind()), gap.measure(), Cell::If(gap.has_n(), gap.n()), ValueOf(gap.mean()),
              gap.other_measure(), Cell::If(gap.has_other_n(), gap.other_n()), ValueOf(gap.other_mean())});
      AppendEstimate(gap.difference(), &row);
    }
    PrintRows(context, columns, rows);
    context.Note("note: executives are those of unit " + gaps->executive_unit_id() +
                 ", formal leaders those of unit " + gaps->leader_unit_id());
    return ExitCode::kOk;
  }
};

}  // namespace

void RegisterGaps(CLI::App& root, Context& context) {
  AddCommand<Gaps>(root, "gaps", "Show what front line, leaders and executives see differently", context);
}

}  // namespace rapport::ctl
