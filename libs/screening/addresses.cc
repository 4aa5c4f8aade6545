#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "libs/screening/rules.h"

namespace rapport::screening {
namespace {

using Set = std::set<std::string, std::less<>>;

bool IsLocal(char c) {
  return IsLetter(c) || IsDigit(c) || std::string_view("._%+-'").find(c) != std::string_view::npos;
}
bool IsDomain(char c) { return IsLetter(c) || IsDigit(c) || c == '.' || c == '-'; }
bool IsSpace(char c) { return c == ' ' || c == '\n'; }

// Endings that no sentence has; others count before a path only ("done.no").
bool IsPlainEnding(const std::string& word) {
  static const Set endings = {"biz", "com", "edu", "gov", "info", "mil", "net", "org"};
  return endings.contains(word);
}
bool IsEnding(const std::string& word) {
  static const Set endings = {"app", "au", "ca", "co", "de", "dev", "es", "eu", "fr", "health",
                              "io",  "li", "ly", "me", "mx", "pr",  "tv", "uk", "us", "xyz"};
  return IsPlainEnding(word) || endings.contains(word);
}

bool HasOnly(std::string_view gap, std::string_view allowed) {
  return gap.find_first_not_of(allowed) == std::string_view::npos;
}

class Addresses {
 public:
  Addresses(const Reading& text, std::vector<Match>& matches)
      : characters_(text.characters), words_(text.words), matches_(matches) {}

  void Run() {
    AtSigns();
    for (std::size_t word = 0; word < words_.size(); ++word) {
      SpelledOut(word);
      Page(word);
    }
  }

 private:
  char At(std::size_t i) const { return i < characters_.size() ? characters_[i].folded : '\0'; }

  // Never looks behind the sign before, so that many signs cost no more than one.
  void AtSigns() {
    std::size_t floor = 0;
    for (std::size_t at = 0; at < characters_.size(); ++at) {
      if (characters_[at].folded != '@') continue;
      std::size_t first = at;
      while (first > floor && IsLocal(At(first - 1))) --first;
      std::size_t last = at + 1;
      while (IsDomain(At(last))) ++last;
      while (last > at + 1 && (At(last - 1) == '.' || At(last - 1) == '-')) --last;
      if (last > at + 1) matches_.push_back({first, last, first < at ? Kind::kEmail : Kind::kIdentifier});
      floor = at + 1;
    }
  }

  // The first character of what is glued to the word by dots, dashes or underscores.
  std::size_t GluedBefore(std::size_t word) const {
    constexpr std::size_t kMost = 6;
    const std::size_t lowest = word > kMost ? word - kMost : 0;
    while (word > lowest && words_[word].gap.size() == 1 && HasOnly(words_[word].gap, "._-+")) --word;
    return words_[word].first;
  }

  // "jane at hospital dot org", "jane [at] hospital.org", "ana arroba hospital punto org".
  void SpelledOut(std::size_t word) {
    constexpr std::string_view kAround = " ()[]{}<>";
    if (word + 3 >= words_.size()) return;
    const auto near = [&](std::size_t i) {
      return HasOnly(words_[i].gap, kAround) && words_[i].gap.size() <= 4;
    };
    const std::string& sign = words_[word + 1].folded;
    if ((sign != "at" && sign != "arroba") || !near(word + 1) || !near(word + 2)) return;
    std::size_t end = word + 2;
    for (std::size_t part = word + 3; part < words_.size() && part < word + 9; ++part) {
      const std::string& dot = words_[part].folded;
      if (words_[part].gap == "." && IsEnding(dot)) {
        end = part;
        continue;
      }
      const bool is_dot =
          (dot == "dot" || dot == "punto") && near(part) && part + 1 < words_.size() && near(part + 1);
      if (!is_dot || words_[part + 1].letters < 2) break;
      end = ++part;
    }
    if (end == word + 2 || !IsEnding(words_[end].folded)) return;
    matches_.push_back({GluedBefore(word), words_[end].last, Kind::kEmail});
  }

  void Page(std::size_t word) {
    const Word& here = words_[word];
    const bool scheme = (here.folded == "http" || here.folded == "https" || here.folded == "ftp") &&
                        At(here.last) == ':' && At(here.last + 1) == '/';
    const bool web = here.folded == "www" && At(here.last) == '.';
    if (scheme || web) return matches_.push_back({here.first, EndOfPath(here.last), Kind::kUrl});
    const bool domain = word > 0 && here.gap == "." && here.digits == 0 &&
                        (IsPlainEnding(here.folded) || (IsEnding(here.folded) && At(here.last) == '/'));
    if (!domain) return;
    const std::size_t last = At(here.last) == '/' ? EndOfPath(here.last) : here.last;
    matches_.push_back({GluedBefore(word), last, Kind::kUrl});
  }

  // No path is walked twice: one that begins within another ends where that one does.
  std::size_t EndOfPath(std::size_t from) {
    if (from < walked_) return std::max(from, end_of_path_);
    walked_ = from;
    while (walked_ < characters_.size() && !IsSpace(At(walked_))) ++walked_;
    end_of_path_ = walked_;
    while (end_of_path_ > from &&
           std::string_view(".,;:!?)\"'").find(At(end_of_path_ - 1)) != std::string_view::npos) {
      --end_of_path_;
    }
    return end_of_path_;
  }

  const std::vector<Character>& characters_;
  const std::vector<Word>& words_;
  std::vector<Match>& matches_;
  std::size_t walked_ = 0;       // up to here paths are known
  std::size_t end_of_path_ = 0;  // of the last one
};

}  // namespace

void FindAddresses(const Reading& text, std::vector<Match>& matches) { Addresses(text, matches).Run(); }

}  // namespace rapport::screening
