#include "tests/integration/harness/grpc_bytes.h"

#include <future>
#include <vector>

#include "grpcpp/create_channel.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/security/credentials.h"
#include "libs/base/strings.h"
#include "libs/rpc/error.h"

namespace rapport::integration {

absl::StatusOr<std::string> CallWithBytes(const std::shared_ptr<grpc::Channel>& channel,
                                          const std::string& method, const std::string& request,
                                          grpc::ClientContext* context) {
  grpc::GenericStub stub(channel);
  const grpc::Slice slice(request);
  const grpc::ByteBuffer sent(&slice, 1);
  grpc::ByteBuffer received;
  std::promise<grpc::Status> done;
  stub.UnaryCall(context, method, grpc::StubOptions(), &sent, &received,
                 [&done](grpc::Status status) { done.set_value(std::move(status)); });
  const grpc::Status status = done.get_future().get();
  if (!status.ok()) return rpc::FromGrpcStatus(status);
  std::vector<grpc::Slice> slices;
  (void)received.Dump(&slices);
  std::string response;
  for (const grpc::Slice& part : slices)
    response.append(reinterpret_cast<const char*>(part.begin()), part.size());
  return response;
}

absl::StatusOr<std::string> CallWithBytes(int port, const std::string& method, const std::string& request,
                                          grpc::ClientContext* context) {
  return CallWithBytes(
      grpc::CreateChannel(base::StrCat("127.0.0.1:", port), grpc::InsecureChannelCredentials()), method,
      request, context);
}

}  // namespace rapport::integration
