#include "libs/observe/metrics_server.h"

#include <exception>
#include <utility>
#include <vector>

#include "libs/base/status.h"
#include "libs/base/strings.h"
#include "libs/observe/process_metrics.h"

namespace rapport::observe {

absl::StatusOr<std::unique_ptr<MetricsServer>> MetricsServer::Start(const std::string& address,
                                                                    const Metrics& metrics) {
  try {
    auto exposer = std::make_unique<prometheus::Exposer>(address, /*num_threads=*/2);
    const std::shared_ptr<prometheus::Collectable> process = ProcessMetrics();
    for (const auto& collectable : metrics.collectables()) exposer->RegisterCollectable(collectable);
    exposer->RegisterCollectable(process);
    const std::vector<int> ports = exposer->GetListeningPorts();
    const int port = ports.empty() ? 0 : ports.front();
    return std::unique_ptr<MetricsServer>(new MetricsServer(process, std::move(exposer), port));
  } catch (const std::exception& e) {  // civetweb's wrapper has no other way to say it
    return base::WithDetail(
        base::Error(absl::StatusCode::kUnavailable, "CANNOT_LISTEN",
                    base::StrCat("cannot listen on ", address, " for metrics; another process may do so")),
        e.what());
  }
}

MetricsServer::MetricsServer(std::shared_ptr<prometheus::Collectable> process,
                             std::unique_ptr<prometheus::Exposer> exposer, int port)
    : process_(std::move(process)), exposer_(std::move(exposer)), port_(port) {}

}  // namespace rapport::observe
