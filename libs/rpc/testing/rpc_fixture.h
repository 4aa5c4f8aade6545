#ifndef RAPPORT_LIBS_RPC_TESTING_RPC_FIXTURE_H_
#define RAPPORT_LIBS_RPC_TESTING_RPC_FIXTURE_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "libs/observe/captured_log.h"
#include "libs/observe/metrics.h"
#include "libs/rpc/channel.h"
#include "libs/rpc/runtime.h"
#include "libs/rpc/server.h"
#include "libs/rpc/stream.h"
#include "libs/rpc/unary.h"
#include "rapport/internal/testing/v1/echo.grpc.pb.h"

namespace rapport::rpc::testing {

namespace v1 = ::rapport::internal::testing::v1;

// The echo service with handlers that a test writes.
class ScriptedService final : public v1::EchoService::CallbackService {
 public:
  explicit ScriptedService(const Runtime& runtime) : runtime_(runtime) {}

  std::function<absl::Status(CallContext&, const v1::EchoRequest&, v1::EchoResponse*)> echo;
  // Used instead of `echo` when set.
  std::function<void(CallContext&, const v1::EchoRequest&, v1::EchoResponse*, Done)> echo_async;
  std::function<absl::Status(CallContext&, StreamSource<v1::CollectRequest>&, v1::CollectResponse*)> collect;
  std::function<absl::Status(CallContext&, const v1::RepeatRequest&, StreamSink<v1::RepeatResponse>&)> repeat;
  bool run_inline = false;

  grpc::ServerUnaryReactor* Echo(grpc::CallbackServerContext* context, const v1::EchoRequest* request,
                                 v1::EchoResponse* response) override {
    const Method method = {v1::EchoService::service_full_name(), "Echo"};
    if (echo_async) return RunUnaryAsync(runtime_, context, method, request, response, echo_async);
    if (run_inline) return RunUnaryInline(runtime_, context, method, request, response, echo);
    return RunUnary(runtime_, context, method, request, response, echo);
  }
  grpc::ServerReadReactor<v1::CollectRequest>* Collect(grpc::CallbackServerContext* context,
                                                       v1::CollectResponse* response) override {
    const Method method = {v1::EchoService::service_full_name(), "Collect"};
    return RunClientStream<v1::CollectRequest>(runtime_, context, method, response, collect);
  }
  grpc::ServerWriteReactor<v1::RepeatResponse>* Repeat(grpc::CallbackServerContext* context,
                                                       const v1::RepeatRequest* request) override {
    const Method method = {v1::EchoService::service_full_name(), "Repeat"};
    return RunServerStream<v1::RepeatResponse>(runtime_, context, method, request, repeat);
  }

 private:
  const Runtime& runtime_;
};

// A client's context with a deadline that no test reaches.
inline std::unique_ptr<grpc::ClientContext> PatientContext() {
  auto context = std::make_unique<grpc::ClientContext>();
  context->set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(60)));
  return context;
}

// A scripted service behind a server, called over a socket or in process.
class RpcFixture : public ::testing::TestWithParam<bool> {
 protected:
  static constexpr bool kSocket = true;
  static constexpr bool kInProcess = false;

  explicit RpcFixture(Runtime::Options options = {.worker_threads = 2}) : runtime_(options, &metrics_) {}

  // Starts the server; scripts are set before.
  void Start(bool socket) {
    ServerOptions options = InProcessOptions();
    if (socket) options.listen_address = "127.0.0.1:0";
    auto server = Server::Start(options, {{v1::EchoService::service_full_name(), &service_, &runtime_}});
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
    channel_ = socket ? MakeChannel("127.0.0.1:" + std::to_string(server_->port()), {.retries = false})
                      : server_->InProcessChannel();
    stub_ = v1::EchoService::NewStub(channel_);
    handlers_stub_ = stub_.get();
  }

  grpc::Status Echo(grpc::ClientContext* context) {
    v1::EchoRequest request;
    request.set_payload("p");
    v1::EchoResponse response;
    return stub_->Echo(context, request, &response);
  }

  observe::CapturedLog log_;
  observe::Metrics metrics_;
  Runtime runtime_;
  ScriptedService service_{runtime_};
  std::unique_ptr<Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::EchoService::Stub> stub_;
  std::atomic<v1::EchoService::Stub*> handlers_stub_ = nullptr;  // for handlers that call on
};

}  // namespace rapport::rpc::testing

#endif  // RAPPORT_LIBS_RPC_TESTING_RPC_FIXTURE_H_
