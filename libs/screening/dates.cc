#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "libs/screening/rules.h"

namespace rapport::screening {
namespace {

using Set = std::set<std::string, std::less<>>;

bool IsMonth(const Word& word) {
  static const Set plain = {"january",    "february",  "april",    "june",      "july",     "august",
                            "september",  "october",   "november", "december",  "enero",    "febrero",
                            "marzo",      "abril",     "mayo",     "junio",     "julio",    "agosto",
                            "septiembre", "setiembre", "octubre",  "noviembre", "diciembre"};
  // Other words, or parts of them, unless written like a name.
  static const Set capital = {"march", "may",  "jan", "feb", "mar", "apr", "jun", "jul", "aug",
                              "sep",   "sept", "oct", "nov", "dec", "ene", "abr", "ago", "dic"};
  return plain.contains(word.folded) || (word.capital && capital.contains(word.folded));
}

// 1 to 31, also "14th".
bool IsDay(const Word& word) {
  if (word.digits < 1 || word.digits > 2) return false;
  const int value =
      word.digits == 1 ? word.folded[0] - '0' : (word.folded[0] - '0') * 10 + (word.folded[1] - '0');
  const std::string_view ending = std::string_view(word.folded).substr(static_cast<std::size_t>(word.digits));
  static const Set endings = {"", "st", "nd", "rd", "th", "o", "ro"};
  return value >= 1 && value <= 31 && endings.contains(ending);
}

bool IsYear(const Word& word) {
  return word.letters == 0 && word.digits == 4 &&
         (word.folded.starts_with("19") || word.folded.starts_with("20"));
}

bool IsNear(std::string_view gap) {
  return gap.size() <= 3 && gap.find_first_not_of(" .,") == std::string_view::npos;
}
bool IsLink(const Word& word) { return word.folded == "of" || word.folded == "de" || word.folded == "del"; }
bool IsBirth(const Word& word) {
  static const Set words = {"born",       "nacio", "naci",      "nacida",  "nacido",
                            "nacimiento", "dob",   "birthdate", "birthday"};
  return words.contains(word.folded);
}

class Dates {
 public:
  Dates(const Reading& text, std::vector<Match>& matches) : words_(text.words), matches_(matches) {}

  void Run() {
    for (std::size_t word = 0; word < words_.size(); ++word) {
      if (IsMonth(words_[word])) AroundMonth(word);
      if (IsBirth(words_[word])) BehindBirth(word);
    }
  }

 private:
  bool Near(std::size_t word) const { return word < words_.size() && IsNear(words_[word].gap); }

  // The last word of a year behind `word`, or `word` itself.
  std::size_t WithYear(std::size_t word) const {
    std::size_t next = word + 1;
    if (Near(next) && IsLink(words_[next])) ++next;
    return Near(next) && IsYear(words_[next]) ? next : word;
  }

  void AroundMonth(std::size_t month) {
    std::optional<std::size_t> first;
    std::size_t last = month;
    std::size_t before = month;
    if (before > 0 && Near(before) && IsLink(words_[before - 1])) --before;
    if (before > 0 && Near(before) && IsDay(words_[before - 1])) first = before - 1;
    if (!first && Near(month + 1) && IsDay(words_[month + 1])) {
      first = month;
      last = month + 1;
    }
    if (!first) return;
    matches_.push_back({words_[*first].first, words_[WithYear(last)].last, Kind::kDate});
  }

  // "born in 1948", "nacida el 3 ..." is found by its month.
  void BehindBirth(std::size_t birth) {
    constexpr std::size_t kMostBetween = 3;
    for (std::size_t word = birth + 1; word <= birth + 1 + kMostBetween && word < words_.size(); ++word) {
      if (IsYear(words_[word]))
        return matches_.push_back({words_[word].first, words_[word].last, Kind::kDate});
      if (words_[word].digits > 0 || words_[word].letters > 4) return;
    }
  }

  const std::vector<Word>& words_;
  std::vector<Match>& matches_;
};

}  // namespace

void FindDates(const Reading& text, std::vector<Match>& matches) { Dates(text, matches).Run(); }

}  // namespace rapport::screening
