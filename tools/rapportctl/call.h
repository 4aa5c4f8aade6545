#ifndef RAPPORT_TOOLS_RAPPORTCTL_CALL_H_
#define RAPPORT_TOOLS_RAPPORTCTL_CALL_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "grpcpp/client_context.h"
#include "grpcpp/support/status.h"
#include "libs/base/status.h"
#include "libs/rpc/error.h"
#include "tools/rapportctl/context.h"

namespace rapport::ctl {

// One call with the command line's deadline:
//   Call(context, stub, &v1::WaveService::Stub::GetWave, request)
template <class Stub, class Request, class Response>
absl::StatusOr<Response> Call(Context& context, Stub& stub,
                              grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                              const Request& request) {
  grpc::ClientContext call;
  call.set_deadline(context.Deadline());
  Response response;
  const grpc::Status status = (stub.*method)(&call, request, &response);
  if (!status.ok()) return rpc::FromGrpcStatus(status);
  return response;
}

// Everything that a List method has, over all its pages:
//   ListAll(context, stub, &v1::WaveService::Stub::ListWaves, request, &v1::ListWavesResponse::waves)
template <class Stub, class Request, class Response, class Item>
absl::StatusOr<std::vector<Item>> ListAll(
    Context& context, Stub& stub,
    grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*), Request request,
    const google::protobuf::RepeatedPtrField<Item>& (Response::*items)() const) {
  constexpr int kPageSize = 1000;
  request.set_page_size(kPageSize);
  std::vector<Item> all;
  for (;;) {
    absl::StatusOr<Response> page = Call(context, stub, method, request);
    if (!page.ok()) return page.status();
    const auto& found = ((*page).*items)();
    all.insert(all.end(), found.begin(), found.end());
    if (page->next_page_token().empty()) return all;
    if (page->next_page_token() == request.page_token()) {
      return base::Error(absl::StatusCode::kInternal, "PAGE_TOKEN_REPEATED",
                         "the service repeats a page for ever");
    }
    request.set_page_token(page->next_page_token());
  }
}

}  // namespace rapport::ctl

#endif  // RAPPORT_TOOLS_RAPPORTCTL_CALL_H_
