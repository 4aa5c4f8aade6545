#ifndef RAPPORT_LIBS_RPC_CALL_CONTEXT_H_
#define RAPPORT_LIBS_RPC_CALL_CONTEXT_H_

#include <cstdint>
#include <memory>
#include <optional>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "grpcpp/client_context.h"
#include "grpcpp/server_context.h"
#include "libs/access/credentials.h"
#include "libs/tracing/trace_context.h"

namespace rapport::rpc {

// What a handler may know of its call. Lives as long as the call; thread safe.
class CallContext {
 public:
  // `context` must outlive this object.
  explicit CallContext(grpc::CallbackServerContext* context);

  CallContext(const CallContext&) = delete;
  CallContext& operator=(const CallContext&) = delete;

  // When the caller stops waiting: always finite inside a handler. Absolute, on the system's clock, as gRPC
  // measures.
  absl::Time deadline() const { return deadline_; }

  // OK while somebody waits for the answer; CANCELLED / CALL_CANCELLED or DEADLINE_EXCEEDED /
  // DEADLINE_EXCEEDED once nobody does. Long work asks now and then, and always before it writes.
  absl::Status CheckWanted() const;

  // Whether the caller is another service of this very process.
  bool IsInProcess() const;

  // The port that the caller called from; none of a caller in this process.
  std::optional<std::uint16_t> peer_port() const;

  // What the caller shows of who they are.
  access::Credentials credentials() const;

  // For a call to another service on behalf of this one: it has the same deadline, is cancelled with it and
  // goes on with its trace. To be used while the handler runs.
  std::unique_ptr<grpc::ClientContext> NewClientContext() const;

  // Where the caller says that the call stands in a trace.
  std::optional<tracing::TraceContext> caller_trace() const;

  // Where it stands in one, from now on; none while nobody traces it. Not to be set while others look.
  void set_trace(const tracing::TraceContext& trace) { trace_ = trace; }
  const std::optional<tracing::TraceContext>& trace() const { return trace_; }

 private:
  grpc::CallbackServerContext* const context_;
  const absl::Time deadline_;
  std::optional<tracing::TraceContext> trace_;
};

}  // namespace rapport::rpc

#endif  // RAPPORT_LIBS_RPC_CALL_CONTEXT_H_
