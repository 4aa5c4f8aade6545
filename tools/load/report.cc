#include "tools/load/report.h"

#include <chrono>
#include <cstdint>
#include <vector>

#include "absl/strings/str_format.h"
#include "libs/base/strings.h"
#include "tools/load/percentiles.h"

namespace rapport::load {
namespace {

double Seconds(Offset span) { return std::chrono::duration<double>(span).count(); }

double PerSecond(std::uint64_t count, Offset span) {
  return span > Offset::zero() ? static_cast<double>(count) / Seconds(span) : 0;
}

double MillisAt(const Histogram& histogram, double quantile) {
  return static_cast<double>(histogram.ValueAt(quantile)) / 1000;
}

// Names are identifiers of ours and need no escapes.
std::string JsonLine(const OperationResult& operation, const RunResult& run) {
  std::string errors;
  for (const auto& [code, count] : operation.errors) {
    base::StrAppend(&errors, errors.empty() ? "" : ",", "\"", absl::StatusCodeToString(code), "\":", count);
  }
  const Histogram& latency = operation.from_schedule;
  const Histogram& service = operation.from_sending;
  return absl::StrFormat(
      "{\"name\":\"%s\",\"scheduled\":%u,\"sent\":%u,\"ok\":%u,\"errors\":{%s},\"retried\":%u,"
      "\"scheduled_per_s\":%.1f,\"ok_per_s\":%.1f,"
      "\"p50_ms\":%.3f,\"p90_ms\":%.3f,\"p99_ms\":%.3f,\"p99_9_ms\":%.3f,\"max_ms\":%.3f,"
      "\"service_p50_ms\":%.3f,\"service_p99_ms\":%.3f}\n",
      operation.name, operation.scheduled, operation.sent, operation.ok, errors, operation.retried,
      PerSecond(operation.scheduled, run.scheduled_span), PerSecond(operation.ok, run.span),
      MillisAt(latency, 0.5), MillisAt(latency, 0.9), MillisAt(latency, 0.99), MillisAt(latency, 0.999),
      MillisAt(latency, 1), MillisAt(service, 0.5), MillisAt(service, 0.99));
}

}  // namespace

std::string OperationLines(const RunResult& result) {
  std::string lines;
  for (const OperationResult& operation : result.operations) lines += JsonLine(operation, result);
  return lines;
}

std::string TotalLine(const RunResult& result) { return JsonLine(result.Total(), result); }

std::string Summary(const std::string& scenario, const RunResult& result) {
  const OperationResult all = result.Total();
  return absl::StrFormat(
      "%s: %u of %u calls ok, %u failed, %u not sent, %u retried; in %.1f s; p50 %.1f ms, p99 %.1f ms, max "
      "%.1f ms from the scheduled time",
      scenario, all.ok, all.scheduled, all.failed(), all.scheduled - all.sent, all.retried,
      Seconds(result.span), MillisAt(all.from_schedule, 0.5), MillisAt(all.from_schedule, 0.99),
      MillisAt(all.from_schedule, 1));
}

std::string HistogramText(const RunResult& result) {
  std::string text;
  std::vector<OperationResult> all = result.operations;
  all.push_back(result.Total());
  for (const OperationResult& operation : all) {
    base::StrAppend(&text, "# ", operation.name, ", ms from the scheduled time\n",
                    PercentileText(operation.from_schedule), "\n# ", operation.name,
                    ", ms from the sending\n", PercentileText(operation.from_sending), "\n");
  }
  return text;
}

bool Succeeded(const RunResult& result) {
  const OperationResult all = result.Total();
  return all.ok == all.scheduled;
}

}  // namespace rapport::load
