#ifndef RAPPORT_LIBS_SCREENING_UNIT_NAMES_H_
#define RAPPORT_LIBS_SCREENING_UNIT_NAMES_H_

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "libs/screening/rules.h"

namespace rapport::screening {

// Names of units as a tree of words, so that a text is compared with all of them at once.
class UnitNames {
 public:
  explicit UnitNames(std::span<const std::string> names);

  void Find(const Reading& text, std::vector<Match>& matches) const;

 private:
  // Of longer names as many words are compared; more could make the time depend on the names.
  static constexpr std::size_t kMostWords = 12;
  struct Node {
    std::map<std::string, std::size_t, std::less<>> next;  // by word: a node
    bool ends_name = false;
  };

  // One past the last word of the longest name that begins with `word`; `word` if there is none.
  std::size_t LongestFrom(const std::vector<Word>& words, std::size_t word) const;

  std::vector<Node> nodes_{1};  // the first one is the root
};

}  // namespace rapport::screening

#endif  // RAPPORT_LIBS_SCREENING_UNIT_NAMES_H_
