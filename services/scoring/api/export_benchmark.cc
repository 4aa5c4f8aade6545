#include "services/scoring/api/export_benchmark.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/disclosure/discrete_laplace.h"
#include "services/scoring/api/estimates.h"
#include "services/scoring/domain/benchmark.h"
#include "services/scoring/domain/release.h"

namespace rapport::scoring {
namespace {

absl::StatusOr<BenchmarkQuestion> QuestionOf(const ClosedWave& wave,
                                             const v1::ExportBenchmarkRequest& request) {
  const instrument::Instrument& instrument = wave.manifest->instrument;
  BenchmarkQuestion question;
  RAPPORT_ASSIGN_OR_RETURN(question.measures, FindMeasures(instrument, request.measures()));
  if (question.measures.empty()) question.measures = BenchmarkMeasures(instrument);
  // Also when it is not a number.
  if (!(request.epsilon() > 0 && request.epsilon() <= 4)) {
    return base::InvalidArgument("epsilon", "is not from 0.001 to 4", "INVALID_EPSILON");
  }
  question.epsilon_micro = std::llround(request.epsilon() * static_cast<double>(kEpsilonOne));
  return question;
}

// A fresh answer, all but what is left of the budget.
absl::StatusOr<v1::Benchmark> MakeBenchmark(const ClosedWave& wave, const Release& release,
                                            const BenchmarkQuestion& question,
                                            const disclosure::UniformBits& bits) {
  const instrument::Instrument& instrument = wave.manifest->instrument;
  RAPPORT_ASSIGN_OR_RETURN(const std::vector<BenchmarkScore> scores,
                           ComputeBenchmark(instrument, release.cells, release.answers.statistics(),
                                            release.clearance, question, bits));
  v1::Benchmark benchmark;
  benchmark.set_wave(wave.name);
  benchmark.set_instrument_id(instrument.ResourceId());
  benchmark.set_epsilon(static_cast<double>(question.epsilon_micro) / static_cast<double>(kEpsilonOne));
  for (const std::size_t measure : question.measures) {
    benchmark.add_measures(instrument.measures[measure].id);
  }
  for (const BenchmarkScore& score : scores) {
    const instrument::Measure& measure = instrument.measures[score.measure];
    v1::BenchmarkScore* const out = benchmark.add_scores();
    out->set_role_group(static_cast<type::v1::RoleGroup>(score.role_group));
    out->set_measure(measure.id);
    out->set_min_value(measure.min_value);
    out->set_max_value(measure.max_value);
    out->set_n(score.n);
    out->set_sum(score.sum);
    out->set_mean(score.mean);
    out->set_n_noise_sd(score.n_noise_sd);
    out->set_sum_noise_sd(score.sum_noise_sd);
  }
  return benchmark;
}

// The kept answer, if it is one to the question that `made` answers.
absl::Status TellKept(const KeptExport& kept, const v1::Benchmark& made, v1::Benchmark* response) {
  v1::Benchmark benchmark;
  if (!benchmark.ParseFromString(kept.content)) {
    return base::Error(absl::StatusCode::kDataLoss, "RELEASE_CORRUPT", "an export cannot be read back");
  }
  if (benchmark.epsilon() != made.epsilon() || !std::ranges::equal(benchmark.measures(), made.measures())) {
    return base::Error(absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED",
                       "the request id stands for another epsilon or other measures");
  }
  benchmark.set_remaining_epsilon(static_cast<double>(kept.remaining_micro) /
                                  static_cast<double>(kEpsilonOne));
  *response = std::move(benchmark);
  return absl::OkStatus();
}

}  // namespace

absl::Status ExportBenchmark(WaveLedger* ledger, IntakeClient* intake, const ContextMaker& contexts,
                             const v1::ExportBenchmarkRequest& request, v1::Benchmark* response) {
  RAPPORT_RETURN_IF_ERROR(base::WaveName::Parse(request.wave(), "wave").status());
  RAPPORT_ASSIGN_OR_RETURN(const auto wave, ledger->GetClosed(request.wave(), contexts));
  RAPPORT_ASSIGN_OR_RETURN(const BenchmarkQuestion question, QuestionOf(*wave, request));
  RAPPORT_ASSIGN_OR_RETURN(const auto release, ledger->GetRelease(*wave, contexts));
  RAPPORT_ASSIGN_OR_RETURN(const v1::Benchmark made,
                           MakeBenchmark(*wave, *release, question, disclosure::SecureUniformBits()));
  RAPPORT_ASSIGN_OR_RETURN(const KeptExport kept,
                           intake->KeepExport(wave->name, request.request_id(), question.epsilon_micro,
                                              made.SerializeAsString(), contexts));
  return TellKept(kept, made, response);
}

}  // namespace rapport::scoring
