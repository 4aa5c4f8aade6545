#ifndef RAPPORT_LIBS_BASE_STRINGS_H_
#define RAPPORT_LIBS_BASE_STRINGS_H_

#include <string>
#include <string_view>
#include <type_traits>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace rapport::base {

// Debian's Abseil is built with a string_view of its own that does not convert to or from the standard one.
// Interfaces of Rapport speak std::string_view; these two cross the border without a copy.
inline absl::string_view AbslView(std::string_view s) { return {s.data(), s.size()}; }
inline std::string_view StdView(absl::string_view s) { return {s.data(), s.size()}; }

// absl::StrCat and absl::StrAppend that also take std::string_view.
template <typename T>
decltype(auto) AsAbslArgument(const T& value) {
  if constexpr (std::is_same_v<T, std::string_view>) {
    return AbslView(value);
  } else {
    return (value);
  }
}
template <typename... Args>
std::string StrCat(const Args&... args) {
  return absl::StrCat(AsAbslArgument(args)...);
}
template <typename... Args>
void StrAppend(std::string* out, const Args&... args) {
  absl::StrAppend(out, AsAbslArgument(args)...);
}

}  // namespace rapport::base

#endif  // RAPPORT_LIBS_BASE_STRINGS_H_
