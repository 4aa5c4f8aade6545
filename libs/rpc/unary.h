#ifndef RAPPORT_LIBS_RPC_UNARY_H_
#define RAPPORT_LIBS_RPC_UNARY_H_

#include <memory>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "grpcpp/support/server_callback.h"
#include "libs/rpc/call.h"

namespace rapport::rpc {

// How every unary method is written, in a service of the callback API:
//
//   grpc::ServerUnaryReactor* GetUnit(grpc::CallbackServerContext* context, const v1::GetUnitRequest*
//   request,
//                                     v1::Unit* response) override {
//     return rpc::RunUnary(runtime_, context, {v1::RosterService::service_full_name(), "GetUnit"}, request,
//     response,
//                          [this](rpc::CallContext& call, const v1::GetUnitRequest& req, v1::Unit* resp) {
//                            return GetUnit(call, req, resp);  // absl::Status
//                          });
//   }
//
// Calls without a deadline, and calls that nobody waits for any more, end without the handler having run. An
// error is translated by ToGrpcStatus(); what the handler left in the response is then not sent, and neither
// is an answer of RunUnary() that is longer than the runtime allows. `runtime` must outlive the server.

// Ends an asynchronous call; to be called exactly once, by any thread. Destroyed uncalled it ends the call
// with INTERNAL. Once called, request, response and context are gone.
using Done = absl::AnyInvocable<void(absl::Status)>;

namespace impl {

// A call that ends later than it was started. It answers through gRPC's own reactor: one of ours would cost
// each call a hop to another thread, only to be told that it is over.
class UnaryCall final {
 public:
  UnaryCall(const Runtime& runtime, grpc::CallbackServerContext* context, const Method& method)
      : reactor_(context->DefaultReactor()), call_(runtime, method, context) {}

  Call& call() { return call_; }
  // What gRPC is to be given; valid beyond End().
  grpc::ServerUnaryReactor* reactor() const { return reactor_; }

  // Answers, and deletes this.
  void End(const absl::Status& status);

 private:
  ~UnaryCall() = default;

  grpc::ServerUnaryReactor* const reactor_;
  Call call_;
};

// A Done for `call`.
Done DoneOf(UnaryCall* call);

}  // namespace impl

// Runs `handler`, absl::Status(CallContext&, const Request&, Response*), on the worker pool. It may block.
template <typename Request, typename Response, typename Handler>
grpc::ServerUnaryReactor* RunUnary(const Runtime& runtime, grpc::CallbackServerContext* context,
                                   const Method& method, const Request* request, Response* response,
                                   Handler handler) {
  auto* call = new impl::UnaryCall(runtime, context, method);
  grpc::ServerUnaryReactor* const reactor = call->reactor();
  if (absl::Status admitted = call->call().Admit(*request); !admitted.ok()) {
    call->End(admitted);
    return reactor;
  }
  const bool taken =
      runtime.pool().TrySchedule([call, request, response, handler = std::move(handler)]() mutable {
        absl::Status status = call->call().Admit();
        if (status.ok()) status = handler(call->call().context(), *request, response);
        if (status.ok()) status = call->call().CheckLength(response->ByteSizeLong());
        call->End(status);
      });
  if (!taken) call->End(Call::Overloaded());
  return reactor;
}

// The same on gRPC's own thread, for handlers that never block: no lock that is held during I/O, no call.
template <typename Request, typename Response, typename Handler>
grpc::ServerUnaryReactor* RunUnaryInline(const Runtime& runtime, grpc::CallbackServerContext* context,
                                         const Method& method, const Request* request, Response* response,
                                         Handler handler) {
  Call call(runtime, method, context);
  absl::Status status = call.Admit(*request);
  if (status.ok()) status = handler(call.context(), *request, response);
  if (status.ok()) status = call.CheckLength(response->ByteSizeLong());
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  reactor->Finish(call.End(status));
  return reactor;
}

// For work that ends elsewhere, e.g. in the next group commit: `handler`, void(CallContext&, const Request&,
// Response*, Done), starts it on gRPC's own thread and must not block.
template <typename Request, typename Response, typename Handler>
grpc::ServerUnaryReactor* RunUnaryAsync(const Runtime& runtime, grpc::CallbackServerContext* context,
                                        const Method& method, const Request* request, Response* response,
                                        Handler handler) {
  auto* call = new impl::UnaryCall(runtime, context, method);
  grpc::ServerUnaryReactor* const reactor = call->reactor();
  if (absl::Status admitted = call->call().Admit(*request); !admitted.ok()) {
    call->End(admitted);
    return reactor;
  }
  handler(call->call().context(), *request, response, impl::DoneOf(call));
  return reactor;
}

}  // namespace rapport::rpc

#endif  // RAPPORT_LIBS_RPC_UNARY_H_
