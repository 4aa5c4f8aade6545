#include "tools/healthprobe/probe.h"

#include "absl/time/clock.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "grpcpp/client_context.h"
#include "libs/base/strings.h"
#include "libs/rpc/channel.h"

namespace rapport::healthprobe {

using ::grpc::health::v1::Health;
using ::grpc::health::v1::HealthCheckRequest;
using ::grpc::health::v1::HealthCheckResponse;

absl::Status Probe(const std::string& address, absl::Duration timeout) {
  const auto stub = Health::NewStub(rpc::MakeChannel(address, {.retries = false}));
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
  HealthCheckResponse response;
  const grpc::Status status = stub->Check(&context, HealthCheckRequest(), &response);
  if (!status.ok()) {
    return absl::Status(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
  }
  if (response.status() != HealthCheckResponse::SERVING) {
    return absl::FailedPreconditionError(
        base::StrCat("it is ", HealthCheckResponse::ServingStatus_Name(response.status())));
  }
  return absl::OkStatus();
}

}  // namespace rapport::healthprobe
