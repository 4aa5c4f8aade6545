#ifndef RAPPORT_SERVICES_ROSTER_API_UNIT_IMPORT_H_
#define RAPPORT_SERVICES_ROSTER_API_UNIT_IMPORT_H_

#include "absl/status/status.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/stream.h"
#include "rapport/roster/v1/roster.pb.h"
#include "services/roster/store/roster_store.h"

namespace rapport::roster {

// The whole of ImportUnits. The shape of the tree is checked once every row is good in itself, or the bad
// ones are left out as asked: else one bad row would make orphans of many good ones.
absl::Status ImportUnits(RosterStore& store, const rpc::CallContext& call,
                         rpc::StreamSource<v1::ImportUnitsRequest>& source,
                         v1::ImportUnitsResponse* response);

}  // namespace rapport::roster

#endif  // RAPPORT_SERVICES_ROSTER_API_UNIT_IMPORT_H_
