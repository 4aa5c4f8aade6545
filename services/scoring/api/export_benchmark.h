#ifndef RAPPORT_SERVICES_SCORING_API_EXPORT_BENCHMARK_H_
#define RAPPORT_SERVICES_SCORING_API_EXPORT_BENCHMARK_H_

#include "absl/status/status.h"
#include "rapport/scoring/v1/benchmark.pb.h"
#include "services/scoring/api/intake_client.h"
#include "services/scoring/api/wave_ledger.h"

namespace rapport::scoring {

// Answers ExportBenchmark: with fresh noise, once intake has kept the answer and taken its price from the
// wave's budget; or with what it has kept under the request's id before. An answer that is not kept is shown
// to nobody, since the mean of several has less noise than each.
//
// INVALID_ARGUMENT, INVALID_EPSILON, NO_MEASURES, TOO_MANY_MEASURES, UNKNOWN_MEASURE, DUPLICATE,
// REQUEST_ID_REQUIRED; ALREADY_EXISTS, REQUEST_ID_REUSED; FAILED_PRECONDITION, WAVE_NOT_CLOSED,
// EXPORTS_NOT_ALLOWED, EXPORT_BUDGET_SPENT.
absl::Status ExportBenchmark(WaveLedger* ledger, IntakeClient* intake, const ContextMaker& contexts,
                             const v1::ExportBenchmarkRequest& request, v1::Benchmark* response);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_API_EXPORT_BENCHMARK_H_
