#include "tests/rules/include_rules.h"

#include <algorithm>
#include <optional>

#include "libs/base/strings.h"
#include "tests/rules/edge_rules.h"
#include "tests/rules/rooms.h"
#include "tests/rules/text.h"

namespace rapport::rules {
namespace {

struct Include {
  std::string_view header;
  bool quoted;
};

// Removes `prefix` after blanks; false when it is not there.
bool Consume(std::string_view prefix, std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  if (!line.starts_with(prefix)) return false;
  line.remove_prefix(prefix.size());
  return true;
}

std::optional<Include> ParseInclude(std::string_view line) {
  if (!Consume("#", line) || !Consume("include", line)) return std::nullopt;
  const bool quoted = Consume("\"", line);
  if (!quoted && !Consume("<", line)) return std::nullopt;
  const size_t end = line.find(quoted ? '"' : '>');
  if (end == std::string_view::npos) return std::nullopt;
  return Include{line.substr(0, end), quoted};
}

}  // namespace

std::vector<std::string> CheckIncludes(std::string_view path, std::string_view text) {
  std::vector<std::string> breaches;
  int number = 0;
  for (std::string_view line : Split(text, '\n')) {
    ++number;
    const std::optional<Include> include = ParseInclude(line);
    if (!include.has_value()) continue;
    std::optional<std::string> breach =
        CheckEdge({path, RoomOf(path), IsForTests(path), include->header, RoomOf(include->header)});
    if (!breach.has_value() && include->quoted && include->header.find('/') == std::string_view::npos) {
      breach = "paths are written from the project's root";
    }
    if (breach.has_value())
      breaches.push_back(base::StrCat(path, ":", number, ": ", include->header, ": ", *breach));
  }
  return breaches;
}

std::vector<std::string> CheckGuard(std::string_view path, std::string_view text) {
  std::string guard = base::StrCat("RAPPORT_", Upper(path), "_");
  std::replace_if(
      guard.begin(), guard.end(), [](char c) { return c == '/' || c == '.' || c == '-'; }, '_');
  const std::string opening = base::StrCat("#ifndef ", guard, "\n#define ", guard, "\n");
  if (text.find(opening) != std::string_view::npos) return {};
  return {base::StrCat(path, ":1: the include guard is ", guard)};
}

std::vector<std::string> CheckCMake(std::string_view path, std::string_view text) {
  std::vector<std::string> breaches;
  int number = 0;
  for (std::string_view line : Split(text, '\n')) {
    ++number;
    std::string code = Upper(line.substr(0, line.find('#')));
    std::replace_if(
        code.begin(), code.end(), [](char c) { return c == '(' || c == '\t'; }, ' ');
    for (std::string_view word : Split(code, ' ')) {
      if (word == "GLOB" || word == "GLOB_RECURSE" || word == "AUX_SOURCE_DIRECTORY") {
        breaches.push_back(base::StrCat(path, ":", number, ": sources are listed, not globbed"));
      }
    }
  }
  return breaches;
}

}  // namespace rapport::rules
