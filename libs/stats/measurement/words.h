#ifndef RAPPORT_LIBS_STATS_MEASUREMENT_WORDS_H_
#define RAPPORT_LIBS_STATS_MEASUREMENT_WORDS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/numeric/int128.h"

namespace rapport::stats {

// Whole numbers as 8 or 16 bytes, little endian: how the accumulators of this folder are serialized.
inline void PutWord(std::int64_t value, std::string& bytes) {
  const auto word = static_cast<std::uint64_t>(value);
  for (int i = 0; i < 8; ++i) bytes.push_back(static_cast<char>((word >> (8 * i)) & 0xff));
}

inline void PutWide(absl::int128 value, std::string& bytes) {
  PutWord(static_cast<std::int64_t>(absl::Int128Low64(value)), bytes);
  PutWord(absl::Int128High64(value), bytes);
}

// Takes words off the front of bytes. Reading past the end gives zeros and makes ok() false.
class WordReader {
 public:
  explicit WordReader(std::string_view bytes) : bytes_(bytes) {}

  std::int64_t Word() {
    if (bytes_.size() < 8) {
      ok_ = false;
      return 0;
    }
    std::uint64_t word = 0;
    for (std::size_t i = 8; i-- > 0;) word = (word << 8) | static_cast<unsigned char>(bytes_[i]);
    bytes_.remove_prefix(8);
    return static_cast<std::int64_t>(word);
  }

  absl::int128 Wide() {
    const auto low = static_cast<std::uint64_t>(Word());
    return absl::MakeInt128(Word(), low);
  }

  bool ok() const { return ok_; }
  bool at_end() const { return ok_ && bytes_.empty(); }

 private:
  std::string_view bytes_;
  bool ok_ = true;
};

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_MEASUREMENT_WORDS_H_
