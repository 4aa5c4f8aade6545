#ifndef RAPPORT_LIBS_ACCESS_HTTP_GET_H_
#define RAPPORT_LIBS_ACCESS_HTTP_GET_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace rapport::access {

// OK for an https URL, or an http URL of a loopback host; INVALID_ARGUMENT otherwise.
absl::Status CheckUrl(const std::string& url, std::string_view field);

// The body of a document of at most 1 MiB, within 5 seconds, without redirection. UNAVAILABLE / FETCH_FAILED.
absl::StatusOr<std::string> HttpGet(const std::string& url);

}  // namespace rapport::access

#endif  // RAPPORT_LIBS_ACCESS_HTTP_GET_H_
