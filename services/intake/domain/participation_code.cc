#include "services/intake/domain/participation_code.h"

#include <array>
#include <cstdint>

#include "libs/base/ids.h"
#include "libs/base/sha256.h"
#include "libs/base/status.h"
#include "libs/base/strings.h"

namespace rapport::intake {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kCodeBytes = 16;
constexpr std::size_t kDigits = 26;  // 130 bits: the first digit carries only 3

constexpr std::array<std::int8_t, 256> MakeDigitValues() {
  std::array<std::int8_t, 256> values{};
  values.fill(-1);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
    const auto upper = static_cast<unsigned char>(kAlphabet[i]);
    values[upper] = static_cast<std::int8_t>(i);
    if (upper >= 'A') values[upper - 'A' + 'a'] = static_cast<std::int8_t>(i);
  }
  for (const unsigned char c : {'O', 'o'}) values[c] = 0;
  for (const unsigned char c : {'I', 'i', 'L', 'l'}) values[c] = 1;
  return values;
}

constexpr std::array<std::int8_t, 256> kDigitValues = MakeDigitValues();

absl::Status Malformed() {
  return base::InvalidArgument("participation_code", "is not a participation code: 26 letters and digits",
                               "MALFORMED_CODE");
}

}  // namespace

std::string NewParticipationCode() {
  const std::string bytes = base::RandomBytes(kCodeBytes);
  std::string printed;
  unsigned bits = 0;  // not yet printed, right-aligned
  int bit_count = 2;  // two leading zero bits make 130 of 128
  for (const char byte : bytes) {
    bits = (bits << 8) | static_cast<unsigned char>(byte);
    bit_count += 8;
    while (bit_count >= 5) {
      bit_count -= 5;
      printed.push_back(kAlphabet[(bits >> bit_count) & 31]);
      const std::size_t length = printed.size();
      if (length == 5 || length == 11 || length == 17 || length == 23) printed.push_back('-');
    }
    bits &= (1U << bit_count) - 1;
  }
  return printed;
}

absl::StatusOr<std::string> DecodeParticipationCode(std::string_view typed) {
  std::string bytes;
  unsigned bits = 0;
  int bit_count = -2;
  std::size_t digits = 0;
  for (const char c : typed) {
    if (c == '-' || c == ' ') continue;
    const std::int8_t value = kDigitValues[static_cast<unsigned char>(c)];
    if (value < 0 || ++digits > kDigits || (digits == 1 && value > 7)) return Malformed();
    bits = (bits << 5) | static_cast<unsigned>(value);
    bit_count += 5;
    if (bit_count >= 8) {
      bit_count -= 8;
      bytes.push_back(static_cast<char>((bits >> bit_count) & 0xff));
      bits &= (1U << bit_count) - 1;
    }
  }
  if (digits != kDigits) return Malformed();
  return bytes;
}

std::string HashParticipationCode(const base::WaveName& wave, std::string_view code_bytes) {
  return base::Sha256(base::StrCat("rapport.participation-code.v1\n", wave.ToString(), "\n", code_bytes))
      .substr(0, kCodeBytes);
}

}  // namespace rapport::intake
