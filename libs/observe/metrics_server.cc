#include "libs/observe/metrics_server.h"

#include <exception>
#include <utility>
#include <vector>

#include "libs/base/strings.h"

namespace rapport::observe {

absl::StatusOr<std::unique_ptr<MetricsServer>> MetricsServer::Start(const std::string& address,
                                                                    const Metrics& metrics) {
  try {
    auto exposer = std::make_unique<prometheus::Exposer>(address, /*num_threads=*/2);
    exposer->RegisterCollectable(metrics.registry());
    const std::vector<int> ports = exposer->GetListeningPorts();
    const int port = ports.empty() ? 0 : ports.front();
    return std::unique_ptr<MetricsServer>(new MetricsServer(std::move(exposer), port));
  } catch (const std::exception& e) {  // civetweb's wrapper has no other way to say it
    return absl::UnavailableError(base::StrCat("cannot serve metrics on ", address, ": ", e.what()));
  }
}

MetricsServer::MetricsServer(std::unique_ptr<prometheus::Exposer> exposer, int port)
    : exposer_(std::move(exposer)), port_(port) {}

}  // namespace rapport::observe
