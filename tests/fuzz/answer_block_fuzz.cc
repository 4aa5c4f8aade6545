// Blocks of answer sheets as the store holds them.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "services/intake/domain/answer_block.h"
#include "tests/fuzz/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rapport::intake;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const StoredSheet earlier{7, "\x01\x02"};
  std::vector<StoredSheet> sheets = {earlier};
  const absl::Status status = DecodeBlock(bytes, sheets);
  FUZZ_CHECK(sheets.front() == earlier);
  // A sheet takes two bytes at least, so a few bytes cannot make many sheets.
  FUZZ_CHECK(sheets.size() <= 1 + size / 2);
  if (!status.ok()) {
    FUZZ_CHECK(status.code() == absl::StatusCode::kDataLoss);
    FUZZ_CHECK(rapport::base::ReasonOf(status) == "BLOCK_CORRUPT");
    FUZZ_CHECK(sheets.size() == 1);  // nothing of a block that cannot be read
    return 0;
  }
  sheets.erase(sheets.begin());
  FUZZ_CHECK(EncodeBlock(sheets) == bytes);
  return 0;
}
