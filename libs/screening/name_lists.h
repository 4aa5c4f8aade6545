#ifndef RAPPORT_LIBS_SCREENING_NAME_LISTS_H_
#define RAPPORT_LIBS_SCREENING_NAME_LISTS_H_

#include <string_view>

namespace rapport::screening {

// How far a word, folded, is a name.
enum class NameClass {
  kNone,
  kPlain,    // nothing but a name, however it is written
  kCapital,  // a name when it has a capital letter, wherever it stands
  kWord,     // also a word: a name when it has a capital letter within a sentence, or stands beside a name
  kBeside,   // a word that is written with a capital for other reasons too: a name beside a name only
};

// Common given names and surnames of people who work in US hospitals, and of Spanish speakers.
NameClass ClassOf(std::string_view folded);

// What is said before a name; an abbreviation may have a full stop.
enum class TitleClass { kNone, kWord, kAbbreviation };
TitleClass TitleOf(std::string_view folded);

// Words behind a title or beside a name that are no part of a name, though they may have a capital letter:
// posts, places of work, days and months, and what sentences are made of.
bool IsNoName(std::string_view folded);

// "de", "van", "la": between parts of a name.
bool IsParticle(std::string_view folded);

}  // namespace rapport::screening

#endif  // RAPPORT_LIBS_SCREENING_NAME_LISTS_H_
