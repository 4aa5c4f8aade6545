#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_ANSWER_BLOCK_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_ANSWER_BLOCK_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace rapport::intake {

// An answer sheet at rest: the cohort and one byte an item of the cohort's form. It has no id, no time and no
// place in an order.
struct StoredSheet {
  std::uint32_t cohort = 0;
  std::string answers;
  bool operator==(const StoredSheet&) const = default;
};

// Puts sheets into an order that nobody can undo.
void ShuffleSheets(std::vector<StoredSheet>& sheets);

// The bytes of a block of sheets: a version byte, then for each sheet its cohort (varint), its length
// (varint) and its answers. Sheets of several forms may stand in one block.
std::string EncodeBlock(const std::vector<StoredSheet>& sheets);

// Appends the sheets of a block. DATA_LOSS with reason BLOCK_CORRUPT when the bytes are not what EncodeBlock
// gives; then nothing is appended.
absl::Status DecodeBlock(std::string_view bytes, std::vector<StoredSheet>& sheets);

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_ANSWER_BLOCK_H_
