#ifndef RAPPORT_SERVICES_ROSTER_API_MEMBER_IMPORT_H_
#define RAPPORT_SERVICES_ROSTER_API_MEMBER_IMPORT_H_

#include "absl/status/status.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/stream.h"
#include "rapport/roster/v1/roster.pb.h"
#include "services/roster/store/roster_store.h"

namespace rapport::roster {

// The whole of ImportMembers. Rows are held in memory until the stream's end, then written in one
// transaction.
//
// deactivate_missing is careful with people: a member whose row is faulty was named, so is no leaver; when a
// skipped row does not tell whom it names (it cannot be read, or its id is invalid), nobody is deactivated;
// and an import without a good row that would deactivate everybody is INVALID_ARGUMENT, EMPTY_IMPORT.
absl::Status ImportMembers(RosterStore& store, const rpc::CallContext& call,
                           rpc::StreamSource<v1::ImportMembersRequest>& source,
                           v1::ImportMembersResponse* response);

}  // namespace rapport::roster

#endif  // RAPPORT_SERVICES_ROSTER_API_MEMBER_IMPORT_H_
