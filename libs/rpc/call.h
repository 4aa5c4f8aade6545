#ifndef RAPPORT_LIBS_RPC_CALL_H_
#define RAPPORT_LIBS_RPC_CALL_H_

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "google/protobuf/message.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/status.h"
#include "libs/access/principal.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/method.h"
#include "libs/rpc/runtime.h"
#include "libs/tracing/trace_context.h"

namespace rapport::rpc {

// What every kind of call shares: admission at its start, and metrics, log line, audit log, trace and error
// translation at its end. Made on arrival; End() exactly once.
class Call {
 public:
  // All must outlive the call.
  Call(const Runtime& runtime, const Method& method, grpc::CallbackServerContext* context);

  ~Call();
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  // OK when the handler may start; UNAVAILABLE / SHUTTING_DOWN when the server drains, except for what its
  // own process asks it in the course of an earlier call; INVALID_ARGUMENT / DEADLINE_REQUIRED when the
  // caller set no deadline; as CallContext::CheckWanted() when nobody waits any more; as Overloaded() when
  // there are too many calls of this method; as auditlog::AuditLog::CheckWritable() when it belongs into the
  // log and cannot get there; as access::Gatekeeper::Admit() when the caller may not call this. May be asked
  // again before the handler starts.
  absl::Status Admit();

  // The same for a call whose whole request is there: also as CheckRequest().
  absl::Status Admit(const google::protobuf::Message& request);

  // OK when the caller may ask what is in this message of theirs: access::CheckOrganization().
  absl::Status CheckRequest(const google::protobuf::Message& request);

  // What a call gets whose answer is longer than the server sends: RESOURCE_EXHAUSTED / RESPONSE_TOO_LARGE.
  absl::Status CheckLength(size_t response_bytes) const;

  // What a call gets that the worker pool did not take, or the method's limit: RESOURCE_EXHAUSTED /
  // OVERLOADED.
  static absl::Status Overloaded();

  // Counts and logs the call (method, code, reason, duration; never content), tells those who watch, and
  // gives what to tell the caller.
  grpc::Status End(const absl::Status& status);

  CallContext& context() { return context_; }
  const Runtime& runtime() const { return runtime_; }

 private:
  absl::Status Identify();
  void BeginTrace();
  void EndTrace(const absl::Status& status);
  absl::Status Note(const absl::Status& status);
  void CountEnd(const absl::Status& status, absl::Duration duration);
  void Log(const absl::Status& status, absl::Duration duration) const;

  const Runtime& runtime_;
  const Method method_;
  Runtime::MethodState& state_;
  const Watch watch_;
  const int others_in_flight_;  // of the same method
  const std::chrono::steady_clock::time_point start_;
  CallContext context_;
  const bool is_audited_;
  bool admitted_ = false;
  bool is_noted_ = false;                       // in the audit log, when it ends
  std::optional<access::Principal> principal_;  // once they have shown it, where anybody asks
  std::string resource_;                        // for the audit log
  std::optional<tracing::TraceContext> caller_trace_;
};

}  // namespace rapport::rpc

#endif  // RAPPORT_LIBS_RPC_CALL_H_
