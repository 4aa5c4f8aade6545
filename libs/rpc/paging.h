#ifndef RAPPORT_LIBS_RPC_PAGING_H_
#define RAPPORT_LIBS_RPC_PAGING_H_

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace rapport::rpc {

inline constexpr int kDefaultPageSize = 50;
inline constexpr int kMaxPageSize = 1000;

// One page of a list that is ordered by a key: up to `size` entries whose key is greater than `after`.
struct Page {
  int size = kDefaultPageSize;
  std::string after;  // empty for the first page
};

// What must be the same on every page of a list (parent, filter, order); the page size may change between
// pages.
using FixedParameters = std::initializer_list<std::string_view>;

// Reads page_size and page_token of a request. 0 means the default, more than the maximum the maximum. A
// negative size is INVALID_ARGUMENT / NEGATIVE_PAGE_SIZE of field page_size; a token that is damaged or was
// given for other parameters is INVALID_ARGUMENT / INVALID_PAGE_TOKEN of field page_token.
absl::StatusOr<Page> ParsePage(int32_t page_size, std::string_view page_token, FixedParameters fixed);

// The next_page_token of a page that is not the last: `last_key` is the key of its last entry, not empty. The
// token is opaque, not secret: callers can decode the key.
std::string NextPageToken(std::string_view last_key, FixedParameters fixed);

}  // namespace rapport::rpc

#endif  // RAPPORT_LIBS_RPC_PAGING_H_
