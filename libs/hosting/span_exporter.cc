#include "libs/hosting/span_exporter.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "grpcpp/client_context.h"
#include "libs/base/strings.h"
#include "libs/observe/log.h"
#include "libs/rpc/error.h"

namespace rapport::hosting {
namespace {

namespace otlp = opentelemetry::proto::collector::trace::v1;

constexpr std::size_t kBatch = 512;
constexpr absl::Duration kPatience = absl::Seconds(5);
constexpr absl::Duration kPatienceAtTheEnd = absl::Seconds(1);

otlp::AnyValue* Add(google::protobuf::RepeatedPtrField<otlp::KeyValue>& attributes, const char* key) {
  otlp::KeyValue* const attribute = attributes.Add();
  attribute->set_key(key);
  return attribute->mutable_value();
}

std::string HostName() {
  std::array<char, 256> name = {};
  return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

template <std::size_t size>
std::string BytesOf(const std::array<std::uint8_t, size>& id) {
  return {id.begin(), id.end()};
}

std::uint64_t NanosecondsOf(absl::Time time) { return static_cast<std::uint64_t>(absl::ToUnixNanos(time)); }

// Attributes are those of OpenTelemetry's semantic conventions for RPC, and the suite's reason of an error.
void Fill(const tracing::Span& span, otlp::Span& told) {
  told.set_trace_id(BytesOf(span.context.trace_id));
  told.set_span_id(BytesOf(span.context.span_id));
  if (std::any_of(span.parent_id.begin(), span.parent_id.end(), [](auto byte) { return byte != 0; })) {
    told.set_parent_span_id(BytesOf(span.parent_id));
  }
  told.set_name(base::StrCat(span.service, "/", span.method));
  told.set_kind(otlp::Span::SPAN_KIND_SERVER);
  told.set_start_time_unix_nano(NanosecondsOf(span.start));
  told.set_end_time_unix_nano(NanosecondsOf(span.end));
  auto& attributes = *told.mutable_attributes();
  Add(attributes, "rpc.system")->set_string_value("grpc");
  Add(attributes, "rpc.service")->set_string_value(std::string(span.service));
  Add(attributes, "rpc.method")->set_string_value(std::string(span.method));
  Add(attributes, "rpc.grpc.status_code")->set_int_value(static_cast<int>(span.code));
  if (span.code == absl::StatusCode::kOk) return;
  Add(attributes, "rapport.reason")->set_string_value(span.reason);
  told.mutable_status()->set_code(otlp::Status::STATUS_CODE_ERROR);
}

}  // namespace

SpanExporter::SpanExporter(tracing::Tracer* tracer, const std::shared_ptr<grpc::Channel>& collector,
                           const std::string& program)
    : tracer_(tracer), collector_(otlp::TraceService::NewStub(collector)) {
  Add(*resource_.mutable_attributes(), "service.name")->set_string_value(program);
  Add(*resource_.mutable_attributes(), "service.namespace")->set_string_value("rapport");
  Add(*resource_.mutable_attributes(), "service.instance.id")->set_string_value(HostName());
  thread_ = std::thread([this] { Run(); });
}

SpanExporter::~SpanExporter() {
  ending_ = true;
  tracer_->Close();
  thread_.join();
}

void SpanExporter::Run() {
  bool last_failed = false;
  for (std::vector<tracing::Span> spans; !(spans = tracer_->Take(kBatch)).empty();) {
    otlp::ExportTraceServiceRequest request;
    otlp::ResourceSpans& told = *request.add_resource_spans();
    *told.mutable_resource() = resource_;
    otlp::ScopeSpans& scope = *told.add_scope_spans();
    scope.mutable_scope()->set_name("rapport");
    for (const tracing::Span& span : spans) Fill(span, *scope.add_spans());
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + (ending_ ? kPatienceAtTheEnd : kPatience)));
    otlp::ExportTraceServiceResponse response;
    const grpc::Status status = collector_->Export(&context, request, &response);
    if (status.ok()) {
      tracer_->CountDropped(
          static_cast<std::size_t>(std::max<std::int64_t>(response.partial_success().rejected_spans(), 0)));
    } else {
      tracer_->CountDropped(spans.size());
      if (!last_failed) {
        observe::Log(observe::Level::kWarning, "spans_not_sent", {{"message", status.error_message()}});
      }
      if (ending_) return;
    }
    last_failed = !status.ok();
  }
}

}  // namespace rapport::hosting
