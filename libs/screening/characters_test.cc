#include "libs/screening/characters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace rapport::screening {
namespace {

using ::testing::ElementsAre;

std::string FoldedText(std::string_view text) {
  std::string folded;
  for (const Character& character : Fold(text)) folded += character.folded;
  return folded;
}

std::vector<std::string> FoldedWords(std::string_view text) {
  std::vector<std::string> words;
  for (const Word& word : WordsOf(Fold(text))) words.push_back(word.folded);
  return words;
}

TEST(Fold, IsTheSameHoweverItIsTyped) {
  EXPECT_EQ(FoldedText("Núñez GARCÍA Ōé"), "nunez garcia oe");
  EXPECT_EQ(FoldedText("Nu\u0301n\u0303ez"), "nunez") << "accents of their own";
  EXPECT_EQ(FoldedText("Nguy\u1ec5n \u1ea8n"), "nguyen an");
  EXPECT_EQ(FoldedText("５５５－０１４３"), "555-0143");
  EXPECT_EQ(FoldedText("٥٥٥\u20110143"), "555-0143");
  EXPECT_EQ(FoldedText("5\u200b5\ufe0f\u20e35\u00ad\u2060-0143"), "555-0143") << "what is drawn as nothing";
  EXPECT_EQ(FoldedText("a\u00a0b\u2009c\u2028d"), "a b c\nd");
  EXPECT_EQ(FoldedText("O\u2019Brien"), "o'brien");
  EXPECT_EQ(FoldedText("×Ω日😀"), std::string({kOther, kLetter, kLetter, kOther}));
}

TEST(Fold, KnowsWhereEachCharacterStands) {
  const std::vector<Character> characters = Fold("añ\u0301\u200b😀");
  ASSERT_EQ(characters.size(), 3u);
  EXPECT_EQ(characters[1].begin, 1u);
  EXPECT_EQ(characters[1].end, 8u) << "with the accent and the blank of no width behind it";
  EXPECT_EQ(characters[2].end, 12u);
}

TEST(WordsOf, CutsAtWhatIsNeitherLetterNorDigit) {
  EXPECT_THAT(FoldedWords("O'Brien's A1-B2, ¿qué? 'yes'"), ElementsAre("obrien", "a1", "b2", "que", "yes"));
}

TEST(WordsOf, TellsCapitalsSentencesAndPossessives) {
  const std::vector<Word> words = WordsOf(Fold("Ask Mark's team. The ICU is I"));
  ASSERT_EQ(words.size(), 7u);
  EXPECT_TRUE(words[0].begins && words[0].capital && !words[0].all_capitals);
  EXPECT_TRUE(words[1].possessive && words[1].capital && !words[1].begins);
  EXPECT_FALSE(words[2].capital);
  EXPECT_TRUE(words[3].begins);
  EXPECT_TRUE(words[4].all_capitals);
  EXPECT_FALSE(words[6].all_capitals) << "one letter tells nothing";
}

}  // namespace
}  // namespace rapport::screening
