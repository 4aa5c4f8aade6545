#include "libs/rpc/call.h"

#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "libs/access/gatekeeper.h"
#include "libs/access/organization_check.h"
#include "libs/access/role_name.h"
#include "libs/auditlog/audit_log.h"
#include "libs/auditlog/resource.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/observe/log.h"
#include "libs/rpc/error.h"
#include "libs/tracing/tracer.h"

namespace rapport::rpc {
namespace {

// Whether the operator should read it: a fault of ours or of something below, not of the caller.
bool IsFault(absl::StatusCode code) {
  return code == absl::StatusCode::kInternal || code == absl::StatusCode::kUnknown ||
         code == absl::StatusCode::kDataLoss;
}

constexpr char kOverloaded[] = "OVERLOADED";

}  // namespace

Call::Call(const Runtime& runtime, const Method& method, grpc::CallbackServerContext* context)
    : runtime_(runtime),
      method_(method),
      state_(runtime.StateOf(method)),
      watch_(runtime.gate().watch()),
      others_in_flight_(state_.in_flight.fetch_add(1)),
      start_(std::chrono::steady_clock::now()),
      context_(context),
      // What respondents do is in no audit log, nor what the suite's own services do in the course of other
      // calls.
      is_audited_(watch_.audit_log != nullptr && state_.rule != nullptr && state_.rule->roles_size() > 0 &&
                  !context_.IsInProcess()) {
  runtime_.gate().Enter();
  state_.metrics.Started();
  const bool is_respondents = state_.rule != nullptr && state_.rule->anyone();
  if (watch_.tracer != nullptr && !is_respondents) BeginTrace();
}

Call::~Call() {
  state_.in_flight.fetch_sub(1);
  runtime_.gate().Leave();
}

absl::Status Call::Admit() {
  if (runtime_.gate().closed() && !context_.IsInProcess()) {
    return base::Error(absl::StatusCode::kUnavailable, "SHUTTING_DOWN",
                       "the server is ending; ask another one, or this one when it is back");
  }
  if (context_.deadline() == absl::InfiniteFuture()) {
    return base::Error(
        absl::StatusCode::kInvalidArgument, "DEADLINE_REQUIRED",
        "the call has no deadline; set one, e.g. grpcurl -max-time 10, or set_deadline() on the "
        "client's context");
  }
  RAPPORT_RETURN_IF_ERROR(context_.CheckWanted());
  if (admitted_) return absl::OkStatus();
  if (others_in_flight_ >= runtime_.max_concurrent_calls()) return Overloaded();
  RAPPORT_RETURN_IF_ERROR(Identify());
  admitted_ = true;
  return absl::OkStatus();
}

absl::Status Call::Identify() {
  if (is_audited_) {
    RAPPORT_RETURN_IF_ERROR(watch_.audit_log->CheckWritable());
    is_noted_ = true;
  }
  if (watch_.gatekeeper == nullptr) return absl::OkStatus();
  access::Admission admission = watch_.gatekeeper->Admit(state_.rule, context_.credentials());
  principal_ = std::move(admission.principal);
  return std::move(admission.status);
}

absl::Status Call::Admit(const google::protobuf::Message& request) {
  // For the log also what is not admitted.
  if (is_audited_) resource_ = auditlog::ResourceOf(request);
  RAPPORT_RETURN_IF_ERROR(Admit());
  return CheckRequest(request);
}

absl::Status Call::CheckRequest(const google::protobuf::Message& request) {
  if (is_noted_ && resource_.empty()) resource_ = auditlog::ResourceOf(request);
  return principal_ ? access::CheckOrganization(*principal_, request) : absl::OkStatus();
}

absl::Status Call::CheckLength(size_t response_bytes) const {
  if (response_bytes <= runtime_.max_response_bytes()) return absl::OkStatus();
  return base::Error(absl::StatusCode::kResourceExhausted, "RESPONSE_TOO_LARGE",
                     "the answer is longer than a message may be: ask for less");
}

absl::Status Call::Overloaded() {
  return base::Error(absl::StatusCode::kResourceExhausted, kOverloaded,
                     "more calls are waiting than the server takes; try again later");
}

void Call::BeginTrace() {
  caller_trace_ = context_.caller_trace();
  context_.set_trace(watch_.tracer->Begin(caller_trace_));
}

void Call::EndTrace(const absl::Status& status) {
  if (!context_.trace() || !context_.trace()->sampled) return;
  const absl::Time now = absl::Now();
  tracing::Span span{.context = *context_.trace(),
                     .service = method_.service,
                     .method = method_.name,
                     .start = now - absl::FromChrono(std::chrono::steady_clock::now() - start_),
                     .end = now,
                     .code = status.code(),
                     .reason = base::ReasonOf(status)};
  if (caller_trace_) span.parent_id = caller_trace_->span_id;
  watch_.tracer->End(std::move(span));
}

// Writes the call to the audit log. What could not be written is not answered as if it had been.
absl::Status Call::Note(const absl::Status& status) {
  if (!is_noted_) return status;
  const std::string code = absl::StatusCodeToString(status.code());
  const std::string reason = base::ReasonOf(status);
  auditlog::CallRecord record{.method = state_.path, .resource = resource_, .code = code, .reason = reason};
  if (watch_.gatekeeper == nullptr) {
    record.caller = "anyone";
  } else if (!principal_) {
    record.caller = "unknown";
  } else {
    record.caller = principal_->kind == access::Principal::Kind::kPerson ? "person" : "service";
    record.subject = principal_->subject;
    record.organization = principal_->organization;
    for (const access::Role role : principal_->roles) record.roles.push_back(access::NameOf(role));
  }
  const absl::Status written = watch_.audit_log->Record(record);
  return status.ok() ? written : status;
}

void Call::Log(const absl::Status& status, absl::Duration duration) const {
  const bool is_fault = IsFault(status.code());
  const bool is_logged = observe::IsLogged(observe::Level::kDebug);
  if (!is_fault && !is_logged) return;
  const std::string trace = context_.trace() ? tracing::TraceIdOf(*context_.trace()) : std::string();
  if (is_fault) {
    observe::Log(observe::Level::kError, "rpc_failed",
                 {{"service", method_.service},
                  {"method", method_.name},
                  {"code", absl::StatusCodeToString(status.code())},
                  {"reason", base::ReasonOf(status)},
                  {"message", status.message()},
                  {"detail", base::DetailOf(status)},
                  {"trace_id", trace}});
  }
  if (is_logged) {
    observe::Log(observe::Level::kDebug, "rpc",
                 {{"service", method_.service},
                  {"method", method_.name},
                  {"code", absl::StatusCodeToString(status.code())},
                  {"reason", base::ReasonOf(status)},
                  {"duration_ms", absl::ToDoubleMilliseconds(duration)},
                  {"trace_id", trace}});
  }
}

void Call::CountEnd(const absl::Status& status, absl::Duration duration) {
  const std::optional<std::uint16_t> port = context_.peer_port();
  if (!port) return;
  const absl::StatusCode wanted = context_.CheckWanted().code();
  if (wanted == absl::StatusCode::kCancelled) return;  // says nothing about the load
  const bool is_refused =
      status.code() == absl::StatusCode::kResourceExhausted && base::ReasonOf(status) == kOverloaded;
  net::EndedCalls& ended = runtime_.gate().ended_calls();
  if (is_refused || wanted == absl::StatusCode::kDeadlineExceeded) {
    ended.CountInVain(*port);
  } else if (context_.deadline() - absl::Now() < duration) {
    ended.CountLate(*port);
  } else {
    ended.CountAnswered(*port);
  }
}

grpc::Status Call::End(const absl::Status& handled) {
  const absl::Status status = Note(handled);
  const absl::Duration duration = absl::FromChrono(std::chrono::steady_clock::now() - start_);
  state_.metrics.Ended(status.code(), duration);
  CountEnd(status, duration);
  EndTrace(status);
  Log(status, duration);
  return ToGrpcStatus(status);
}

}  // namespace rapport::rpc
