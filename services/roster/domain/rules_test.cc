#include "services/roster/domain/rules.h"

#include <gtest/gtest.h>

#include <string>

namespace rapport::roster {
namespace {

std::string Repeat(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

TEST(IsDisplayName, CountsCharactersRatherThanBytes) {
  EXPECT_TRUE(IsDisplayName("Emergency department"));
  EXPECT_TRUE(IsDisplayName(Repeat("ä", 200)));
  EXPECT_FALSE(IsDisplayName(Repeat("ä", 201)));
}

TEST(IsDisplayName, RefusesWhatDoesNotPrint) {
  EXPECT_FALSE(IsDisplayName(""));
  EXPECT_FALSE(IsDisplayName("  "));
  EXPECT_FALSE(IsDisplayName("a\nb"));
  EXPECT_FALSE(IsDisplayName("a\x7f"));
  EXPECT_FALSE(IsDisplayName("\xff"));
}

TEST(IsSpecialty, TakesLowerCaseWordsOrNothing) {
  EXPECT_TRUE(IsSpecialty(""));
  EXPECT_TRUE(IsSpecialty("emergency-medicine-2"));
  EXPECT_TRUE(IsSpecialty(std::string(64, 'a')));
  EXPECT_FALSE(IsSpecialty(std::string(65, 'a')));
  EXPECT_FALSE(IsSpecialty("Surgery"));
  EXPECT_FALSE(IsSpecialty("a b"));
}

TEST(IsUuid, TakesTheWrittenFormOnly) {
  EXPECT_TRUE(IsUuid("123e4567-e89b-12d3-a456-426614174000"));
  EXPECT_TRUE(IsUuid("123E4567-E89B-12D3-A456-426614174000"));
  EXPECT_FALSE(IsUuid("123e4567e89b12d3a456426614174000"));
  EXPECT_FALSE(IsUuid("123e4567-e89b-12d3-a456-42661417400g"));
  EXPECT_FALSE(IsUuid(""));
}

}  // namespace
}  // namespace rapport::roster
