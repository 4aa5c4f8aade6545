#ifndef RAPPORT_SERVICES_INTAKE_API_RESPONSE_IMPORT_H_
#define RAPPORT_SERVICES_INTAKE_API_RESPONSE_IMPORT_H_

#include "absl/status/status.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/stream.h"
#include "rapport/intake/v1/response.pb.h"
#include "services/intake/api/wave_book.h"
#include "services/intake/store/intake_store.h"

namespace rapport::intake {

// The whole of ImportResponses: reads the stream, checks every row, and keeps all rows that stand in one
// transaction at the end. Sheets are held in memory, packed, until then: one byte an item and some 60 bytes a
// sheet.
absl::Status ImportStream(IntakeStore& store, WaveBook& book, const rpc::CallContext& call,
                          rpc::StreamSource<v1::ImportResponsesRequest>& source,
                          v1::ImportResponsesResponse* response);

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_API_RESPONSE_IMPORT_H_
