// Page tokens and sizes of list requests: the first line is a key, the second the parameters of the list, the
// rest a token that a caller made up.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "libs/rpc/paging.h"
#include "tests/fuzz/check.h"
#include "tests/fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rapport::rpc;
  rapport::fuzz::Input input(data, size);
  const auto page_size = static_cast<std::int32_t>(static_cast<std::int8_t>(input.TakeByte()) * 1'000'003);
  const std::string_view key = input.TakeLine();
  const std::string_view parent = input.TakeLine();
  const std::string_view token = input.TakeRest();

  if (!key.empty()) {
    const std::string own = ParsePage(0, "", {parent, "filter"})->TokenAfter(key);
    const absl::StatusOr<Page> page = ParsePage(0, own, {parent, "filter"});
    FUZZ_CHECK(page.ok() && page->after == key && page->size == kDefaultPageSize);
    FUZZ_CHECK(!ParsePage(0, own, {parent, "filter2"}).ok());
    FUZZ_CHECK(!ParsePage(0, own, {"filter", parent}).ok() || parent == "filter");
  }

  const absl::StatusOr<Page> page = ParsePage(page_size, token, {parent});
  if (!page.ok()) {
    rapport::fuzz::CheckRefusal(page.status(), 1);
    FUZZ_CHECK(rapport::base::ReasonOf(page.status()) ==
               (page_size < 0 ? "NEGATIVE_PAGE_SIZE" : "INVALID_PAGE_TOKEN"));
    return 0;
  }
  FUZZ_CHECK(page_size >= 0);
  FUZZ_CHECK(page->size == (page_size == 0 ? kDefaultPageSize : std::min(page_size, kMaxPageSize)));
  FUZZ_CHECK(page->after.empty() == token.empty());
  FUZZ_CHECK(page->after.size() <= token.size());
  return 0;
}
