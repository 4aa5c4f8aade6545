#ifndef RAPPORT_LIBS_HOSTING_TESTING_COLLECTOR_H_
#define RAPPORT_LIBS_HOSTING_TESTING_COLLECTOR_H_

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "libs/base/strings.h"
#include "libs/rpc/server.h"
#include "opentelemetry/proto/collector/trace/v1/trace_service.grpc.pb.h"

namespace rapport::hosting::testing {

namespace otlp = opentelemetry::proto::collector::trace::v1;

// A collector of traces on a free port of loopback that keeps what it is sent. Thread safe.
class Collector final : public otlp::TraceService::Service {
 public:
  // Before all else.
  absl::Status Start() {
    rpc::ServerOptions options = rpc::InProcessOptions();
    options.listen_address = "127.0.0.1:0";
    auto server = rpc::Server::Start(options, {{otlp::TraceService::service_full_name(), this}});
    if (server.ok()) server_ = *std::move(server);
    return server.status();
  }
  void Stop() { server_ = nullptr; }
  std::string address() const { return base::StrCat("127.0.0.1:", server_->port()); }

  grpc::Status Export(grpc::ServerContext* /*context*/, const otlp::ExportTraceServiceRequest* request,
                      otlp::ExportTraceServiceResponse* response) override {
    const std::lock_guard lock(mutex_);
    requests_.push_back(*request);
    response->mutable_partial_success()->set_rejected_spans(rejected_);
    came_.notify_all();
    return status_;
  }

  void Answer(grpc::Status status, std::int64_t rejected = 0) {
    const std::lock_guard lock(mutex_);
    status_ = std::move(status);
    rejected_ = rejected;
  }

  // The spans so far, once `enough` of them are there.
  std::vector<otlp::Span> Await(const std::function<bool(const std::vector<otlp::Span>&)>& enough) {
    std::unique_lock lock(mutex_);
    std::vector<otlp::Span> spans;
    came_.wait(lock, [&] {
      spans.clear();
      for (const auto& request : requests_) {
        for (const auto& span : request.resource_spans(0).scope_spans(0).spans()) spans.push_back(span);
      }
      return enough(spans);
    });
    return spans;
  }
  std::vector<otlp::Span> Await(std::size_t count) {
    return Await([count](const std::vector<otlp::Span>& spans) { return spans.size() >= count; });
  }

  otlp::Resource resource() {
    const std::lock_guard lock(mutex_);
    return requests_.at(0).resource_spans(0).resource();
  }

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  std::vector<otlp::ExportTraceServiceRequest> requests_;  // guarded by mutex_
  grpc::Status status_;                                    // guarded by mutex_
  std::int64_t rejected_ = 0;                              // guarded by mutex_
  std::unique_ptr<rpc::Server> server_;                    // last: its calls use all else
};

}  // namespace rapport::hosting::testing

#endif  // RAPPORT_LIBS_HOSTING_TESTING_COLLECTOR_H_
