#include "services/intake/domain/comment_block.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>

#include "libs/base/status.h"
#include "services/intake/domain/secure_random.h"
#include "services/intake/domain/varint.h"

namespace rapport::intake {
namespace {

constexpr char kVersion = 1;

absl::Status Corrupt() {
  return base::Error(absl::StatusCode::kDataLoss, "BLOCK_CORRUPT", "stored comments cannot be read");
}

}  // namespace

void ShuffleComments(std::vector<StoredComment>& comments) {
  SecureRandom random;
  std::shuffle(comments.begin(), comments.end(), random);
}

std::string EncodeComments(const std::vector<StoredComment>& comments) {
  std::string bytes(1, kVersion);
  for (const StoredComment& comment : comments) {
    PutVarint(comment.cohort, bytes);
    for (const std::string* text : {&comment.prompt, &comment.text}) {
      PutVarint(static_cast<std::uint32_t>(text->size()), bytes);
      bytes.append(*text);
    }
  }
  return bytes;
}

absl::Status DecodeComments(std::string_view bytes, std::vector<StoredComment>& comments) {
  if (bytes.empty() || bytes.front() != kVersion) return Corrupt();
  bytes.remove_prefix(1);
  std::vector<StoredComment> decoded;
  while (!bytes.empty()) {
    const std::optional<std::uint32_t> cohort = TakeVarint(bytes);
    const auto prompt = cohort ? TakeBytes(bytes) : std::nullopt;
    const auto text = prompt ? TakeBytes(bytes) : std::nullopt;
    if (!text) return Corrupt();
    decoded.push_back({{}, *cohort, std::string(*prompt), std::string(*text)});
  }
  std::move(decoded.begin(), decoded.end(), std::back_inserter(comments));
  return absl::OkStatus();
}

}  // namespace rapport::intake
