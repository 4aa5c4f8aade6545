#include "services/intake/domain/answer_block.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "libs/base/status.h"

namespace rapport::intake {
namespace {

std::vector<StoredSheet> Sheets(int count) {
  std::vector<StoredSheet> sheets;
  sheets.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    sheets.push_back({static_cast<std::uint32_t>(i * 977),
                      std::string(static_cast<std::size_t>(i % 200), static_cast<char>(i))});
  }
  return sheets;
}

TEST(AnswerBlock, SurvivesEncoding) {
  const std::vector<StoredSheet> sheets = Sheets(500);
  std::vector<StoredSheet> decoded;
  ASSERT_TRUE(DecodeBlock(EncodeBlock(sheets), decoded).ok());
  EXPECT_EQ(decoded, sheets);
}

TEST(AnswerBlock, IsShuffledWithoutLoss) {
  const std::vector<StoredSheet> sheets = Sheets(64);
  std::vector<StoredSheet> shuffled = sheets;
  ShuffleSheets(shuffled);
  EXPECT_THAT(shuffled, testing::UnorderedElementsAreArray(sheets));
  EXPECT_NE(shuffled, sheets) << "1 in 64! runs may fail";
}

TEST(AnswerBlock, HasOneFormOnly) {
  const std::vector<std::string> others = {
      std::string("\x01\x80\x00\x00", 4),       // a cohort of 0 in two bytes
      "\x01\xff\xff\xff\xff\x1f\x01x",          // a cohort beyond 32 bits
      std::string("\x01\x00\x81\x00x", 5),      // a length of 1 in two bytes
      std::string("\x01\x00\x01x\x00\x09", 6),  // a good sheet, then one that is cut off
  };
  for (const std::string& bytes : others) {
    std::vector<StoredSheet> decoded = {{1, "before"}};
    EXPECT_EQ(base::ReasonOf(DecodeBlock(bytes, decoded)), "BLOCK_CORRUPT");
    EXPECT_EQ(decoded.size(), 1u);
  }
}

TEST(AnswerBlock, NeverReadsPastDamagedBytes) {
  const std::string whole = EncodeBlock(Sheets(20));
  std::mt19937 random(1);
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes = whole.substr(0, random() % (whole.size() + 1));
    for (int i = 0; i < 3 && !bytes.empty(); ++i)
      bytes[random() % bytes.size()] = static_cast<char>(random());
    std::vector<StoredSheet> decoded;
    const absl::Status status = DecodeBlock(bytes, decoded);
    if (!status.ok()) {
      EXPECT_EQ(base::ReasonOf(status), "BLOCK_CORRUPT");
    }
  }
}

}  // namespace
}  // namespace rapport::intake
