#ifndef RAPPORT_LIBS_RPC_RUNTIME_H_
#define RAPPORT_LIBS_RPC_RUNTIME_H_

#include <atomic>
#include <cstddef>
#include <memory>
#include <shared_mutex>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "libs/access/method_table.h"
#include "libs/base/thread_pool.h"
#include "libs/observe/metrics.h"
#include "libs/observe/rpc_metrics.h"
#include "libs/rpc/call_gate.h"
#include "libs/rpc/method.h"
#include "rapport/internal/config/v1/common.pb.h"

namespace rapport::rpc {

// What calls run on: the worker pools and the metrics. One a service: a handler that waits for another
// service of the same process must not hold the worker that this one needs. Thread safe. It must outlive
// every server whose handlers use it.
class Runtime {
 public:
  struct Options {
    int worker_threads = 0;          // 0: twice the number of processors, at least 4
    size_t max_queued_calls = 1000;  // further calls end with RESOURCE_EXHAUSTED / OVERLOADED
    int max_concurrent_calls = 512;  // of a method; further ones end with RESOURCE_EXHAUSTED / OVERLOADED
    absl::Duration stream_idle = absl::Seconds(60);
    size_t max_response_bytes = 4 << 20;  // longer answers end with RESOURCE_EXHAUSTED / RESPONSE_TOO_LARGE
  };

  // `metrics` must outlive this object.
  Runtime(const Options& options, observe::Metrics* metrics);
  Runtime(const internal::config::v1::ServerConfig& config, observe::Metrics* metrics);

  base::ThreadPool& pool() const { return *pool_; }

  // For streams, which wait for the other side: a pool of their own, as large, so that those that are slow,
  // or slow on purpose, hold up no other calls.
  base::ThreadPool& stream_pool() const { return *stream_pool_; }

  // How long a stream may wait for its other side.
  absl::Duration stream_idle() const { return stream_idle_; }

  observe::Metrics* metrics() const { return metrics_; }

  // The most calls of one method at a time, so that those of a slow one leave room for others.
  int max_concurrent_calls() const { return max_concurrent_calls_; }

  // The longest answer to a unary call: the server's own limit.
  size_t max_response_bytes() const { return max_response_bytes_; }

  // Lets calls in; a server's drain closes it.
  CallGate& gate() const { return gate_; }

  // What is known of a method.
  struct MethodState {
    MethodState(observe::Metrics* metrics, const Method& method);

    const std::string path;          // "rapport.roster.v1.RosterService/GetUnit"
    const access::MethodRule* rule;  // who may call it; null when the suite's table does not have it
    observe::RpcMethodMetrics metrics;
    std::atomic<int> in_flight = 0;
  };

  // Made when first asked for; lives as long as the runtime.
  MethodState& StateOf(const Method& method) const;

 private:
  // Gauges of a pool; end before it does.
  class WatchedPool {
   public:
    WatchedPool(const base::ThreadPool& pool, const std::string& name, observe::Metrics* metrics);

   private:
    observe::Watched threads_;
    observe::Watched busy_;
    observe::Watched queued_;
  };

  observe::Metrics* const metrics_;
  const int max_concurrent_calls_;
  const absl::Duration stream_idle_;
  const size_t max_response_bytes_;
  mutable CallGate gate_;
  mutable std::shared_mutex mutex_;
  mutable absl::flat_hash_map<Method, std::unique_ptr<MethodState>> methods_;  // guarded by mutex_
  // Their threads stop before the rest goes.
  const std::unique_ptr<base::ThreadPool> pool_;
  const std::unique_ptr<base::ThreadPool> stream_pool_;
  const WatchedPool watched_;
  const WatchedPool watched_streams_;
};

}  // namespace rapport::rpc

#endif  // RAPPORT_LIBS_RPC_RUNTIME_H_
