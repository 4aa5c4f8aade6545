#include "services/intake/domain/answer_block.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>

#include "libs/base/status.h"
#include "services/intake/domain/secure_random.h"

namespace rapport::intake {
namespace {

constexpr char kVersion = 1;

void PutVarint(std::uint32_t value, std::string& out) {
  while (value >= 0x80) {
    out.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  out.push_back(static_cast<char>(value));
}

// Takes what PutVarint puts and nothing else: neither a number beyond 32 bits nor one with needless zeros.
std::optional<std::uint32_t> TakeVarint(std::string_view& bytes) {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 35 && !bytes.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if (byte >= 0x80) continue;
    if (value > std::numeric_limits<std::uint32_t>::max() || (byte == 0 && shift > 0)) return std::nullopt;
    return static_cast<std::uint32_t>(value);
  }
  return std::nullopt;
}

absl::Status Corrupt() {
  return base::Error(absl::StatusCode::kDataLoss, "BLOCK_CORRUPT", "stored answers cannot be read");
}

}  // namespace

void ShuffleSheets(std::vector<StoredSheet>& sheets) {
  SecureRandom random;
  std::shuffle(sheets.begin(), sheets.end(), random);
}

std::string EncodeBlock(const std::vector<StoredSheet>& sheets) {
  std::string bytes(1, kVersion);
  for (const StoredSheet& sheet : sheets) {
    PutVarint(sheet.cohort, bytes);
    PutVarint(static_cast<std::uint32_t>(sheet.answers.size()), bytes);
    bytes.append(sheet.answers);
  }
  return bytes;
}

absl::Status DecodeBlock(std::string_view bytes, std::vector<StoredSheet>& sheets) {
  if (bytes.empty() || bytes.front() != kVersion) return Corrupt();
  bytes.remove_prefix(1);
  const std::size_t before = sheets.size();
  while (!bytes.empty()) {
    const std::optional<std::uint32_t> cohort = TakeVarint(bytes);
    const std::optional<std::uint32_t> length = TakeVarint(bytes);
    if (!cohort || !length || *length > bytes.size()) {
      sheets.resize(before);
      return Corrupt();
    }
    sheets.push_back({*cohort, std::string(bytes.substr(0, *length))});
    bytes.remove_prefix(*length);
  }
  return absl::OkStatus();
}

}  // namespace rapport::intake
