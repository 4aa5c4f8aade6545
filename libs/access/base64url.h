#ifndef RAPPORT_LIBS_ACCESS_BASE64URL_H_
#define RAPPORT_LIBS_ACCESS_BASE64URL_H_

#include <string_view>

namespace rapport::access {

// Whether `text` is base64url without padding (RFC 7515, 2) of one byte or more. Ask before cjose decodes
// what comes from outside: its decoder ends the process over a text with padding where none belongs.
bool IsBase64Url(std::string_view text);

}  // namespace rapport::access

#endif  // RAPPORT_LIBS_ACCESS_BASE64URL_H_
