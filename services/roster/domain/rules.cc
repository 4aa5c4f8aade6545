#include "services/roster/domain/rules.h"

#include <algorithm>
#include <cstddef>

#include "libs/base/utf8.h"

namespace rapport::roster {
namespace {

constexpr size_t kMaxDisplayNameCharacters = 200;
constexpr size_t kMaxSpecialtyBytes = 64;

bool IsControl(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f;
}

bool IsContinuationByte(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

bool IsHexDigit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

}  // namespace

bool IsDisplayName(std::string_view name) {
  if (name.find_first_not_of(' ') == std::string_view::npos) return false;
  if (std::any_of(name.begin(), name.end(), IsControl) || !base::IsUtf8(name)) return false;
  const auto continuations = std::count_if(name.begin(), name.end(), IsContinuationByte);
  return name.size() - static_cast<size_t>(continuations) <= kMaxDisplayNameCharacters;
}

bool IsSpecialty(std::string_view specialty) {
  return specialty.size() <= kMaxSpecialtyBytes &&
         std::all_of(specialty.begin(), specialty.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

bool IsUuid(std::string_view text) {
  constexpr std::string_view kPattern = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  return text.size() == kPattern.size() &&
         std::equal(text.begin(), text.end(), kPattern.begin(),
                    [](char c, char form) { return form == '-' ? c == '-' : IsHexDigit(c); });
}

}  // namespace rapport::roster
