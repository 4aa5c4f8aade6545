#ifndef RAPPORT_TESTS_RULES_INCLUDE_RULES_H_
#define RAPPORT_TESTS_RULES_INCLUDE_RULES_H_

#include <string>
#include <string_view>
#include <vector>

namespace rapport::rules {

// Breaches of the rules between rooms in one C++ file: "path:line: what is wrong and why". `path` is relative
// to the project's root.
std::vector<std::string> CheckIncludes(std::string_view path, std::string_view text);

// Breaches in a header's guard: it is RAPPORT_ and the path in capitals.
std::vector<std::string> CheckGuard(std::string_view path, std::string_view text);

// Breaches in a CMake file: sources are listed, never globbed.
std::vector<std::string> CheckCMake(std::string_view path, std::string_view text);

}  // namespace rapport::rules

#endif  // RAPPORT_TESTS_RULES_INCLUDE_RULES_H_
