#include "services/intake/domain/comment_block.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "libs/base/status.h"
#include "libs/base/strings.h"

namespace rapport::intake {
namespace {

std::vector<StoredComment> Comments(int count) {
  std::vector<StoredComment> comments;
  comments.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    comments.push_back({{},
                        static_cast<std::uint32_t>(i * 977),
                        base::StrCat("prompt-", i % 3),
                        std::string(static_cast<std::size_t>(i * 7), 'x')});
  }
  return comments;
}

TEST(CommentBlock, SurvivesEncoding) {
  const std::vector<StoredComment> comments = Comments(100);
  std::vector<StoredComment> decoded;
  ASSERT_TRUE(DecodeComments(EncodeComments(comments), decoded).ok());
  EXPECT_EQ(decoded, comments);
}

TEST(CommentBlock, IsShuffledWithoutLoss) {
  const std::vector<StoredComment> comments = Comments(64);
  std::vector<StoredComment> shuffled = comments;
  ShuffleComments(shuffled);
  EXPECT_THAT(shuffled, ::testing::UnorderedElementsAreArray(comments));
  EXPECT_NE(shuffled, comments) << "1 in 64! runs may fail";
}

TEST(CommentBlock, NeverReadsPastDamagedBytes) {
  const std::string whole = EncodeComments(Comments(20));
  std::mt19937 random(1);
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes = whole.substr(0, random() % (whole.size() + 1));
    for (int i = 0; i < 3 && !bytes.empty(); ++i) {
      bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    std::vector<StoredComment> decoded = {{"id", 1, "p", "before"}};
    if (const absl::Status status = DecodeComments(bytes, decoded); !status.ok()) {
      EXPECT_EQ(base::ReasonOf(status), "BLOCK_CORRUPT");
      EXPECT_EQ(decoded.size(), 1U);
    } else {
      decoded.erase(decoded.begin());
      EXPECT_EQ(EncodeComments(decoded), bytes);
    }
  }
}

}  // namespace
}  // namespace rapport::intake
