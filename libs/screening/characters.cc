#include "libs/screening/characters.h"

#include <optional>
#include <utility>

#include "libs/base/utf8.h"

namespace rapport::screening {
namespace {

bool IsWithin(char32_t c, char32_t first, char32_t last) { return first <= c && c <= last; }

// Drawn as nothing, or part of the character before.
bool IsIgnored(char32_t c) {
  return c == 0xAD || IsWithin(c, 0x300, 0x36F) || c == 0x61C || c == 0x180E || IsWithin(c, 0x200B, 0x200F) ||
         IsWithin(c, 0x202A, 0x202E) || IsWithin(c, 0x2060, 0x206F) || IsWithin(c, 0x20D0, 0x20FF) ||
         IsWithin(c, 0xFE00, 0xFE0F) || c == 0xFEFF || IsWithin(c, 0xE0000, 0xE0FFF);
}

bool IsBlank(char32_t c) {
  return c == U' ' || c == U'\t' || c == 0xA0 || c == 0x1680 || IsWithin(c, 0x2000, 0x200A) || c == 0x202F ||
         c == 0x205F || c == 0x3000;
}

// The letter without its accents, capital or not; 0 for what is no letter of the Latin script.
char LatinBase(char32_t c) {
  // U+00C0 to U+00FF; '*' where there is a sign.
  constexpr std::string_view kLatin1 = "AAAAAAACEEEEIIIIDNOOOOO*OUUUUYTsaaaaaaaceeeeiiiidnooooo*ouuuuyty";
  // U+0100 to U+017F.
  constexpr std::string_view kExtendedA =
      "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlLlLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTt"
      "TtUuUuUu"
      "UuUuUuWwYyYZzZzZzs";
  static_assert(kLatin1.size() == 64 && kExtendedA.size() == 128);
  if (IsWithin(c, 0xC0, 0xFF)) return kLatin1[c - 0xC0] == '*' ? '\0' : kLatin1[c - 0xC0];
  if (IsWithin(c, 0x100, 0x17F)) return kExtendedA[c - 0x100];
  // Vietnamese: pairs of a capital and a small letter.
  constexpr std::pair<char32_t, char> kVietnamese[] = {{0x1EB7, 'a'}, {0x1EC7, 'e'}, {0x1ECB, 'i'},
                                                       {0x1EE3, 'o'}, {0x1EF1, 'u'}, {0x1EF9, 'y'}};
  if (!IsWithin(c, 0x1EA0, 0x1EF9)) return '\0';
  for (const auto& [last, letter] : kVietnamese) {
    if (c <= last) return c % 2 == 0 ? static_cast<char>(letter - 'a' + 'A') : letter;
  }
  return '\0';
}

// Digits of other scripts as ASCII; 0 for what is none.
char DigitOf(char32_t c) {
  for (const char32_t zero : {0x660u, 0x6F0u, 0x966u}) {
    if (IsWithin(c, zero, zero + 9)) return static_cast<char>('0' + (c - zero));
  }
  if (IsWithin(c, 0x1D7CE, 0x1D7FF)) return static_cast<char>('0' + (c - 0x1D7CE) % 10);
  return '\0';
}

// Punctuation that is typed for ASCII's own; 0 for other characters.
char PunctuationOf(char32_t c) {
  if (IsWithin(c, 0x2010, 0x2015) || c == 0x2212 || c == 0xFE58 || c == 0xFE63) return '-';
  if (c == 0x2018 || c == 0x2019 || c == 0x2BC || c == 0xB4) return '\'';
  if (c == 0x201C || c == 0x201D || c == 0xAB || c == 0xBB) return '"';
  if (c == 0x2026 || c == 0x3002 || c == 0xBF || c == 0xA1 || c == 0x2022)
    return '!';  // a sentence begins after it
  if (c == 0x2024 || c == 0xB7) return '.';
  if (c == 0x2215 || c == 0x2044) return '/';
  if (c == 0x2028 || c == 0x2029) return '\n';
  return '\0';
}

bool IsOtherLetter(char32_t c) {
  return IsWithin(c, 0x180, 0x2AF) || IsWithin(c, 0x370, 0x1FFF) || IsWithin(c, 0x3040, 0xD7FF) ||
         IsWithin(c, 0xF900, 0xFAFF) || IsWithin(c, 0x20000, 0x3FFFF);
}

void FoldOne(char32_t c, Character& out) {
  if (IsWithin(c, 0xFF01, 0xFF5E)) c -= 0xFEE0;  // full width
  if (IsBlank(c)) {
    out.folded = ' ';
  } else if (const char latin = c < 0x80 ? static_cast<char>(c) : LatinBase(c); latin != '\0') {
    out.upper = latin >= 'A' && latin <= 'Z';
    out.folded = out.upper ? static_cast<char>(latin - 'A' + 'a') : latin;
  } else if (const char digit = DigitOf(c); digit != '\0') {
    out.folded = digit;
  } else if (const char sign = PunctuationOf(c); sign != '\0') {
    out.folded = sign;
  } else {
    out.folded = IsOtherLetter(c) ? kLetter : kOther;
  }
}

bool EndsSentence(std::string_view gap) { return gap.find_first_of(".!?\n:;\"*") != std::string_view::npos; }

Word WordAt(const std::vector<Character>& characters, std::size_t first, std::size_t last) {
  Word word;
  word.first = first;
  word.last = last;
  int capitals = 0;
  for (std::size_t i = first; i < last; ++i) {
    const char c = characters[i].folded;
    if (IsLetter(c)) ++word.letters;
    if (IsDigit(c)) ++word.digits;
    if (characters[i].upper) ++capitals;
    if (c != '\'') word.folded += c;
  }
  word.capital = characters[first].upper;
  word.all_capitals = word.letters >= 2 && capitals == word.letters;
  word.possessive =
      last - first > 2 && characters[last - 1].folded == 's' && characters[last - 2].folded == '\'';
  if (word.possessive) word.folded.pop_back();
  return word;
}

}  // namespace

std::vector<Character> Fold(std::string_view text) {
  std::vector<Character> characters;
  characters.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const base::CodePoint next = base::FrontCodePoint(text.substr(at));
    if (IsIgnored(next.value)) {
      if (!characters.empty()) characters.back().end = at + next.bytes;
    } else {
      Character& added = characters.emplace_back();
      FoldOne(next.value, added);
      added.begin = at;
      added.end = at + next.bytes;
    }
    at += next.bytes;
  }
  return characters;
}

std::vector<Word> WordsOf(const std::vector<Character>& characters) {
  std::vector<Word> words;
  std::string gap;
  const auto is_part = [&](std::size_t i) {
    return i < characters.size() && (IsLetter(characters[i].folded) || IsDigit(characters[i].folded));
  };
  for (std::size_t i = 0; i < characters.size();) {
    if (!is_part(i)) {
      gap += characters[i++].folded;
      continue;
    }
    std::size_t last = i;
    while (is_part(last) ||
           (last < characters.size() && characters[last].folded == '\'' && is_part(last + 1)))
      ++last;
    Word& word = words.emplace_back(WordAt(characters, i, last));
    word.begins = words.size() == 1 || EndsSentence(gap);
    word.gap = std::exchange(gap, {});
    i = last;
  }
  return words;
}

}  // namespace rapport::screening
