#include "libs/screening/unit_names.h"

namespace rapport::screening {

UnitNames::UnitNames(std::span<const std::string> names) {
  for (const std::string& name : names) {
    std::size_t node = 0;
    std::size_t words = 0;
    for (const Word& word : WordsOf(Fold(name))) {
      if (words++ == kMostWords) break;
      const auto [next, is_new] = nodes_[node].next.emplace(word.folded, nodes_.size());
      node = next->second;
      if (is_new) nodes_.emplace_back();
    }
    if (node != 0) nodes_[node].ends_name = true;
  }
}

std::size_t UnitNames::LongestFrom(const std::vector<Word>& words, std::size_t word) const {
  std::size_t end = word;
  std::size_t node = 0;
  for (std::size_t at = word; at < words.size(); ++at) {
    if (at > word && words[at].gap.find('\n') != std::string::npos) break;
    const auto next = nodes_[node].next.find(words[at].folded);
    if (next == nodes_[node].next.end()) break;
    node = next->second;
    // One word by itself ("surgery") is the unit only when it is written as a name.
    if (nodes_[node].ends_name && (at > word || (words[at].capital && !words[at].begins))) end = at + 1;
  }
  return end;
}

void UnitNames::Find(const Reading& text, std::vector<Match>& matches) const {
  const std::vector<Word>& words = text.words;
  for (std::size_t word = 0; word < words.size();) {
    const std::size_t end = LongestFrom(words, word);
    if (end > word) matches.push_back({words[word].first, words[end - 1].last, Kind::kUnitName});
    word = end > word ? end : word + 1;
  }
}

}  // namespace rapport::screening
