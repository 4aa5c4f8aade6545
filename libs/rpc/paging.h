#ifndef RAPPORT_LIBS_RPC_PAGING_H_
#define RAPPORT_LIBS_RPC_PAGING_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/repeated_ptr_field.h"

// Lists in pages. A list method reads its page, asks for page.limit() entries behind page.after, and fills
// the response:
//   RAPPORT_ASSIGN_OR_RETURN(const rpc::Page page, rpc::PageOf(request, request.parent()));
//   RAPPORT_ASSIGN_OR_RETURN(const auto units, store.ListUnits(parent, page.after, page.limit()));
//   return rpc::FillPage(page, units, &Unit::id, ToProto, response->mutable_units(),
//                        response->mutable_next_page_token());
namespace rapport::rpc {

inline constexpr int kDefaultPageSize = 50;
inline constexpr int kMaxPageSize = 1000;

// A page ends before this, however many entries were asked for: entries with long names must not grow past
// the longest message.
inline constexpr std::size_t kMaxPageBytes = 128 << 10;

// What must be the same on every page of a list (method, parent, filter, order); the page size may change
// between pages.
using FixedParameters = std::initializer_list<std::string_view>;

// One page of a list that is ordered by a key: up to `size` entries whose key is greater than `after`.
struct Page {
  int size = kDefaultPageSize;
  std::string after;  // empty for the first page
  std::string list;   // what tokens of this list begin with

  // How many entries to ask a store for: one more than the page holds, which tells whether another follows.
  int limit() const { return size + 1; }

  // The next_page_token of this page when it is not the last: `last_key` is the key of its last entry, not
  // empty. The token is opaque, not secret: callers can decode the key.
  std::string TokenAfter(std::string_view last_key) const;
};

// Reads page_size and page_token of a request. 0 means the default, more than the maximum the maximum. A
// negative size is INVALID_ARGUMENT / NEGATIVE_PAGE_SIZE of field page_size; a token that is damaged or was
// given for other parameters is INVALID_ARGUMENT / INVALID_PAGE_TOKEN of field page_token.
absl::StatusOr<Page> ParsePage(int32_t page_size, std::string_view page_token, FixedParameters fixed);

// The page that a request of a list method asks for, whose token is good for this method and these
// parameters alone.
template <typename Request, typename... Fixed>
absl::StatusOr<Page> PageOf(const Request& request, const Fixed&... fixed) {
  return ParsePage(request.page_size(), request.page_token(), {request.GetTypeName(), fixed...});
}

// The indexes first, first + 1, ..., end - 1, for lists of what lies in a vector. Requires first <= end.
template <typename Index>
std::vector<Index> IndexesFrom(Index first, Index end) {
  std::vector<Index> indexes(static_cast<std::size_t>(end - first));
  std::iota(indexes.begin(), indexes.end(), first);
  return indexes;
}

// Puts `items`, which begin where the page does, into `out` until the page is full, and makes the token of
// the next page if there is one. `key_of` gives the key by which the list goes on after an item; `to_proto`
// its message, or a StatusOr of it, whose error ends the list. It is called for items in order and hardly
// more often than the page has entries: it may be dear.
template <typename Items, typename KeyOf, typename ToProto, typename Proto>
absl::Status FillPage(const Page& page, const Items& items, KeyOf key_of, ToProto to_proto,
                      google::protobuf::RepeatedPtrField<Proto>* out, std::string* next_page_token) {
  std::size_t bytes = 0;
  std::string last_key;
  for (const auto& item : items) {
    if (out->size() == page.size) {
      *next_page_token = page.TokenAfter(last_key);
      break;
    }
    absl::StatusOr<Proto> proto = std::invoke(to_proto, item);
    if (!proto.ok()) return proto.status();
    bytes += proto->ByteSizeLong();
    if (bytes > kMaxPageBytes && !out->empty()) {
      *next_page_token = page.TokenAfter(last_key);
      break;
    }
    last_key = std::invoke(key_of, item);
    out->Add(*std::move(proto));
  }
  return absl::OkStatus();
}

}  // namespace rapport::rpc

#endif  // RAPPORT_LIBS_RPC_PAGING_H_
