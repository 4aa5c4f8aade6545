#include <gmock/gmock.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "libs/base/status.h"
#include "libs/base/strings.h"
#include "services/intake/store/conformance/intake_store_conformance.h"

namespace rapport::intake {
namespace {

using base::ReasonOf;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

// What stands beside a comment besides its id.
using Kept = std::pair<std::string, std::string>;  // "cohort prompt", text

std::vector<Kept> KeptIn(const std::vector<StoredComment>& comments) {
  std::vector<Kept> kept;
  kept.reserve(comments.size());
  for (const StoredComment& comment : comments) {
    kept.emplace_back(base::StrCat(comment.cohort, " ", comment.prompt), comment.text);
  }
  return kept;
}

CommentReview Approval(const StoredComment& comment) {
  return {comment.id, comment.prompt, CommentDecision::kApproved,
          "released", "icu",          base::RoleGroup::kExecutive};
}

}  // namespace

TEST_P(IntakeStoreConformance, CommentsAreTakenWithTheirSheet) {
  const base::WaveName wave = OpenedWave();
  AddCodes(wave, 0, 0, 2);
  AddCodes(wave, 1, 2, 3);
  EXPECT_TRUE(SubmitWithComments(wave, 0, {{"best", "all"}, {"worst", "¿Qué?\nNada."}}).ok());
  EXPECT_TRUE(SubmitWithComments(wave, 0, {{"best", "all"}, {"worst", "¿Qué?\nNada."}}).ok()) << "a retry";
  EXPECT_TRUE(SubmitWithComments(wave, 1, {}).ok());
  EXPECT_TRUE(SubmitWithComments(wave, 2, {{"best", "all"}}).ok());
  EXPECT_EQ(ReasonOf(SubmitWithComments(wave, 7, {{"best", "lost"}})), "CODE_NOT_FOUND");
  Reopen();
  ASSERT_TRUE(store_->CloseWave(wave, "", "e3", "2026-03-09").ok());
  Reopen();
  const absl::StatusOr<CommentBatch> batch = store_->ReadComments(wave);
  ASSERT_TRUE(batch.ok()) << batch.status();
  EXPECT_THAT(
      KeptIn(batch->comments),
      UnorderedElementsAre(Kept("0 best", "all"), Kept("0 worst", "¿Qué?\nNada."), Kept("1 best", "all")));
  EXPECT_THAT(batch->reviews, IsEmpty());
  EXPECT_EQ(batch->policy, store_->GetWave(wave)->policy);
}

TEST_P(IntakeStoreConformance, ASheetThatDoesNotFitLeavesNoComment) {
  const base::WaveName wave = OpenedWave();
  AddCodes(wave, 0, 0, 1);
  std::vector<Submission> one;
  one.push_back(
      {wave,
       "c0..............",
       "r0..............",
       [](std::uint32_t) -> absl::StatusOr<std::string> { return absl::InvalidArgumentError("no"); },
       {{"best", "text"}}});
  EXPECT_FALSE(store_->Submit(one)[0].ok());
  ASSERT_TRUE(store_->CloseWave(wave, "", "e3", "2026-03-09").ok());
  EXPECT_THAT(store_->ReadComments(wave)->comments, IsEmpty());
}

TEST_P(IntakeStoreConformance, CommentsAreReadOfClosedWavesOnly) {
  const base::WaveName wave = OpenedWave();
  AddCodes(wave, 0, 0, 1);
  ASSERT_TRUE(SubmitWithComments(wave, 0, {{"best", "all"}}).ok());
  EXPECT_EQ(ReasonOf(store_->ReadComments(wave).status()), "WAVE_NOT_CLOSED");
  EXPECT_EQ(ReasonOf(store_->SetCommentReview(wave, {})), "WAVE_NOT_CLOSED");
  EXPECT_EQ(ReasonOf(store_->ReadComments({"acme", "none"}).status()), "WAVE_NOT_FOUND");
  EXPECT_EQ(ReasonOf(store_->SetCommentReview({"acme", "none"}, {})), "WAVE_NOT_FOUND");
}

// 24 comments come back in the order in which they came with a chance of one in 24!.
TEST_P(IntakeStoreConformance, NothingTellsInWhichOrderCommentsCame) {
  const base::WaveName wave = OpenedWave();
  AddCodes(wave, 0, 0, 24);
  std::vector<std::string> sent;
  for (int i = 0; i < 24; ++i) {
    sent.push_back(base::StrCat("text ", i + 10));
    ASSERT_TRUE(SubmitWithComments(wave, i, {{"best", sent.back()}}).ok());
  }
  ASSERT_TRUE(store_->CloseWave(wave, "", "e3", "2026-03-09").ok());
  std::vector<std::string> read;
  std::set<std::string> ids;
  const absl::StatusOr<CommentBatch> batch = store_->ReadComments(wave);
  ASSERT_TRUE(batch.ok());
  for (const StoredComment& comment : batch->comments) {
    read.push_back(comment.text);
    ids.insert(comment.id);
    EXPECT_EQ(comment.id.size(), kCommentIdBytes);
  }
  EXPECT_NE(read, sent);
  EXPECT_THAT(ids, SizeIs(24));
  std::sort(read.begin(), read.end());
  EXPECT_EQ(read, sent);
}

TEST_P(IntakeStoreConformance, AReviewTakesThePlaceOfTheOneBefore) {
  const base::WaveName wave = OpenedWave();
  AddCodes(wave, 0, 0, 1);
  ASSERT_TRUE(SubmitWithComments(wave, 0, {{"best", "all"}}).ok());
  ASSERT_TRUE(store_->CloseWave(wave, "", "e3", "2026-03-09").ok());
  const StoredComment comment = store_->ReadComments(wave)->comments.at(0);
  const CommentReview approved = Approval(comment);
  EXPECT_TRUE(store_->SetCommentReview(wave, approved).ok());
  EXPECT_TRUE(store_->SetCommentReview(wave, approved).ok());
  Reopen();
  EXPECT_THAT(store_->ReadComments(wave)->reviews, ElementsAre(approved));
  const CommentReview withheld = {comment.id, comment.prompt};
  EXPECT_TRUE(store_->SetCommentReview(wave, withheld).ok());
  EXPECT_THAT(store_->ReadComments(wave)->reviews, ElementsAre(withheld));
  EXPECT_THAT(store_->ReadComments(wave)->comments, ElementsAre(comment)) << "what was written stays";
  EXPECT_EQ(ReasonOf(store_->SetCommentReview(wave, {std::string(16, 'x'), "best"})), "COMMENT_NOT_FOUND");
}

TEST_P(IntakeStoreConformance, CommentsOfOtherWavesAndOrganizationsStayApart) {
  const base::WaveName wave = OpenedWave();
  const base::WaveName other = OpenedWave("w2");
  AddCodes(wave, 0, 0, 1);
  ASSERT_TRUE(SubmitWithComments(wave, 0, {{"best", "all"}}).ok());
  ASSERT_TRUE(store_->CloseWave(other, "", "e3", "2026-03-09").ok());
  EXPECT_THAT(store_->ReadComments(other)->comments, IsEmpty());
  ASSERT_TRUE(store_->CloseWave(wave, "", "e3", "2026-03-09").ok());
  const std::vector<StoredComment> comments = store_->ReadComments(wave)->comments;
  ASSERT_THAT(comments, SizeIs(1));
  EXPECT_EQ(ReasonOf(store_->SetCommentReview(other, Approval(comments[0]))), "COMMENT_NOT_FOUND");
}

TEST_P(IntakeStoreConformance, ReleasedCommentsOutliveTheComments) {
  const base::WaveName wave = OpenedWave();
  const base::WaveName other = OpenedWave("w2");
  for (const base::WaveName& each : {wave, other}) {
    AddCodes(each, 0, 0, 3);
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(SubmitWithComments(each, i, {{"best", "written"}}).ok());
    ASSERT_TRUE(store_->CloseWave(each, "", "e3", "2026-03-09").ok());
    const std::vector<StoredComment> comments = store_->ReadComments(each)->comments;
    ASSERT_THAT(comments, SizeIs(3));
    ASSERT_TRUE(store_->SetCommentReview(each, Approval(comments[0])).ok());
    ASSERT_TRUE(store_->SetCommentReview(each, {comments[1].id, comments[1].prompt}).ok());
  }
  ASSERT_TRUE(store_->DeleteAnswers(wave, "2026-09-09").ok());
  Reopen();
  const absl::StatusOr<CommentBatch> after = store_->ReadComments(wave);
  ASSERT_TRUE(after.ok()) << after.status();
  EXPECT_THAT(after->comments, IsEmpty());
  ASSERT_THAT(after->reviews, SizeIs(1));
  EXPECT_EQ(after->reviews[0].released_text, "released");
  EXPECT_THAT(store_->ReadComments(other)->comments, SizeIs(3));
  EXPECT_THAT(store_->ReadComments(other)->reviews, SizeIs(2));
}

TEST_P(IntakeStoreConformance, ManyCommentsWaitUntilTheWaveCloses) {
  const base::WaveName wave = OpenedWave();
  AddCodes(wave, 0, 0, 100);
  std::multiset<std::string> sent;
  for (int i = 0; i < 100; ++i) {
    const std::string text = base::StrCat("text ", i);
    ASSERT_TRUE(SubmitWithComments(wave, i, {{"best", text}, {"worst", text}}).ok());
    sent.insert({text, text});
  }
  ASSERT_TRUE(store_->CloseWave(wave, "", "e3", "2026-03-09").ok());
  const absl::StatusOr<CommentBatch> kept = store_->ReadComments(wave);
  ASSERT_TRUE(kept.ok()) << kept.status();
  std::multiset<std::string> read;
  for (const StoredComment& comment : kept->comments) read.insert(comment.text);
  EXPECT_EQ(read, sent);
}

}  // namespace rapport::intake
