#include "tools/load/request_id.h"

#include "absl/strings/escaping.h"
#include "libs/base/ids.h"
#include "libs/base/strings.h"

namespace rapport::load {

std::string RandomRequestId() {
  std::string bytes = base::RandomBytes(16);
  bytes[6] = static_cast<char>((static_cast<unsigned char>(bytes[6]) & 0x0f) | 0x40);  // version 4
  bytes[8] = static_cast<char>((static_cast<unsigned char>(bytes[8]) & 0x3f) | 0x80);  // variant 10
  const std::string digits = absl::BytesToHexString(bytes);
  return base::StrCat(digits.substr(0, 8), "-", digits.substr(8, 4), "-", digits.substr(12, 4), "-",
                      digits.substr(16, 4), "-", digits.substr(20));
}

}  // namespace rapport::load
