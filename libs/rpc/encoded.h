#ifndef RAPPORT_LIBS_RPC_ENCODED_H_
#define RAPPORT_LIBS_RPC_ENCODED_H_

#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/message_lite.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"
#include "libs/rpc/unary.h"

namespace rapport::rpc {

// For a unary method whose answers often lie at hand as the bytes that go over the wire, e.g. in a cache:
// they are sent as they are, no message is parsed or serialized. Of the service's base the method is made
// raw:
//
//   class ScoringServiceImpl final : public v1::ScoringService::WithRawCallbackMethod_GetScorecard<
//                                        v1::ScoringService::CallbackService> {
//     grpc::ServerUnaryReactor* GetScorecard(grpc::CallbackServerContext* context,
//                                            const grpc::ByteBuffer* request,
//                                            grpc::ByteBuffer* response) override;
//
// All else is as with RunUnary(). A request that is no such message ends with INVALID_ARGUMENT /
// MALFORMED_REQUEST.

namespace impl {

absl::Status Decode(const grpc::ByteBuffer& encoded, google::protobuf::MessageLite* message);
grpc::ByteBuffer BufferOf(const std::string& bytes);

}  // namespace impl

// Answers with what `find`, std::optional<std::string>(const Request&), has at hand; it runs on gRPC's own
// thread and must not block. When it has nothing, `make`, absl::StatusOr<std::string>(CallContext&, const
// Request&), runs on the worker pool and may block. Both give a serialized response.
template <typename Request, typename Find, typename Make>
grpc::ServerUnaryReactor* RunEncoded(const Runtime& runtime, grpc::CallbackServerContext* context,
                                     const Method& method, const grpc::ByteBuffer* request,
                                     grpc::ByteBuffer* response, Find find, Make make) {
  auto* call = new impl::UnaryCall(runtime, context, method);
  grpc::ServerUnaryReactor* const reactor = call->reactor();
  Request message;
  absl::Status status = impl::Decode(*request, &message);
  if (status.ok()) status = call->call().Admit(message);
  if (!status.ok()) {
    call->End(status);
    return reactor;
  }
  if (const std::optional<std::string> found = find(message)) {
    *response = impl::BufferOf(*found);
    call->End(absl::OkStatus());
    return reactor;
  }
  const bool taken = runtime.pool().TrySchedule(
      [call, response, message = std::move(message), make = std::move(make)]() mutable {
        absl::Status admitted = call->call().Admit();
        if (!admitted.ok()) return call->End(admitted);
        const absl::StatusOr<std::string> made = make(call->call().context(), message);
        if (made.ok()) *response = impl::BufferOf(*made);
        call->End(made.status());
      });
  if (!taken) call->End(Call::Overloaded());
  return reactor;
}

}  // namespace rapport::rpc

#endif  // RAPPORT_LIBS_RPC_ENCODED_H_
