#ifndef RAPPORT_TOOLS_HEALTHPROBE_PROBE_H_
#define RAPPORT_TOOLS_HEALTHPROBE_PROBE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace rapport::healthprobe {

// Asks the server at `address` (host:port) once for the health of the whole. OK when it is SERVING,
// FAILED_PRECONDITION when it answers anything else, and the call's own code when there was no answer within
// `timeout`. Nothing is repeated: whoever probes does that.
absl::Status Probe(const std::string& address, absl::Duration timeout);

}  // namespace rapport::healthprobe

#endif  // RAPPORT_TOOLS_HEALTHPROBE_PROBE_H_
