#ifndef RAPPORT_SERVICES_ROSTER_API_PAGE_H_
#define RAPPORT_SERVICES_ROSTER_API_PAGE_H_

#include <cstddef>
#include <string>
#include <utility>

#include "google/protobuf/repeated_ptr_field.h"
#include "libs/rpc/paging.h"

namespace rapport::roster {

// A page ends before this, however many entries were asked for: entries with long names must not grow past
// the longest message.
inline constexpr std::size_t kMaxPageBytes = 128 << 10;

// Puts `items`, which begin where the page does, into `out`, as `to_proto` makes them, until the page is
// full. Returns its next_page_token: empty when it holds all of them. For a store: ask for one item more than
// page.size, to learn whether there is a next page. `key_of` gives the key by which the list goes on.
template <typename Items, typename Proto, typename ToProtoFunction, typename KeyOf>
std::string FillPage(const Items& items, const rpc::Page& page, rpc::FixedParameters fixed,
                     ToProtoFunction to_proto, KeyOf key_of, google::protobuf::RepeatedPtrField<Proto>* out) {
  std::size_t bytes = 0;
  std::string last_key;
  for (const auto& item : items) {
    Proto proto = to_proto(item);
    bytes += proto.ByteSizeLong();
    if (out->size() == page.size || (bytes > kMaxPageBytes && !out->empty())) {
      return rpc::NextPageToken(last_key, fixed);
    }
    last_key = key_of(item);
    out->Add(std::move(proto));
  }
  return "";
}

}  // namespace rapport::roster

#endif  // RAPPORT_SERVICES_ROSTER_API_PAGE_H_
