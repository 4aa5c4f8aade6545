#include "libs/observe/rpc_metrics.h"

#include <cstddef>

namespace rapport::observe {

RpcMethodMetrics::RpcMethodMetrics(Metrics* metrics, std::string_view service, std::string_view method)
    : metrics_(metrics),
      service_(service),
      method_(method),
      in_flight_(metrics->AddGauge("rapport_rpc_in_flight", "Calls that have arrived and not ended.",
                                   {{"service", service_}})),
      duration_(metrics->AddHistogram("rapport_rpc_duration_seconds",
                                      "Time from a call's arrival to its handler's end.", DurationBounds(),
                                      {{"service", service_}, {"method", method_}})) {}

void RpcMethodMetrics::Started() { in_flight_.Increment(); }

void RpcMethodMetrics::Ended(absl::StatusCode code, absl::Duration duration) {
  Requests(code).Increment();
  duration_.Observe(absl::ToDoubleSeconds(duration));
  in_flight_.Decrement();
}

prometheus::Counter& RpcMethodMetrics::Requests(absl::StatusCode code) {
  size_t index = static_cast<size_t>(code);
  if (index >= requests_.size()) index = static_cast<size_t>(absl::StatusCode::kUnknown);
  prometheus::Counter* counter = requests_[index].load(std::memory_order_acquire);
  if (counter == nullptr) {
    // Two threads may both come here: the registry gives both the same counter.
    counter =
        &metrics_->AddCounter("rapport_rpc_requests_total", "Calls that ended, by canonical code.",
                              {{"service", service_},
                               {"method", method_},
                               {"code", absl::StatusCodeToString(static_cast<absl::StatusCode>(index))}});
    requests_[index].store(counter, std::memory_order_release);
  }
  return *counter;
}

}  // namespace rapport::observe
