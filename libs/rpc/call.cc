#include "libs/rpc/call.h"

#include <string>

#include "libs/access/gatekeeper.h"
#include "libs/access/organization_check.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/observe/log.h"
#include "libs/rpc/error.h"

namespace rapport::rpc {
namespace {

// Whether the operator should read it: a fault of ours or of something below, not of the caller.
bool IsFault(absl::StatusCode code) {
  return code == absl::StatusCode::kInternal || code == absl::StatusCode::kUnknown ||
         code == absl::StatusCode::kDataLoss;
}

}  // namespace

Call::Call(const Runtime& runtime, const Method& method, grpc::CallbackServerContext* context)
    : runtime_(runtime),
      method_(method),
      metrics_(runtime.MetricsOf(method)),
      start_(std::chrono::steady_clock::now()),
      context_(context) {
  runtime_.gate().Enter();
  metrics_.Started();
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
  const access::Gatekeeper* const gatekeeper = runtime_.gate().gatekeeper();
  if (gatekeeper == nullptr || principal_) return absl::OkStatus();
  RAPPORT_ASSIGN_OR_RETURN(principal_, gatekeeper->Admit(base::StrCat(method_.service, "/", method_.name),
                                                         context_.credentials()));
  return absl::OkStatus();
}

absl::Status Call::Admit(const google::protobuf::Message& request) {
  RAPPORT_RETURN_IF_ERROR(Admit());
  return CheckRequest(request);
}

absl::Status Call::CheckRequest(const google::protobuf::Message& request) const {
  return principal_ ? access::CheckOrganization(*principal_, request) : absl::OkStatus();
}

absl::Status Call::CheckLength(size_t response_bytes) const {
  if (response_bytes <= runtime_.max_response_bytes()) return absl::OkStatus();
  return base::Error(absl::StatusCode::kResourceExhausted, "RESPONSE_TOO_LARGE",
                     "the answer is longer than a message may be: ask for less");
}

absl::Status Call::Overloaded() {
  return base::Error(absl::StatusCode::kResourceExhausted, "OVERLOADED",
                     "more calls are waiting than the server takes; try again later");
}

grpc::Status Call::End(const absl::Status& status) {
  const absl::Duration duration = absl::FromChrono(std::chrono::steady_clock::now() - start_);
  metrics_.Ended(status.code(), duration);
  if (IsFault(status.code())) {
    observe::Log(observe::Level::kError, "rpc_failed",
                 {{"service", method_.service},
                  {"method", method_.name},
                  {"code", absl::StatusCodeToString(status.code())},
                  {"reason", base::ReasonOf(status)},
                  {"message", status.message()},
                  {"detail", base::DetailOf(status)}});
  }
  if (observe::IsLogged(observe::Level::kDebug)) {
    observe::Log(observe::Level::kDebug, "rpc",
                 {{"service", method_.service},
                  {"method", method_.name},
                  {"code", absl::StatusCodeToString(status.code())},
                  {"reason", base::ReasonOf(status)},
                  {"duration_ms", absl::ToDoubleMilliseconds(duration)}});
  }
  return ToGrpcStatus(status);
}

}  // namespace rapport::rpc
