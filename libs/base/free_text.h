#ifndef RAPPORT_LIBS_BASE_FREE_TEXT_H_
#define RAPPORT_LIBS_BASE_FREE_TEXT_H_

#include <cstddef>
#include <optional>
#include <string_view>

namespace rapport::base {

// Most characters (Unicode code points) of a comment, whether as written or as released.
inline constexpr std::size_t kMaxCommentCharacters = 2000;

// What is wrong with a comment, a sentence that goes on after its field's name; none if nothing is. It is
// well-formed UTF-8 of 1 to kMaxCommentCharacters characters that are not all blank, without control
// characters (Unicode's Cc) other than the line feed.
std::optional<std::string_view> FaultOfComment(std::string_view text);

}  // namespace rapport::base

#endif  // RAPPORT_LIBS_BASE_FREE_TEXT_H_
