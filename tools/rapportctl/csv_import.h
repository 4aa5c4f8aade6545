#ifndef RAPPORT_TOOLS_RAPPORTCTL_CSV_IMPORT_H_
#define RAPPORT_TOOLS_RAPPORTCTL_CSV_IMPORT_H_

#include <algorithm>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "grpcpp/client_context.h"
#include "grpcpp/support/sync_stream.h"
#include "libs/rpc/error.h"
#include "rapport/type/v1/import.pb.h"
#include "tools/rapportctl/context.h"
#include "tools/rapportctl/progress.h"

namespace rapport::ctl {

// Sends a header and the CSV text in pieces over a client-streaming Import method, with a progress bar named
// `label`, and returns what the import did:
//   ImportCsv(context, stub, &v1::RosterService::Stub::ImportUnits, header, csv, "units.csv")
template <class Stub, class Request, class Response, class Header>
absl::StatusOr<type::v1::ImportSummary> ImportCsv(
    Context& context, Stub& stub,
    std::unique_ptr<grpc::ClientWriter<Request>> (Stub::*method)(grpc::ClientContext*, Response*),
    const Header& header, const std::string& csv, const std::string& label) {
  constexpr size_t kPieceBytes = 64 << 10;
  grpc::ClientContext call;
  call.set_deadline(context.Deadline(absl::Seconds(600)));
  Response response;
  const std::unique_ptr<grpc::ClientWriter<Request>> writer = (stub.*method)(&call, &response);
  Request request;
  *request.mutable_header() = header;
  bool taken = writer->Write(request);
  {
    Progress progress(context, label, static_cast<std::int64_t>(csv.size()));
    for (size_t sent = 0; taken && sent < csv.size();) {
      const size_t size = std::min(kPieceBytes, csv.size() - sent);
      request.set_csv_chunk(csv.data() + sent, size);
      taken = writer->Write(request);  // false: the service has answered already, Finish() tells what
      sent += size;
      progress.Advance(static_cast<std::int64_t>(size));
    }
  }
  writer->WritesDone();
  const grpc::Status status = writer->Finish();
  if (!status.ok()) return rpc::FromGrpcStatus(status);
  return response.summary();
}

// Prints what an import did to `out` and the rows at fault to `err`. kRefused when rows were left out.
ExitCode ReportImport(Context& context, const type::v1::ImportSummary& summary);

}  // namespace rapport::ctl

#endif  // RAPPORT_TOOLS_RAPPORTCTL_CSV_IMPORT_H_
