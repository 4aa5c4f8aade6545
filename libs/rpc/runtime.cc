#include "libs/rpc/runtime.h"

#include <algorithm>
#include <thread>

#include "libs/base/strings.h"

namespace rapport::rpc {
namespace {

int ThreadsOf(int configured) {
  constexpr int kLeast = 4;  // handlers block on disks and on other services
  if (configured > 0) return configured;
  return std::max(kLeast, 2 * static_cast<int>(std::thread::hardware_concurrency()));
}

}  // namespace

Runtime::MethodState::MethodState(observe::Metrics* registry, const Method& method)
    : path(base::StrCat(method.service, "/", method.name)),
      rule(access::MethodTable::OfTheSuite().Find(path)),
      metrics(registry, method.service, method.name) {}

Runtime::Runtime(const Options& options, observe::Metrics* metrics)
    : metrics_(metrics),
      max_concurrent_calls_(options.max_concurrent_calls),
      stream_idle_(options.stream_idle),
      max_response_bytes_(options.max_response_bytes),
      pool_(std::make_unique<base::ThreadPool>(ThreadsOf(options.worker_threads), options.max_queued_calls)),
      stream_pool_(
          std::make_unique<base::ThreadPool>(ThreadsOf(options.worker_threads), options.max_queued_calls)) {}

Runtime::Runtime(const internal::config::v1::ServerConfig& config, observe::Metrics* metrics)
    : Runtime(Options{.worker_threads = static_cast<int>(config.worker_threads()),
                      .max_queued_calls = config.max_queued_calls(),
                      .max_concurrent_calls = static_cast<int>(config.max_concurrent_calls()),
                      .stream_idle = absl::Seconds(config.stream_idle_seconds()),
                      .max_response_bytes = config.max_response_bytes()},
              metrics) {}

Runtime::MethodState& Runtime::StateOf(const Method& method) const {
  {
    const std::shared_lock lock(mutex_);
    if (const auto it = methods_.find(method); it != methods_.end()) return *it->second;
  }
  const std::lock_guard lock(mutex_);
  std::unique_ptr<MethodState>& state = methods_[method];
  if (state == nullptr) state = std::make_unique<MethodState>(metrics_, method);
  return *state;
}

}  // namespace rapport::rpc
