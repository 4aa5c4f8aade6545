#include "services/reporting/domain/display_text.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include "absl/strings/str_split.h"
#include "libs/base/strings.h"
#include "libs/base/utf8.h"

namespace rapport::reporting {
namespace {

struct Character {
  uint32_t code;
  std::string_view bytes;
};

constexpr uint32_t kInvalid = 0xFFFD;
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// Takes the first character off `rest`, which is not empty; a byte that begins none is kInvalid.
Character TakeCharacter(std::string_view& rest) {
  const auto lead = static_cast<unsigned char>(rest.front());
  const size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
  if (length == 0 || length > rest.size() || !base::IsUtf8(rest.substr(0, length))) {
    rest.remove_prefix(1);
    return {kInvalid, kReplacement};
  }
  uint32_t code = length == 1 ? lead : lead & (0xFFU >> (length + 1));
  for (size_t i = 1; i < length; ++i) code = (code << 6) | (static_cast<unsigned char>(rest[i]) & 0x3FU);
  const Character character = {code, rest.substr(0, length)};
  rest.remove_prefix(length);
  return character;
}

struct Range {
  uint32_t first;
  uint32_t last;
};

template <size_t N>
bool IsIn(uint32_t code, const Range (&ranges)[N]) {
  const auto after = std::upper_bound(std::begin(ranges), std::end(ranges), code,
                                      [](uint32_t value, const Range& range) { return value < range.first; });
  return after != std::begin(ranges) && code <= std::prev(after)->last;
}

// Bidirectional controls, invisible operators, byte order mark, tags.
constexpr Range kDropped[] = {{0x00AD, 0x00AD}, {0x061C, 0x061C},  {0x180E, 0x180E}, {0x200B, 0x200B},
                              {0x200E, 0x200F}, {0x202A, 0x202E},  {0x2060, 0x206F}, {0xFEFF, 0xFEFF},
                              {0xFFF9, 0xFFFB}, {0xE0000, 0xE007F}};

// Combining marks (Mn, Me) of scripts in use, joiners and variation selectors.
constexpr Range kNoWidth[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x05BF, 0x05BF}, {0x05C1, 0x05C2},
    {0x05C4, 0x05C5}, {0x0610, 0x061A}, {0x064B, 0x065F}, {0x0670, 0x0670}, {0x06D6, 0x06DC},
    {0x06DF, 0x06E4}, {0x06E7, 0x06E8}, {0x06EA, 0x06ED}, {0x0900, 0x0902}, {0x093A, 0x093A},
    {0x093C, 0x093C}, {0x0941, 0x0948}, {0x094D, 0x094D}, {0x0951, 0x0957}, {0x0981, 0x0981},
    {0x09BC, 0x09BC}, {0x09C1, 0x09C4}, {0x09CD, 0x09CD}, {0x0E31, 0x0E31}, {0x0E34, 0x0E3A},
    {0x0E47, 0x0E4E}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200C, 0x200D}, {0x20D0, 0x20FF},
    {0x302A, 0x302D}, {0x3099, 0x309A}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xE0100, 0xE01EF}};

// East Asian Width W and F (Unicode Standard Annex 11), by blocks.
constexpr Range kWide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x23E9, 0x23EC},   {0x2614, 0x2615},   {0x2648, 0x2653},
    {0x26A1, 0x26A1},   {0x2705, 0x2705},   {0x270A, 0x270B},   {0x2728, 0x2728},   {0x274C, 0x274C},
    {0x2753, 0x2755},   {0x2757, 0x2757},   {0x2795, 0x2797},   {0x2B1B, 0x2B1C},   {0x2B50, 0x2B50},
    {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0xA4CF},   {0xA960, 0xA97F},
    {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},
    {0x17000, 0x18CFF}, {0x1B000, 0x1B2FF}, {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F7E0, 0x1F7EB},
    {0x1F90C, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD}};

int WidthOf(uint32_t code) {
  if (code < 0x0300) return 1;
  if (IsIn(code, kNoWidth)) return 0;
  return IsIn(code, kWide) ? 2 : 1;
}

bool IsControl(uint32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029;
}

// Takes as many characters as fit in `width` columns off `rest`, with the marks that follow them.
std::string_view TakeColumns(std::string_view& rest, int width) {
  const std::string_view whole = rest;
  while (!rest.empty()) {
    std::string_view after = rest;
    width -= WidthOf(TakeCharacter(after).code);
    if (width < 0) break;
    rest = after;
  }
  return whole.substr(0, whole.size() - rest.size());
}

}  // namespace

std::string CleanText(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  while (!text.empty()) {
    const Character character = TakeCharacter(text);
    if (IsControl(character.code)) {
      clean.push_back(' ');
    } else if (!IsIn(character.code, kDropped)) {
      clean.append(character.bytes);
    }
  }
  return clean;
}

int DisplayWidth(std::string_view text) {
  int width = 0;
  while (!text.empty()) width += WidthOf(TakeCharacter(text).code);
  return width;
}

std::string Clip(std::string_view text, int width) {
  if (DisplayWidth(text) <= width) return std::string(text);
  return base::StrCat(TakeColumns(text, width - 1), "…");
}

std::string PadRight(std::string_view text, int width) {
  std::string padded = Clip(text, width);
  padded.append(static_cast<size_t>(width - DisplayWidth(padded)), ' ');
  return padded;
}

std::string PadLeft(std::string_view text, int width) {
  const std::string clipped = Clip(text, width);
  return std::string(static_cast<size_t>(width - DisplayWidth(clipped)), ' ') + clipped;
}

std::vector<std::string> Wrap(std::string_view text, int width) {
  std::vector<std::string> lines;
  std::string line;
  const std::vector<std::string> words = absl::StrSplit(base::AbslView(text), ' ', absl::SkipEmpty());
  for (const std::string& word : words) {
    std::string_view rest = word;
    if (!line.empty() && DisplayWidth(line) + 1 + DisplayWidth(rest) <= width) {
      base::StrAppend(&line, " ", rest);
      continue;
    }
    if (!line.empty()) lines.push_back(std::move(line));
    while (DisplayWidth(rest) > width) {
      const std::string_view head = TakeColumns(rest, width);
      if (head.empty()) break;
      lines.emplace_back(head);
    }
    line = std::string(rest);
  }
  if (!line.empty()) lines.push_back(std::move(line));
  return lines;
}

}  // namespace rapport::reporting
