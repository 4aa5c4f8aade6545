#ifndef RAPPORT_LIBS_SCREENING_RULES_H_
#define RAPPORT_LIBS_SCREENING_RULES_H_

#include <cstddef>
#include <vector>

#include "libs/screening/characters.h"
#include "libs/screening/screening.h"

namespace rapport::screening {

// What a rule found: characters [first, last).
struct Match {
  std::size_t first = 0;
  std::size_t last = 0;
  Kind kind = Kind::kIdentifier;
};

// The text in the two forms in which rules read it. Each rule looks a bounded number of words or groups of
// digits ahead of where it stands, or goes on behind what it has found, so that it is linear.
struct Reading {
  std::vector<Character> characters;
  std::vector<Word> words;
};

// E-mail addresses, also spelled out, and addresses of pages (addresses.cc).
void FindAddresses(const Reading& text, std::vector<Match>& matches);
// Phone numbers, identifiers and dates in digits (numbers.cc).
void FindNumbers(const Reading& text, std::vector<Match>& matches);
// Dates with the name of a month, and years of birth (dates.cc).
void FindDates(const Reading& text, std::vector<Match>& matches);
// Names of people (names.cc).
void FindNames(const Reading& text, std::vector<Match>& matches);

}  // namespace rapport::screening

#endif  // RAPPORT_LIBS_SCREENING_RULES_H_
