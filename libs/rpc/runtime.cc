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

Runtime::WatchedPool::WatchedPool(const base::ThreadPool& pool, const std::string& name,
                                  observe::Metrics* metrics)
    : threads_(metrics->WatchGauge("rapport_workers", "Threads on which handlers run.",
                                   [&pool] { return static_cast<double>(pool.load().threads); },
                                   {{"pool", name}})),
      busy_(metrics->WatchGauge("rapport_workers_busy", "Threads on which a handler runs.",
                                [&pool] { return static_cast<double>(pool.load().busy); }, {{"pool", name}})),
      queued_(metrics->WatchGauge("rapport_rpc_queued", "Calls that wait for a thread.",
                                  [&pool] { return static_cast<double>(pool.load().queued); },
                                  {{"pool", name}})) {}

Runtime::Runtime(const Options& options, observe::Metrics* metrics)
    : metrics_(metrics),
      max_concurrent_calls_(options.max_concurrent_calls),
      stream_idle_(options.stream_idle),
      max_response_bytes_(options.max_response_bytes),
      pool_(std::make_unique<base::ThreadPool>(ThreadsOf(options.worker_threads), options.max_queued_calls)),
      stream_pool_(
          std::make_unique<base::ThreadPool>(ThreadsOf(options.worker_threads), options.max_queued_calls)),
      watched_(*pool_, "calls", metrics),
      watched_streams_(*stream_pool_, "streams", metrics) {}

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
