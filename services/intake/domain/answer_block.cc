#include "services/intake/domain/answer_block.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "libs/base/status.h"
#include "services/intake/domain/secure_random.h"
#include "services/intake/domain/varint.h"

namespace rapport::intake {
namespace {

constexpr char kVersion = 1;

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
    const auto answers = cohort ? TakeBytes(bytes) : std::nullopt;
    if (!answers) {
      sheets.resize(before);
      return Corrupt();
    }
    sheets.push_back({*cohort, std::string(*answers)});
  }
  return absl::OkStatus();
}

}  // namespace rapport::intake
