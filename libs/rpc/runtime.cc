#include "libs/rpc/runtime.h"

#include <algorithm>
#include <thread>

namespace rapport::rpc {
namespace {

int ThreadsOf(int configured) {
  constexpr int kLeast = 4;  // handlers block on disks and on other services
  if (configured > 0) return configured;
  return std::max(kLeast, 2 * static_cast<int>(std::thread::hardware_concurrency()));
}

}  // namespace

Runtime::Runtime(const Options& options, observe::Metrics* metrics)
    : metrics_(metrics),
      max_response_bytes_(options.max_response_bytes),
      pool_(std::make_unique<base::ThreadPool>(ThreadsOf(options.worker_threads), options.max_queued_calls)) {
}

Runtime::Runtime(const internal::config::v1::ServerConfig& config, observe::Metrics* metrics)
    : Runtime(Options{.worker_threads = static_cast<int>(config.worker_threads()),
                      .max_queued_calls = config.max_queued_calls(),
                      .max_response_bytes = config.max_response_bytes()},
              metrics) {}

observe::RpcMethodMetrics& Runtime::MetricsOf(const Method& method) const {
  {
    const std::shared_lock lock(mutex_);
    if (const auto it = methods_.find(method); it != methods_.end()) return *it->second;
  }
  const std::lock_guard lock(mutex_);
  std::unique_ptr<observe::RpcMethodMetrics>& metrics = methods_[method];
  if (metrics == nullptr) {
    metrics = std::make_unique<observe::RpcMethodMetrics>(metrics_, method.service, method.name);
  }
  return *metrics;
}

}  // namespace rapport::rpc
