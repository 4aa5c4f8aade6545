#ifndef RAPPORT_LIBS_OBSERVE_RPC_METRICS_H_
#define RAPPORT_LIBS_OBSERVE_RPC_METRICS_H_

#include <array>
#include <atomic>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "libs/observe/metrics.h"

namespace rapport::observe {

// Rate, errors and duration of one RPC method:
//   rapport_rpc_requests_total{service,method,code}   calls that ended, by canonical code name
//   rapport_rpc_duration_seconds{service,method}      from arrival to the handler's end
//   rapport_rpc_in_flight{service}                    calls that have arrived and not ended
// Thread safe.
class RpcMethodMetrics {
 public:
  // `metrics` must outlive this object. `service` is the full name, "rapport.roster.v1.RosterService".
  RpcMethodMetrics(Metrics* metrics, std::string_view service, std::string_view method);

  void Started();
  void Ended(absl::StatusCode code, absl::Duration duration);

 private:
  prometheus::Counter& Requests(absl::StatusCode code);

  Metrics* const metrics_;
  const std::string service_;
  const std::string method_;
  prometheus::Gauge& in_flight_;
  prometheus::Histogram& duration_;
  std::array<std::atomic<prometheus::Counter*>, 17> requests_ = {};  // by code, made when first needed
};

}  // namespace rapport::observe

#endif  // RAPPORT_LIBS_OBSERVE_RPC_METRICS_H_
