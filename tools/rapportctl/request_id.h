#ifndef RAPPORT_TOOLS_RAPPORTCTL_REQUEST_ID_H_
#define RAPPORT_TOOLS_RAPPORTCTL_REQUEST_ID_H_

#include <string>
#include <string_view>

namespace rapport::ctl {

// A random UUID (RFC 9562 version 4) in lower case.
std::string RandomRequestId();

// A UUID (RFC 9562 version 8) made of the SHA-256 of `scope` and `content`, so that the same import sent
// twice is one request.
std::string DerivedRequestId(std::string_view scope, std::string_view content);

// Whether `text` is written as a UUID: 8-4-4-4-12 hexadecimal digits.
bool IsUuid(std::string_view text);

}  // namespace rapport::ctl

#endif  // RAPPORT_TOOLS_RAPPORTCTL_REQUEST_ID_H_
