#ifndef RAPPORT_LIBS_RPC_ERROR_H_
#define RAPPORT_LIBS_RPC_ERROR_H_

#include "absl/status/status.h"
#include "grpcpp/support/status.h"

namespace rapport::rpc {

// The one translator between errors inside (absl::Status with the payloads of libs/base/status.h) and on the
// wire (grpc::Status whose binary details are a google.rpc.Status with ErrorInfo of domain "rapport" and,
// when fields are at fault, BadRequest).

// For the caller. A status without a reason gets its code's name as reason. INTERNAL, UNKNOWN and DATA_LOSS
// without a reason come from somewhere below: their text stays inside, the caller reads "internal error" /
// INTERNAL. What base::WithDetail() put in never leaves.
grpc::Status ToGrpcStatus(const absl::Status& status);

// From a called service: code, message, reason, metadata and violations as they were before ToGrpcStatus(). A
// status that no service of ours made (a lost connection, a proxy) gets its code's name as reason,
// UPSTREAM_UNAVAILABLE for UNAVAILABLE, and a message of ours; its text becomes the detail for the log.
absl::Status FromGrpcStatus(const grpc::Status& status);

}  // namespace rapport::rpc

#endif  // RAPPORT_LIBS_RPC_ERROR_H_
