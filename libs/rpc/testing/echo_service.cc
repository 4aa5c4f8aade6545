#include "libs/rpc/testing/echo_service.h"

#include "absl/status/status.h"
#include "libs/base/status_macros.h"
#include "libs/rpc/stream.h"
#include "libs/rpc/unary.h"

namespace rapport::rpc::testing {
namespace {

constexpr std::string_view kService = v1::EchoService::service_full_name();

void Copy(const v1::EchoRequest& request, v1::EchoResponse& response) {
  response.set_payload(request.payload());
  *response.mutable_answers() = request.answers();
}

}  // namespace

grpc::ServerUnaryReactor* BareEchoService::Echo(grpc::CallbackServerContext* context,
                                                const v1::EchoRequest* request, v1::EchoResponse* response) {
  Copy(*request, *response);
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  reactor->Finish(grpc::Status::OK);
  return reactor;
}

grpc::ServerUnaryReactor* EchoService::Echo(grpc::CallbackServerContext* context,
                                            const v1::EchoRequest* request, v1::EchoResponse* response) {
  return RunUnary(runtime_, context, {kService, "Echo"}, request, response,
                  [](CallContext&, const v1::EchoRequest& req, v1::EchoResponse* resp) {
                    Copy(req, *resp);
                    return absl::OkStatus();
                  });
}

grpc::ServerReadReactor<v1::CollectRequest>* EchoService::Collect(grpc::CallbackServerContext* context,
                                                                  v1::CollectResponse* response) {
  return RunClientStream<v1::CollectRequest>(
      runtime_, context, {kService, "Collect"}, response,
      [](CallContext&, StreamSource<v1::CollectRequest>& source, v1::CollectResponse* resp) {
        v1::CollectRequest request;
        while (source.Next(&request)) {
          resp->set_messages(resp->messages() + 1);
          resp->set_payload_bytes(resp->payload_bytes() + static_cast<int64_t>(request.payload().size()));
        }
        return source.status();
      });
}

grpc::ServerWriteReactor<v1::RepeatResponse>* EchoService::Repeat(grpc::CallbackServerContext* context,
                                                                  const v1::RepeatRequest* request) {
  return RunServerStream<v1::RepeatResponse>(
      runtime_, context, {kService, "Repeat"}, request,
      [](CallContext&, const v1::RepeatRequest& req, StreamSink<v1::RepeatResponse>& sink) -> absl::Status {
        v1::RepeatResponse response;
        response.set_payload(req.payload());
        for (int i = 0; i < req.count(); ++i) {
          response.set_index(i);
          RAPPORT_RETURN_IF_ERROR(sink.Write(response));
        }
        return absl::OkStatus();
      });
}

}  // namespace rapport::rpc::testing
