// Participation codes as people type them.
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "services/intake/domain/participation_code.h"
#include "tests/fuzz/check.h"

namespace {

// The 16 bytes as 26 digits without dashes, bit by bit: another way than the one that prints codes.
std::string Digits(std::string_view bytes) {
  constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  std::string bits = "00";
  for (const char byte : bytes) bits += std::bitset<8>(static_cast<unsigned char>(byte)).to_string();
  std::string digits;
  for (std::size_t at = 0; at < bits.size(); at += 5) {
    digits.push_back(kAlphabet[std::bitset<5>(bits, at, 5).to_ulong()]);
  }
  return digits;
}

// What was typed, as the digits that were meant.
std::string Meant(std::string_view typed) {
  std::string meant;
  for (const char c : typed) {
    if (c == ' ' || c == '-') continue;
    if (c == 'o' || c == 'O') {
      meant.push_back('0');
    } else if (c == 'i' || c == 'I' || c == 'l' || c == 'L') {
      meant.push_back('1');
    } else {
      meant.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
    }
  }
  return meant;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rapport::intake;
  const std::string_view typed(reinterpret_cast<const char*>(data), size);
  const absl::StatusOr<std::string> bytes = DecodeParticipationCode(typed);
  if (!bytes.ok()) {
    rapport::fuzz::CheckRefusal(bytes.status(), 1);
    FUZZ_CHECK(rapport::base::ReasonOf(bytes.status()) == "MALFORMED_CODE");
    // What was typed may be a code with a slip, and a code is a secret: the error says the same of every
    // text.
    FUZZ_CHECK(bytes.status() == DecodeParticipationCode("").status());
    return 0;
  }
  FUZZ_CHECK(bytes->size() == 16);
  FUZZ_CHECK(Digits(*bytes) == Meant(typed));
  return 0;
}
