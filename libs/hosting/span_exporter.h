#ifndef RAPPORT_LIBS_HOSTING_SPAN_EXPORTER_H_
#define RAPPORT_LIBS_HOSTING_SPAN_EXPORTER_H_

#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "grpcpp/channel.h"
#include "libs/tracing/tracer.h"
#include "opentelemetry/proto/collector/trace/v1/trace_service.grpc.pb.h"

namespace rapport::hosting {

// Sends the spans of a process to a collector (OTLP over gRPC) in the background. What the collector does not
// take within 5 s is dropped and counted: nothing waits for traces.
class SpanExporter {
 public:
  // `tracer` must outlive the exporter, which is its only taker. `program` is the binary's name.
  SpanExporter(tracing::Tracer* tracer, const std::shared_ptr<grpc::Channel>& collector,
               const std::string& program);
  // Closes the tracer and sends what is left, unless the collector does not answer at once.
  ~SpanExporter();
  SpanExporter(const SpanExporter&) = delete;
  SpanExporter& operator=(const SpanExporter&) = delete;

 private:
  void Run();

  tracing::Tracer* const tracer_;
  const std::unique_ptr<opentelemetry::proto::collector::trace::v1::TraceService::StubInterface> collector_;
  opentelemetry::proto::collector::trace::v1::Resource resource_;
  std::atomic<bool> ending_ = false;
  std::thread thread_;
};

}  // namespace rapport::hosting

#endif  // RAPPORT_LIBS_HOSTING_SPAN_EXPORTER_H_
