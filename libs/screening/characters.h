#ifndef RAPPORT_LIBS_SCREENING_CHARACTERS_H_
#define RAPPORT_LIBS_SCREENING_CHARACTERS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rapport::screening {

// A character as the rules see it: the same for whoever types it with or without accent, in full width, with
// an exotic dash or blank. What is drawn as nothing (soft hyphens, joiners, direction marks, accents of their
// own) is left out.
struct Character {
  // a-z, 0-9, ASCII punctuation, ' ' for all blanks, '\n'; kLetter for any other letter, kOther for all else.
  char folded = ' ';
  bool upper = false;     // a capital letter
  std::size_t begin = 0;  // bytes in the text, with what is left out behind it
  std::size_t end = 0;
};
inline constexpr char kLetter = '\x01';
inline constexpr char kOther = '\x02';

inline bool IsDigit(char folded) { return folded >= '0' && folded <= '9'; }
inline bool IsLetter(char folded) { return (folded >= 'a' && folded <= 'z') || folded == kLetter; }

// `text` is well-formed UTF-8.
std::vector<Character> Fold(std::string_view text);

// A run of letters and digits; apostrophes between letters belong to it ("O'Brien").
struct Word {
  std::size_t first = 0;  // characters [first, last)
  std::size_t last = 0;
  std::string folded;  // without apostrophes and a possessive 's
  std::string gap;     // what stands between it and the word before, folded
  int letters = 0;
  int digits = 0;
  bool possessive = false;
  bool capital = false;       // begins with a capital letter
  bool all_capitals = false;  // two letters or more, all capital
  bool begins = false;        // a sentence, or what may be one
};

std::vector<Word> WordsOf(const std::vector<Character>& characters);

}  // namespace rapport::screening

#endif  // RAPPORT_LIBS_SCREENING_CHARACTERS_H_
