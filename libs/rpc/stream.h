#ifndef RAPPORT_LIBS_RPC_STREAM_H_
#define RAPPORT_LIBS_RPC_STREAM_H_

#include <condition_variable>
#include <mutex>
#include <utility>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "grpcpp/support/server_callback.h"
#include "libs/rpc/call.h"

namespace rapport::rpc {

// Streaming methods whose handler reads like a loop: it runs on the runtime's pool for streams and blocks
// there while the other side is slow, so a stream holds a thread of it until it ends, its deadline passes, or
// the other side has sent or taken no message for stream_idle(). Rules of deadlines, metrics and errors as
// for unary calls. Sources and sinks are for the handler's thread only.

// The messages of a client, in order.
template <typename Request>
class StreamSource {
 public:
  virtual ~StreamSource() = default;

  // Waits for the next message and puts it into `*request`. False when there is none: then status() says why.
  virtual bool Next(Request* request) = 0;

  // After Next() was false: OK when the client has sent everything; CANCELLED or DEADLINE_EXCEEDED when the
  // stream was cut; DEADLINE_EXCEEDED / STREAM_IDLE when no message came for too long; or what
  // Call::CheckRequest() says of the message that came, so that what was read is incomplete. Check it before
  // anything is committed.
  virtual absl::Status status() const = 0;
};

// Takes messages for the client.
template <typename Response>
class StreamSink {
 public:
  virtual ~StreamSink() = default;

  // Sends `response` and waits until the transport has taken it: no faster than the client reads. Not OK when
  // the client is gone, its deadline has passed or it has not read for too long: stop, and return that
  // status.
  virtual absl::Status Write(const Response& response) = 0;
};

namespace impl {

// Makes one asynchronous gRPC operation at a time blocking: Begin(), start it, Await(); its callback
// Complete()s.
class Operation {
 public:
  void Begin();
  void Complete(bool ok);
  bool Await();
  // Waits no longer than `patience`; false when it is not complete by then.
  bool AwaitFor(absl::Duration patience);

 private:
  std::mutex mutex_;
  std::condition_variable completed_;
  bool pending_ = false;  // guarded by mutex_
  bool ok_ = false;       // guarded by mutex_
};

// Why an operation on the stream failed; CANCELLED if the call does not know yet.
absl::Status WhyCut(const CallContext& context);

// DEADLINE_EXCEEDED / STREAM_IDLE.
absl::Status Idle();

template <typename Request>
class ClientStreamCall final : public grpc::ServerReadReactor<Request>, public StreamSource<Request> {
 public:
  ClientStreamCall(const Runtime& runtime, grpc::CallbackServerContext* context, const Method& method)
      : call_(runtime, method, context) {}

  Call& call() { return call_; }
  void End(const absl::Status& status) { this->Finish(call_.End(status)); }

  bool Next(Request* request) override {
    if (ended_) return false;
    operation_.Begin();
    this->StartRead(&incoming_);
    if (!operation_.AwaitFor(call_.runtime().stream_idle())) {
      // Ended while it is read from: gRPC then ends the reading.
      ended_ = true;
      status_ = Idle();
      return false;
    }
    if (operation_.Await()) {
      request->Swap(&incoming_);
      status_ = call_.CheckRequest(*request);
      ended_ = !status_.ok();
      return !ended_;
    }
    ended_ = true;
    // A reader cannot tell the client's end from a cut, but writing can: it fails on a stream that was reset.
    // What is written costs nothing, as the response would begin with it.
    operation_.Begin();
    this->StartSendInitialMetadata();
    if (!operation_.Await()) {
      status_ = WhyCut(call_.context());
    } else {
      status_ = call_.context().CheckWanted();
    }
    return false;
  }
  absl::Status status() const override { return status_; }

  void OnReadDone(bool ok) override { operation_.Complete(ok); }
  void OnSendInitialMetadataDone(bool ok) override { operation_.Complete(ok); }
  void OnDone() override { delete this; }

 private:
  Call call_;
  Operation operation_;
  Request incoming_;  // what is read into, also when nobody waits for it any more
  bool ended_ = false;
  absl::Status status_;
};

template <typename Response>
class ServerStreamCall final : public grpc::ServerWriteReactor<Response>, public StreamSink<Response> {
 public:
  ServerStreamCall(const Runtime& runtime, grpc::CallbackServerContext* context, const Method& method)
      : context_(context), call_(runtime, method, context) {}

  Call& call() { return call_; }
  void End(const absl::Status& status) { this->Finish(call_.End(status)); }

  absl::Status Write(const Response& response) override {
    if (!status_.ok()) return status_;
    operation_.Begin();
    this->StartWrite(&response);
    if (!operation_.AwaitFor(call_.runtime().stream_idle())) {
      // An end in order would wait behind what is not taken.
      context_->TryCancel();
      operation_.Await();
      status_ = Idle();
    } else if (!operation_.Await()) {
      status_ = WhyCut(call_.context());
    }
    return status_;
  }

  void OnWriteDone(bool ok) override { operation_.Complete(ok); }
  void OnDone() override { delete this; }

 private:
  grpc::CallbackServerContext* const context_;
  Call call_;
  Operation operation_;
  absl::Status status_;
};

// Admits `call`, runs `body`, absl::Status(), on the pool for streams and ends the call.
template <typename StreamCall, typename Body>
void RunOnPool(StreamCall* call, Body body) {
  if (absl::Status admitted = call->call().Admit(); !admitted.ok()) {
    call->End(admitted);
    return;
  }
  const bool taken =
      call->call().runtime().stream_pool().TrySchedule([call, body = std::move(body)]() mutable {
        absl::Status status = call->call().Admit();
        if (status.ok()) status = body();
        call->End(status);
      });
  if (!taken) call->End(Call::Overloaded());
}

}  // namespace impl

// A method with a stream of requests: `handler` is absl::Status(CallContext&, StreamSource<Request>&,
// Response*). It may return before the stream's end.
template <typename Request, typename Response, typename Handler>
grpc::ServerReadReactor<Request>* RunClientStream(const Runtime& runtime,
                                                  grpc::CallbackServerContext* context, const Method& method,
                                                  Response* response, Handler handler) {
  auto* call = new impl::ClientStreamCall<Request>(runtime, context, method);
  impl::RunOnPool(call, [call, response, handler = std::move(handler)]() mutable {
    absl::Status status = handler(call->call().context(), *call, response);
    return status.ok() ? call->status() : status;
  });
  return call;
}

// A method with a stream of responses: `handler` is absl::Status(CallContext&, const Request&,
// StreamSink<Response>&).
template <typename Response, typename Request, typename Handler>
grpc::ServerWriteReactor<Response>* RunServerStream(const Runtime& runtime,
                                                    grpc::CallbackServerContext* context,
                                                    const Method& method, const Request* request,
                                                    Handler handler) {
  auto* call = new impl::ServerStreamCall<Response>(runtime, context, method);
  impl::RunOnPool(call, [call, request, handler = std::move(handler)]() mutable {
    absl::Status status = call->call().CheckRequest(*request);
    return status.ok() ? handler(call->call().context(), *request, *call) : status;
  });
  return call;
}

}  // namespace rapport::rpc

#endif  // RAPPORT_LIBS_RPC_STREAM_H_
