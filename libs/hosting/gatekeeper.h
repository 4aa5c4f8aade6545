#ifndef RAPPORT_LIBS_HOSTING_GATEKEEPER_H_
#define RAPPORT_LIBS_HOSTING_GATEKEEPER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "libs/access/gatekeeper.h"
#include "rapport/internal/config/v1/common.pb.h"

namespace rapport::hosting {

// Who decides about the callers of a server, by the suite's table of methods. Null when it has neither TLS
// nor tokens: then nobody can say who they are. INVALID_ARGUMENT: TOKENS_INCOMPLETE, INVALID_URL,
// INVALID_ALGORITHM, KEY_SET_UNUSABLE.
absl::StatusOr<std::unique_ptr<access::Gatekeeper>> MakeGatekeeper(
    const internal::config::v1::ServerConfig& config);

}  // namespace rapport::hosting

#endif  // RAPPORT_LIBS_HOSTING_GATEKEEPER_H_
