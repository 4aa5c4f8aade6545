#include "services/intake/domain/code_bucket.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>
#include <vector>

#include "libs/base/status.h"
#include "libs/base/strings.h"

namespace rapport::intake {
namespace {

std::string Hash(int number) { return HashParticipationCode({"acme", "w1"}, base::StrCat("code-", number)); }

std::string Receipt(char fill) { return std::string(kReceiptBytes, fill); }

CodeBucket Of(int begin, int end) {
  CodeBucket bucket;
  for (int i = begin; i < end; ++i) EXPECT_TRUE(bucket.Add(Hash(i), static_cast<std::uint32_t>(i) << 20));
  return bucket;
}

TEST(CodeBucket, FindsWhatWasAdded) {
  const CodeBucket bucket = Of(0, 50);
  for (int i = 0; i < 50; ++i) {
    const auto code = bucket.Find(Hash(i));
    ASSERT_TRUE(code) << i;
    EXPECT_EQ(code->cohort, static_cast<std::uint32_t>(i) << 20);
    EXPECT_FALSE(code->spent());
  }
  EXPECT_FALSE(bucket.Find(Hash(50)));
  EXPECT_FALSE(bucket.Find(Hash(1).substr(1)));
  EXPECT_FALSE(CodeBucket().Find(Hash(1)));
}

TEST(CodeBucket, ACodeIsAddedOnce) {
  CodeBucket bucket = Of(0, 5);
  EXPECT_FALSE(bucket.Add(Hash(3), 7));
  EXPECT_EQ(bucket.Find(Hash(3))->cohort, 3U << 20);
}

TEST(CodeBucket, SpendsOneCode) {
  CodeBucket bucket = Of(0, 20);
  bucket.Spend(Hash(7), Receipt('r'));
  for (int i = 0; i < 20; ++i) EXPECT_EQ(bucket.Find(Hash(i))->spent(), i == 7) << i;
  EXPECT_EQ(bucket.Find(Hash(7))->receipt, Receipt('r'));
  EXPECT_EQ(bucket.Find(Hash(7))->cohort, 7U << 20);
}

TEST(CodeBucket, BytesDoNotTellWhatCameFirst) {
  CodeBucket forward = Of(0, 30);
  CodeBucket backward;
  for (int i = 29; i >= 0; --i) backward.Add(Hash(i), static_cast<std::uint32_t>(i) << 20);
  for (const int i : {3, 9}) forward.Spend(Hash(i), Receipt('r'));
  for (const int i : {9, 3}) backward.Spend(Hash(i), Receipt('r'));
  EXPECT_EQ(forward.bytes(), backward.bytes());
}

TEST(CodeBucket, SurvivesEncoding) {
  CodeBucket bucket = Of(0, 30);
  bucket.Spend(Hash(7), Receipt('r'));
  const auto decoded = CodeBucket::Decode(bucket.bytes());
  ASSERT_TRUE(decoded.ok()) << decoded.status();
  EXPECT_EQ(decoded->bytes(), bucket.bytes());
  EXPECT_TRUE(decoded->Find(Hash(7))->spent());
}

TEST(CodeBucket, SpreadsWithoutLoss) {
  CodeBucket bucket = Of(0, 100);
  bucket.Spend(Hash(42), Receipt('r'));
  std::vector<CodeBucket> buckets(7);
  bucket.SpreadOver(buckets);
  for (int i = 0; i < 100; ++i) {
    const auto code = buckets[CodeBucket::BucketOf(Hash(i), buckets.size())].Find(Hash(i));
    ASSERT_TRUE(code) << i;
    EXPECT_EQ(code->spent(), i == 42);
  }
}

TEST(CodeBucket, RefusesDamagedBytes) {
  const std::string whole = Of(0, 3).bytes();
  std::string unsorted = whole;
  unsorted[1] = '\xff';
  for (const std::string& bytes :
       {std::string(), "\x02" + whole.substr(1), whole.substr(0, whole.size() - 1), unsorted}) {
    EXPECT_EQ(base::ReasonOf(CodeBucket::Decode(bytes).status()), "BLOCK_CORRUPT");
  }
  std::mt19937 random(1);
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes = whole.substr(0, random() % (whole.size() + 1));
    if (!bytes.empty()) bytes[random() % bytes.size()] = static_cast<char>(random());
    const auto decoded = CodeBucket::Decode(bytes);
    if (!decoded.ok()) continue;
    EXPECT_EQ(decoded->bytes(), bytes);
  }
}

}  // namespace
}  // namespace rapport::intake
