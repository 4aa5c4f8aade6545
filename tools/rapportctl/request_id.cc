#include "tools/rapportctl/request_id.h"

#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "libs/base/ids.h"
#include "libs/base/sha256.h"
#include "libs/base/strings.h"

namespace rapport::ctl {
namespace {

constexpr std::string_view kPattern = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

// `bytes` (at least 16) as a UUID of that version, variant 10.
std::string Uuid(std::string bytes, unsigned version) {
  bytes.resize(16);
  bytes[6] = static_cast<char>((static_cast<unsigned char>(bytes[6]) & 0x0f) | (version << 4));
  bytes[8] = static_cast<char>((static_cast<unsigned char>(bytes[8]) & 0x3f) | 0x80);
  const std::string digits = absl::BytesToHexString(bytes);
  std::string uuid(kPattern);
  size_t next = 0;
  for (char& c : uuid) {
    if (c == 'x') c = digits[next++];
  }
  return uuid;
}

}  // namespace

std::string RandomRequestId() { return Uuid(base::RandomBytes(16), 4); }

std::string DerivedRequestId(std::string_view scope, std::string_view content) {
  return Uuid(base::Sha256(base::StrCat(base::Sha256(scope), base::Sha256(content))), 8);
}

bool IsUuid(std::string_view text) {
  if (text.size() != kPattern.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool fits =
        kPattern[i] == '-' ? text[i] == '-' : absl::ascii_isxdigit(static_cast<unsigned char>(text[i]));
    if (!fits) return false;
  }
  return true;
}

}  // namespace rapport::ctl
