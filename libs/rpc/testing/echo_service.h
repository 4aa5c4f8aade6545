#ifndef RAPPORT_LIBS_RPC_TESTING_ECHO_SERVICE_H_
#define RAPPORT_LIBS_RPC_TESTING_ECHO_SERVICE_H_

#include "grpcpp/support/server_callback.h"
#include "libs/rpc/runtime.h"
#include "rapport/internal/testing/v1/echo.grpc.pb.h"

namespace rapport::rpc::testing {

namespace v1 = ::rapport::internal::testing::v1;

// Echo without anything of ours around it: the baseline of benchmarks.
class BareEchoService final : public v1::EchoService::CallbackService {
 public:
  grpc::ServerUnaryReactor* Echo(grpc::CallbackServerContext* context, const v1::EchoRequest* request,
                                 v1::EchoResponse* response) override;
};

// Every method through the wrappers of this library, on `runtime`'s worker pool.
class EchoService final : public v1::EchoService::CallbackService {
 public:
  explicit EchoService(const Runtime& runtime) : runtime_(runtime) {}

  grpc::ServerUnaryReactor* Echo(grpc::CallbackServerContext* context, const v1::EchoRequest* request,
                                 v1::EchoResponse* response) override;
  grpc::ServerReadReactor<v1::CollectRequest>* Collect(grpc::CallbackServerContext* context,
                                                       v1::CollectResponse* response) override;
  grpc::ServerWriteReactor<v1::RepeatResponse>* Repeat(grpc::CallbackServerContext* context,
                                                       const v1::RepeatRequest* request) override;

 private:
  const Runtime& runtime_;
};

}  // namespace rapport::rpc::testing

#endif  // RAPPORT_LIBS_RPC_TESTING_ECHO_SERVICE_H_
