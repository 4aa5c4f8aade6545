#ifndef RAPPORT_TESTS_RULES_TEXT_H_
#define RAPPORT_TESTS_RULES_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

namespace rapport::rules {

// The parts of `text` between separators, at least one; views into it.
inline std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (size_t end = text.find(separator); end != std::string_view::npos; end = text.find(separator)) {
    parts.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  parts.push_back(text);
  return parts;
}

// ASCII capitals.
inline std::string Upper(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

}  // namespace rapport::rules

#endif  // RAPPORT_TESTS_RULES_TEXT_H_
