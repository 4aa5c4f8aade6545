#include <algorithm>
#include <cstddef>
#include <string_view>

#include "libs/screening/name_lists.h"
#include "libs/screening/rules.h"

namespace rapport::screening {
namespace {

// How many words a name has at most behind its first one: given names, particles, surnames, initials.
constexpr std::size_t kMostWords = 5;

bool IsSpaces(std::string_view gap) {
  return !gap.empty() && gap.size() <= 3 && gap.find_first_not_of(' ') == std::string_view::npos;
}

class Names {
 public:
  Names(const Reading& text, std::vector<Match>& matches)
      : words_(text.words), matches_(matches), shouted_(IsShouted(text.words)) {}

  void Run() {
    for (std::size_t word = 0; word < words_.size();) {
      std::size_t end = BehindTitle(word);
      if (end == word) end = Listed(word);
      word = std::max(end, word + 1);
    }
  }

 private:
  // Capital letters tell nothing in a text that has hardly any others.
  static bool IsShouted(const std::vector<Word>& words) {
    std::size_t capital = 0;
    std::size_t all = 0;
    for (const Word& word : words) {
      if (word.letters < 2) continue;
      ++all;
      if (word.all_capitals) ++capital;
    }
    return all >= 3 && 2 * capital > all;
  }

  bool HasCapital(const Word& word) const { return word.capital && !shouted_; }

  // "J.": a capital letter by itself. "I" is hardly ever one.
  bool IsInitial(std::size_t word) const {
    const Word& here = words_[word];
    return here.letters == 1 && here.digits == 0 && here.capital && here.folded != "a" &&
           (here.folded != "i" || GapBehind(word).starts_with('.'));
  }
  std::string_view GapBehind(std::size_t word) const {
    return word + 1 < words_.size() ? std::string_view(words_[word + 1].gap) : std::string_view();
  }

  // Whether `word` stands right behind the word before it: blanks, a hyphen, or the full stop of an initial
  // between.
  bool IsJoined(std::size_t word) const {
    if (word == 0 || word >= words_.size()) return false;
    const std::string_view gap = words_[word].gap;
    if (IsSpaces(gap) || gap == "-") return true;
    return (gap == ". " || gap == ".") && IsInitial(word - 1);
  }

  // May be a part of a name that has begun: a capital letter, and no word that has one for other reasons.
  // Abbreviations like ICU are none.
  bool MayContinue(const Word& word) const {
    if (word.digits > 0 || IsNoName(word.folded)) return false;
    if (shouted_) return ClassOf(word.folded) != NameClass::kNone;
    return word.capital && (!word.all_capitals || word.letters > 4);
  }

  // One past the last word of a name whose last known word is `last`.
  std::size_t EndOf(std::size_t last) const {
    std::size_t end = last + 1;
    if (words_[last].possessive) return end;
    for (std::size_t word = end; word < words_.size() && word <= last + kMostWords && IsJoined(word);
         ++word) {
      if (IsInitial(word) || MayContinue(words_[word])) {
        end = word + 1;
        if (words_[word].possessive) break;
      } else if (!IsParticle(words_[word].folded)) {
        break;
      }
    }
    return end;
  }

  // "Dr. Smith", "Nurse Practitioner Bell", "Señora de la Vega", "dr garcia". One past the last word, or
  // `word`.
  std::size_t BehindTitle(std::size_t word) {
    TitleClass title = TitleOf(words_[word].folded);
    if (title == TitleClass::kNone || words_[word].possessive) return word;
    std::size_t name = word + 1;
    // Further titles and posts: "Prof. Dr.", "Nurse Manager".
    for (std::size_t more = 0; more < 2 && name < words_.size() && IsTitleGap(title, words_[name].gap);
         ++more) {
      const TitleClass next = TitleOf(words_[name].folded);
      const bool post = HasCapital(words_[name]) && IsNoName(words_[name].folded) && HasCapital(words_[word]);
      if (next == TitleClass::kNone && !post) break;
      if (next != TitleClass::kNone) title = next;
      ++name;
    }
    if (name >= words_.size() || !IsTitleGap(title, words_[name].gap)) return word;
    while (name + 1 < words_.size() && name < word + kMostWords && IsParticle(words_[name].folded) &&
           !words_[name].capital && IsJoined(name + 1)) {
      ++name;
    }
    if (!IsNameBehind(title, name)) return word;
    const std::size_t end = EndOf(name);
    matches_.push_back({words_[word].first, words_[end - 1].last, Kind::kPersonName});
    return end;
  }

  static bool IsTitleGap(TitleClass title, std::string_view gap) {
    if (IsSpaces(gap)) return true;
    return title == TitleClass::kAbbreviation && (gap == "." || gap == ". " || gap == ".  ");
  }

  bool IsNameBehind(TitleClass title, std::size_t word) const {
    const Word& here = words_[word];
    if (here.digits > 0) return false;
    const NameClass name_class = ClassOf(here.folded);
    if (name_class == NameClass::kPlain || name_class == NameClass::kCapital) return true;
    if (IsInitial(word)) return true;
    if (HasCapital(here)) return !IsNoName(here.folded) && (!here.all_capitals || here.letters > 4);
    const bool listed = name_class != NameClass::kNone;
    return listed && (shouted_ || title == TitleClass::kAbbreviation) && !IsNoName(here.folded);
  }

  bool IsNameByItself(std::size_t word) const {
    const Word& here = words_[word];
    const bool beside = IsBeside(word);
    switch (ClassOf(here.folded)) {
      case NameClass::kPlain:
        return true;
      case NameClass::kCapital:
        return HasCapital(here) && !here.all_capitals && (!here.begins || here.letters > 2 || beside);
      case NameClass::kWord:
        return HasCapital(here) && !here.all_capitals && (!here.begins || here.possessive || beside);
      case NameClass::kBeside:
        return HasCapital(here) && !here.all_capitals && beside;
      case NameClass::kNone:
        return false;
    }
    return false;
  }

  // Whether an initial or a word that is hardly anything but a name stands beside this one.
  bool IsBeside(std::size_t word) const {
    const auto tells = [&](std::size_t other) {
      const NameClass name_class = ClassOf(words_[other].folded);
      return IsInitial(other) || (words_[other].capital &&
                                  (name_class == NameClass::kPlain || name_class == NameClass::kCapital));
    };
    if (word > 0 && IsJoined(word) && tells(word - 1)) return true;
    return word + 1 < words_.size() && IsJoined(word + 1) && !words_[word].possessive && tells(word + 1);
  }

  // A name of the lists with what belongs to it on both sides. One past the last word, or `word`.
  std::size_t Listed(std::size_t word) {
    if (!IsNameByItself(word)) return word;
    std::size_t first = word;
    // A given name that is in no list, an initial.
    for (std::size_t more = 0; more < 2 && first > 0 && IsJoined(first); ++more) {
      const Word& before = words_[first - 1];
      const bool given = !shouted_ && MayContinue(before) && !before.possessive;
      if (!given && !IsInitial(first - 1)) break;
      --first;
    }
    const std::size_t end = EndOf(word);
    matches_.push_back({words_[first].first, words_[end - 1].last, Kind::kPersonName});
    return end;
  }

  const std::vector<Word>& words_;
  std::vector<Match>& matches_;
  const bool shouted_;
};

}  // namespace

void FindNames(const Reading& text, std::vector<Match>& matches) { Names(text, matches).Run(); }

}  // namespace rapport::screening
