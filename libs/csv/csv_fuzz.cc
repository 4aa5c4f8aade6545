// Any bytes, in any chunks: no crash, no sanitizer finding, and the same rows as in one piece.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "libs/csv/collecting_sink.h"
#include "libs/csv/reader.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const size_t chunk_size = 1 + data[0] % 16;
  const rapport::csv::Options options =
      data[0] >= 128 ? rapport::csv::Options{.max_field_bytes = 8, .max_columns = 4, .max_row_bytes = 24}
                     : rapport::csv::Options{};
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);

  rapport::csv::CollectingSink whole, chunked;
  rapport::csv::Reader reader(options);
  bool ok = rapport::csv::ParseAll(text, whole, options).ok();
  for (size_t at = 0; at < text.size(); at += chunk_size) {
    ok = reader.Push(text.substr(at, chunk_size), chunked).ok() && ok;
  }
  ok = reader.Finish(chunked).ok() && ok;
  if (!ok || whole.seen != chunked.seen) std::abort();
  return 0;
}
