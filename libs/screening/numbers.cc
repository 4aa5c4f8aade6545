#include <algorithm>
#include <initializer_list>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "libs/screening/rules.h"

namespace rapport::screening {
namespace {

// A run of digits.
struct Group {
  std::size_t first = 0;  // characters [first, last)
  std::size_t last = 0;
  int size = 0;
  int value = 0;               // of the first four digits
  bool after_letter = false;   // glued to one: part of a word
  bool before_letter = false;  // the same behind it
  char separator =
      '\0';  // to the group before: the sign between, ' ' for a blank; '\0': too much lies between
  bool after_plus = false;
};

// A sign, with blanks around it, or blanks: "-", " - ", ") ", " (".
char SeparatorOf(std::string_view gap) {
  if (gap.empty() || gap.size() > 3) return '\0';
  char sign = ' ';
  for (const char c : gap) {
    if (c == ' ') continue;
    if (std::string_view("-./()").find(c) == std::string_view::npos) return '\0';
    sign = sign == ' ' || sign == ')' || sign == '(' ? c : '\0';
    if (sign == '\0') return sign;
  }
  return sign;
}

std::vector<Group> GroupsOf(const std::vector<Character>& characters) {
  std::vector<Group> groups;
  std::string gap;
  for (std::size_t i = 0; i < characters.size();) {
    if (!IsDigit(characters[i].folded)) {
      if (gap.size() < 8) gap += characters[i].folded;  // more is no separator anyway
      ++i;
      continue;
    }
    Group& group = groups.emplace_back();
    group.first = i;
    group.after_letter = i > 0 && IsLetter(characters[i - 1].folded);
    group.after_plus =
        i > 0 && (characters[i - 1].folded == '+' ||
                  (i > 1 && characters[i - 1].folded == '(' && characters[i - 2].folded == '+'));
    group.separator = groups.size() > 1 ? SeparatorOf(gap) : '\0';
    gap.clear();
    for (; i < characters.size() && IsDigit(characters[i].folded); ++i) {
      if (group.size < 4) group.value = group.value * 10 + (characters[i].folded - '0');
      if (group.size < 1000) ++group.size;
    }
    group.last = i;
    group.before_letter = i < characters.size() && IsLetter(characters[i].folded);
  }
  return groups;
}

bool IsYear(const Group& group) { return group.size == 4 && group.value >= 1900 && group.value <= 2100; }
bool IsTime(const Group& group) {
  return group.size == 4 && group.value / 100 <= 24 && group.value % 100 < 60;
}

using Groups = std::span<const Group>;

// Whether the groups have these sizes, with separators out of `separators` between them.
bool HasForm(Groups groups, std::initializer_list<int> sizes, std::string_view separators) {
  if (groups.size() < sizes.size() || groups.front().after_letter) return false;
  std::size_t i = 0;
  for (const int size : sizes) {
    if (groups[i].size != size) return false;
    if (i > 0 && separators.find(groups[i].separator) == std::string_view::npos) return false;
    if (i > 0 && (groups[i].after_letter || groups[i - 1].before_letter)) return false;
    ++i;
  }
  return true;
}

bool SameSeparators(Groups groups, std::size_t count) {
  for (std::size_t i = 2; i < count; ++i) {
    if (groups[i].separator != groups[1].separator) return false;
  }
  return true;
}

constexpr std::string_view kAnySeparator = " -./()";
constexpr std::string_view kTightSeparator = "-. ";

// Each of these says how many groups at the front make up what it looks for; 0 for none.

std::size_t International(Groups groups) {
  constexpr int kMostDigits = 15;
  constexpr std::size_t kMostGroups = 8;
  if (!groups.front().after_plus) return 0;
  int digits = groups.front().size;
  std::size_t count = 1;
  while (count < std::min(groups.size(), kMostGroups) && groups[count].separator != '\0' &&
         digits + groups[count].size <= kMostDigits) {
    digits += groups[count++].size;
  }
  return digits >= 7 ? count : 0;
}

std::size_t DayMonthYear(Groups groups) {
  const auto plausible = [](int a, int b) {
    return a >= 1 && b >= 1 && std::max(a, b) <= 31 && std::min(a, b) <= 12;
  };
  if (groups.size() < 3 || groups[0].after_letter || groups[2].before_letter || !SameSeparators(groups, 3))
    return 0;
  const char separator = groups[1].separator;
  const bool signs = separator == '/' || separator == '-' || separator == '.';
  const bool starts_with_year = IsYear(groups[0]) && groups[1].size <= 2 && groups[2].size <= 2;
  if (starts_with_year && signs && plausible(groups[1].value, groups[2].value)) return 3;
  const bool ends_with_year = IsYear(groups[2]) || (groups[2].size == 2 && signs);
  const bool short_groups = groups[0].size <= 2 && groups[1].size <= 2;
  return short_groups && ends_with_year && (signs || separator == ' ') &&
                 plausible(groups[0].value, groups[1].value)
             ? 3
             : 0;
}

std::size_t SocialSecurityNumber(Groups groups) {
  return HasForm(groups, {3, 2, 4}, kTightSeparator) && SameSeparators(groups, 3) ? 3 : 0;
}

std::size_t NorthAmericanPhone(Groups groups) {
  if (HasForm(groups, {1, 3, 3, 4}, kAnySeparator) && groups[0].value == 1) return 4;
  if (HasForm(groups, {3, 3, 4}, kAnySeparator)) return 3;
  if (HasForm(groups, {3, 7}, kAnySeparator) || HasForm(groups, {6, 4}, kTightSeparator)) return 2;
  const bool local =
      HasForm(groups, {3, 4}, kTightSeparator) && !(groups[1].separator == ' ' && IsYear(groups[1]));
  return local ? 2 : 0;
}

// Numbers as they are grouped elsewhere: "55 1234 5678", "612 34 56 78".
std::size_t LocalPhone(Groups groups) {
  constexpr std::size_t kMostGroups = 5;
  // "412 617-555-0143": a room, and then a number.
  const bool other_begins = groups.size() > 1 && NorthAmericanPhone(groups.subspan(1)) > 0;
  if (groups.front().after_letter || other_begins) return 0;
  int digits = 0;
  bool long_group = false;
  bool thousands = true;  // 12.500.000
  std::size_t best = 0;
  for (std::size_t i = 0; i < std::min(groups.size(), kMostGroups); ++i) {
    const Group& group = groups[i];
    if (group.size < 2 || group.size > 4) break;
    if (i > 0 && (kTightSeparator.find(group.separator) == std::string_view::npos || group.after_letter))
      break;
    thousands = thousands && (i == 0 ? group.size <= 2 : group.size == 3 && group.separator == '.');
    digits += group.size;
    long_group = long_group || group.size >= 3;
    if (digits > 11) break;
    const bool span =
        i == 1 && ((IsYear(groups[0]) && IsYear(group)) || (IsTime(groups[0]) && IsTime(group)));
    if (i >= 1 && digits >= 8 && long_group && !span && !thousands) best = i + 1;
    if (group.before_letter) break;
  }
  return best;
}

// "48-29-13"; sums as in "2.500.000" aside.
std::size_t GroupedIdentifier(Groups groups) {
  constexpr std::size_t kMostGroups = 6;
  if (groups.size() < 3 || groups[0].after_letter) return 0;
  const char separator = groups[1].separator;
  if (separator != '-' && separator != '.') return 0;
  int digits = groups[0].size;
  bool thousands = separator == '.' && groups[0].size <= 3;
  std::size_t count = 1;
  while (count < std::min(groups.size(), kMostGroups) && groups[count].separator == separator) {
    thousands = thousands && groups[count].size == 3;
    digits += groups[count++].size;
  }
  const bool scale = static_cast<std::size_t>(digits) == count;  // 1-2-3-4-5-6
  return count >= 3 && digits >= 6 && !thousands && !scale ? count : 0;
}

// "5 5 5 0 1 4 3".
std::size_t SingleDigits(Groups groups) {
  constexpr std::size_t kMostGroups = 15;
  std::size_t count = 0;
  while (count < std::min(groups.size(), kMostGroups) && groups[count].size == 1 &&
         (count == 0 || kTightSeparator.find(groups[count].separator) != std::string_view::npos)) {
    ++count;
  }
  return count >= 7 ? count : 0;
}

void FindInDigits(const std::vector<Character>& characters, std::vector<Match>& matches) {
  const std::vector<Group> all = GroupsOf(characters);
  for (std::size_t i = 0; i < all.size();) {
    const Groups groups = Groups(all).subspan(i, std::min<std::size_t>(all.size() - i, 16));
    Kind kind = Kind::kPhone;
    std::size_t count = International(groups);
    const auto look = [&](std::size_t (*rule)(Groups), Kind found) {
      if (count > 0) return;
      count = rule(groups);
      kind = found;
    };
    look(DayMonthYear, Kind::kDate);
    look(SocialSecurityNumber, Kind::kIdentifier);
    look(NorthAmericanPhone, Kind::kPhone);
    look(LocalPhone, Kind::kPhone);
    look(GroupedIdentifier, Kind::kIdentifier);
    look(SingleDigits, Kind::kPhone);
    if (count == 0 && groups.front().size >= 6) {
      const Group& run = groups.front();
      const bool phone =
          !run.after_letter && (run.size == 10 || (run.size == 11 && characters[run.first].folded == '1'));
      count = 1;
      kind = phone ? Kind::kPhone : Kind::kIdentifier;
    }
    if (count > 0) {
      std::size_t first = groups.front().first;
      while (first > 0 && (characters[first - 1].folded == '+' || characters[first - 1].folded == '('))
        --first;
      matches.push_back({first, groups[count - 1].last, kind});
    }
    i += std::max<std::size_t>(count, 1);
  }
}

using Set = std::set<std::string, std::less<>>;

// Words that announce a number which belongs to one person; the second kind is said of years as well.
bool Announces(const std::string& word) {
  static const Set words = {"badge",  "chart",    "curp",   "dni",       "employee", "expediente",
                            "folio",  "gafete",   "id",     "empleado",  "licence",  "license",
                            "mrn",    "nss",      "npi",    "rfc",       "ssn",      "licencia",
                            "cedula", "historia", "record", "extension", "ext",      "locker"};
  return words.contains(word);
}
bool MayAnnounce(const std::string& word) {
  static const Set words = {"account",  "acct",    "case",      "caso", "cuenta",
                            "paciente", "patient", "complaint", "queja"};
  return words.contains(word);
}
bool Connects(const std::string& word) {
  static const Set words = {"clinica", "clinico", "de", "del",    "es",  "file",    "is",
                            "medical", "my",      "n",  "no",     "nr",  "num",     "nro",
                            "number",  "numero",  "of", "record", "was", "number's"};
  return words.contains(word);
}
bool IsDigitWord(const std::string& word) {
  static const Set words = {"zero", "oh",     "one",   "two",  "three", "four", "five",
                            "six",  "seven",  "eight", "nine", "cero",  "uno",  "dos",
                            "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"};
  return words.contains(word);
}

bool EndsSentence(std::string_view gap) { return gap.find_first_of("!?\n;") != std::string_view::npos; }

void FindInWords(const Reading& text, std::vector<Match>& matches) {
  const std::vector<Word>& words = text.words;
  std::size_t spelled = 0;  // digits in words, one behind the other
  for (std::size_t i = 0; i < words.size(); ++i) {
    const Word& word = words[i];
    // A1234567, 12345678Z, RN889231.
    if (word.letters > 0 && word.digits >= 5) matches.push_back({word.first, word.last, Kind::kIdentifier});
    // A-12345.
    const bool dashed = i > 0 && word.gap == "-" && words[i - 1].digits == 0 && words[i - 1].letters <= 4;
    if (dashed && word.digits >= 5) matches.push_back({words[i - 1].first, word.last, Kind::kIdentifier});
    if (word.gap.ends_with('#') && word.digits >= 4)
      matches.push_back({word.first, word.last, Kind::kIdentifier});

    spelled = IsDigitWord(word.folded) && (spelled == 0 || word.gap.size() <= 2) ? spelled + 1 : 0;
    if (spelled >= 7) matches.push_back({words[i + 1 - spelled].first, word.last, Kind::kPhone});

    const bool strong = Announces(word.folded);
    if (!strong && !MayAnnounce(word.folded)) continue;
    constexpr std::size_t kMostBetween = 4;
    for (std::size_t k = i + 1; k < words.size() && k <= i + 1 + kMostBetween; ++k) {
      if (EndsSentence(words[k].gap)) break;
      if (words[k].digits >= 3 ||
          (strong && words[k].digits >= 2 && k + 1 < words.size() && words[k + 1].gap == "-")) {
        const bool year = words[k].letters == 0 && words[k].folded.size() == 4 &&
                          (words[k].folded.starts_with("19") || words[k].folded.starts_with("20"));
        if (!year || strong) matches.push_back({words[k].first, words[k].last, Kind::kIdentifier});
        break;
      }
      if (!Connects(words[k].folded) && !Announces(words[k].folded)) break;
    }
  }
}

}  // namespace

void FindNumbers(const Reading& text, std::vector<Match>& matches) {
  FindInDigits(text.characters, matches);
  FindInWords(text, matches);
}

}  // namespace rapport::screening
