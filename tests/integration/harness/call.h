#ifndef RAPPORT_TESTS_INTEGRATION_HARNESS_CALL_H_
#define RAPPORT_TESTS_INTEGRATION_HARNESS_CALL_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "grpcpp/client_context.h"
#include "grpcpp/support/sync_stream.h"
#include "libs/rpc/error.h"

namespace rapport::integration {

// Calls of a generated stub as functions; errors as libs/rpc reads them from the wire, with reason and
// violations.

// Far above what any call needs, so that only a call that hangs meets it.
inline constexpr absl::Duration kPatience = absl::Seconds(60);

inline std::unique_ptr<grpc::ClientContext> NewContext(absl::Duration deadline = kPatience) {
  auto context = std::make_unique<grpc::ClientContext>();
  context->set_deadline(absl::ToChronoTime(absl::Now() + deadline));
  return context;
}

template <typename Response>
absl::StatusOr<Response> Result(const grpc::Status& status, Response response) {
  if (!status.ok()) return rpc::FromGrpcStatus(status);
  return response;
}

// Call(*api.waves, &WaveService::Stub::GetWave, request)
template <typename Stub, typename Request, typename Response>
absl::StatusOr<Response> Call(Stub& stub,
                              grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                              const Request& request, absl::Duration deadline = kPatience) {
  const auto context = NewContext(deadline);
  Response response;
  const grpc::Status status = (stub.*method)(context.get(), request, &response);
  return Result(status, std::move(response));
}

// Sends `header`, then `csv` in pieces that end anywhere.
template <typename Stub, typename Request, typename Response, typename Header>
absl::StatusOr<Response> Upload(
    Stub& stub, std::unique_ptr<grpc::ClientWriter<Request>> (Stub::*method)(grpc::ClientContext*, Response*),
    const Header& header, std::string_view csv) {
  constexpr std::size_t kPieceBytes = 50'000;
  const auto context = NewContext();
  Response response;
  const auto writer = (stub.*method)(context.get(), &response);
  Request message;
  *message.mutable_header() = header;
  bool open = writer->Write(message);
  while (open && !csv.empty()) {
    message.set_csv_chunk(std::string(csv.substr(0, kPieceBytes)));
    csv.remove_prefix(message.csv_chunk().size());
    open = writer->Write(message);
  }
  writer->WritesDone();
  const grpc::Status status = writer->Finish();
  return Result(status, std::move(response));
}

}  // namespace rapport::integration

#endif  // RAPPORT_TESTS_INTEGRATION_HARNESS_CALL_H_
