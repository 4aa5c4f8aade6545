#include "libs/access/base64url.h"

#include <algorithm>

#include "absl/strings/ascii.h"

namespace rapport::access {

bool IsBase64Url(std::string_view text) {
  // Four characters are three bytes, and no byte is in one alone.
  return !text.empty() && text.size() % 4 != 1 && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_';
  });
}

}  // namespace rapport::access
