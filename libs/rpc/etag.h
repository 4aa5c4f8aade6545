#ifndef RAPPORT_LIBS_RPC_ETAG_H_
#define RAPPORT_LIBS_RPC_ETAG_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "google/protobuf/message.h"

namespace rapport::rpc {

// A weak validator of `resource`, W/"...": equal for equal content, its own `etag` field aside. It may change
// with a new version of the software, so it is not stored.
std::string EtagOf(const google::protobuf::Message& resource);

// OK when `etag`, which a caller sent with an update, is empty or that of `current`; else ABORTED /
// ETAG_MISMATCH: somebody else changed the resource in between.
absl::Status CheckEtag(std::string_view etag, const google::protobuf::Message& current);

}  // namespace rapport::rpc

#endif  // RAPPORT_LIBS_RPC_ETAG_H_
