#ifndef RAPPORT_LIBS_RPC_CALL_H_
#define RAPPORT_LIBS_RPC_CALL_H_

#include <chrono>
#include <cstddef>
#include <optional>

#include "absl/status/status.h"
#include "google/protobuf/message.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/status.h"
#include "libs/access/principal.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/method.h"
#include "libs/rpc/runtime.h"

namespace rapport::rpc {

// What every kind of call shares: admission at its start, and metrics, log line and error translation at its
// end. Made on arrival; End() exactly once.
class Call {
 public:
  // All must outlive the call.
  Call(const Runtime& runtime, const Method& method, grpc::CallbackServerContext* context);

  ~Call() { runtime_.gate().Leave(); }
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  // OK when the handler may start; UNAVAILABLE / SHUTTING_DOWN when the server drains, except for what its
  // own process asks it in the course of an earlier call; INVALID_ARGUMENT / DEADLINE_REQUIRED when the
  // caller set no deadline; as CallContext::CheckWanted() when nobody waits any more; as
  // access::Gatekeeper::Admit() when the caller may not call this. May be asked again before the handler
  // starts.
  absl::Status Admit();

  // The same for a call whose whole request is there: also as CheckRequest().
  absl::Status Admit(const google::protobuf::Message& request);

  // OK when the caller may ask what is in this message of theirs: access::CheckOrganization().
  absl::Status CheckRequest(const google::protobuf::Message& request) const;

  // What a call gets whose answer is longer than the server sends: RESOURCE_EXHAUSTED / RESPONSE_TOO_LARGE.
  absl::Status CheckLength(size_t response_bytes) const;

  // What a call gets that the worker pool did not take: RESOURCE_EXHAUSTED / OVERLOADED.
  static absl::Status Overloaded();

  // Counts and logs the call (method, code, reason, duration; never content) and gives what to tell the
  // caller.
  grpc::Status End(const absl::Status& status);

  CallContext& context() { return context_; }
  const Runtime& runtime() const { return runtime_; }

 private:
  const Runtime& runtime_;
  const Method method_;
  observe::RpcMethodMetrics& metrics_;
  const std::chrono::steady_clock::time_point start_;
  CallContext context_;
  std::optional<access::Principal> principal_;  // once they are let in, where anybody decides that
};

}  // namespace rapport::rpc

#endif  // RAPPORT_LIBS_RPC_CALL_H_
