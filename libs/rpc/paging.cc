#include "libs/rpc/paging.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/escaping.h"
#include "libs/base/sha256.h"
#include "libs/base/status.h"
#include "libs/base/strings.h"

namespace rapport::rpc {
namespace {

constexpr size_t kHashBytes = 8;

// Lengths are part of what is hashed, so that ("ab", "c") and ("a", "bc") differ.
std::string HashOf(FixedParameters fixed) {
  std::string text;
  for (const std::string_view parameter : fixed)
    base::StrAppend(&text, parameter.size(), ":", parameter, ";");
  return base::Sha256(text).substr(0, kHashBytes);
}

}  // namespace

absl::StatusOr<Page> ParsePage(int32_t page_size, std::string_view page_token, FixedParameters fixed) {
  if (page_size < 0) {
    return base::InvalidArgument("page_size", "must not be negative; 0 means the default",
                                 "NEGATIVE_PAGE_SIZE");
  }
  Page page;
  page.list = HashOf(fixed);
  if (page_size > 0) page.size = std::min(page_size, kMaxPageSize);
  if (page_token.empty()) return page;
  std::string token;
  if (!absl::WebSafeBase64Unescape(base::AbslView(page_token), &token) || token.size() <= kHashBytes ||
      token.compare(0, kHashBytes, page.list) != 0) {
    return base::InvalidArgument(
        "page_token", "is not a next_page_token of this list with these parameters; begin again without",
        "INVALID_PAGE_TOKEN");
  }
  page.after = token.substr(kHashBytes);
  return page;
}

std::string Page::TokenAfter(std::string_view last_key) const {
  return absl::WebSafeBase64Escape(base::StrCat(list, last_key));
}

}  // namespace rapport::rpc
