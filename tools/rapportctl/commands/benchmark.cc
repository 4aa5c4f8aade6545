#include <string>
#include <string_view>
#include <vector>

#include "CLI/CLI.hpp"
#include "libs/base/strings.h"
#include "rapport/scoring/v1/scoring.grpc.pb.h"
#include "tools/rapportctl/analysis.h"
#include "tools/rapportctl/arguments.h"
#include "tools/rapportctl/call.h"
#include "tools/rapportctl/commands/command.h"
#include "tools/rapportctl/output/print.h"
#include "tools/rapportctl/request_id.h"

namespace rapport::ctl {
namespace {

namespace v1 = ::rapport::scoring::v1;
using Stub = v1::ScoringService::Stub;

struct Export {
  std::string wave;
  double epsilon = 0;
  std::vector<std::string> measures;
  std::string request_id;

  void Declare(CLI::App& app) {
    AddWave(app, wave);
    app.add_option("--epsilon", epsilon, "What to take of the wave's privacy budget")
        ->required()
        ->check(CLI::Range(0.001, 4.0));
    AddMeasures(app, measures, "Measure to be told (default: all domains and indexes)");
    AddRequestId(app, request_id,
                 "Request id (default: made of the other arguments, so that asking again is free)");
  }

  absl::StatusOr<ExitCode> Run(Context& context) const {
    v1::ExportBenchmarkRequest request;
    request.set_wave(wave);
    request.set_epsilon(epsilon);
    *request.mutable_measures() = {measures.begin(), measures.end()};
    request.set_request_id(request_id.empty() ? DerivedRequestId("benchmark", request.SerializeAsString())
                                              : request_id);
    Stub stub(context.connections().Scoring());
    const auto benchmark = Call(context, stub, &Stub::ExportBenchmark, request);
    if (!benchmark.ok()) return benchmark.status();
    if (context.format() == OutputFormat::kJson) {
      PrintJson(context, *benchmark);
      return ExitCode::kOk;
    }
    std::vector<Row> rows;
    for (const v1::BenchmarkScore& score : benchmark->scores()) {
      rows.push_back({RoleGroupText(score.role_group()), score.measure(), score.n(), score.n_noise_sd(),
                      score.sum(), score.sum_noise_sd(), score.mean(), score.min_value(), score.max_value()});
    }
    constexpr std::string_view kColumns[] = {"role_group",   "measure", "n",         "n_noise_sd", "sum",
                                             "sum_noise_sd", "mean",    "min_value", "max_value"};
    PrintRows(context, kColumns, rows);
    context.Note(base::StrCat("note: took ", benchmark->epsilon(), " of the privacy budget, leaving ",
                              benchmark->remaining_epsilon(), "; request id ", request.request_id()));
    return ExitCode::kOk;
  }
};

}  // namespace

void RegisterBenchmark(CLI::App& root, Context& context) {
  CLI::App& benchmark = AddNoun(root, "benchmark", "Numbers for comparison with other organizations");
  AddCommand<Export>(benchmark, "export", "Tell noised numbers of a closed wave", context);
}

}  // namespace rapport::ctl
