#ifndef RAPPORT_LIBS_OBSERVE_METRICS_SERVER_H_
#define RAPPORT_LIBS_OBSERVE_METRICS_SERVER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "libs/observe/metrics.h"
#include "prometheus/collectable.h"
#include "prometheus/exposer.h"

namespace rapport::observe {

// Answers GET /metrics over HTTP until it is destroyed: what is given to it, and ProcessMetrics().
class MetricsServer {
 public:
  // Listens on `address` ("127.0.0.1:7601"; port 0 takes any free one). UNAVAILABLE when that cannot be done.
  // `metrics` must outlive the server.
  static absl::StatusOr<std::unique_ptr<MetricsServer>> Start(const std::string& address,
                                                              const Metrics& metrics);

  // The port in use.
  int port() const { return port_; }

 private:
  MetricsServer(std::shared_ptr<prometheus::Collectable> process,
                std::unique_ptr<prometheus::Exposer> exposer, int port);

  const std::shared_ptr<prometheus::Collectable> process_;  // which the exposer does not own
  const std::unique_ptr<prometheus::Exposer> exposer_;
  const int port_;
};

}  // namespace rapport::observe

#endif  // RAPPORT_LIBS_OBSERVE_METRICS_SERVER_H_
