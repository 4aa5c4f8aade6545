// Comments on open questions, from the form to what readers get, with real servers.

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "tests/integration/harness/call.h"
#include "tests/integration/harness/pulse.h"

namespace rapport::integration {
namespace {

using ::rapport::testing::HasReason;
using ::rapport::testing::HasViolation;
using ::rapport::testing::StatusIs;
using scoring::v1::CommentToReview;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;
using Review = scoring::v1::ReviewCommentRequest;
using internal::intake::v1::ReadCommentsRequest;
using internal::intake::v1::SetCommentReviewRequest;

constexpr int kThreshold = 6;

class CommentsTest : public ::testing::TestWithParam<Shape> {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(suite_, Suite::Start({.shape = GetParam()}));
    ASSERT_OK(LoadPulse(api()));
    WavePlan plan = PulseWave("w", 5);
    plan.wave.mutable_policy()->set_comment_minimum_n(kThreshold);
    ASSERT_OK_AND_ASSIGN(const Wave wave, CreateOpenWave(api(), plan));
    wave_ = wave.name();
  }

  const Api& api() { return suite_->api(); }

  absl::StatusOr<intake::v1::SubmitResponseRequest> SheetFrom(const std::string& unit) {
    RAPPORT_ASSIGN_OR_RETURN(const auto codes, PulseCodes(api(), wave_, unit, 1));
    const int number = sheets_++;
    return PulseSubmission(wave_, codes[0], PulseSheet(number),
                           RequestId(static_cast<std::uint64_t>(number)));
  }
  absl::StatusOr<intake::v1::SubmitResponseResponse> Submit(
      const intake::v1::SubmitResponseRequest& request) {
    return Call(*api().responses, &ResponseService::Stub::SubmitResponse, request);
  }
  // An answer sheet from the unit's front line with this comment on `best`.
  absl::Status Write(const std::string& unit, const std::string& text) {
    RAPPORT_ASSIGN_OR_RETURN(auto request, SheetFrom(unit));
    AddComment(request, "best", text);
    return Submit(request).status();
  }
  void WriteMany(const std::string& unit, int count) {
    for (int i = 0; i < count; ++i) ASSERT_OK(Write(unit, base::StrCat("from ", unit)));
  }

  absl::StatusOr<std::vector<CommentToReview>> Queue(
      CommentToReview::State state = CommentToReview::STATE_WAITING) {
    std::vector<CommentToReview> queue;
    scoring::v1::ListCommentsToReviewRequest request;
    request.set_parent(wave_);
    request.set_state(state);
    do {
      RAPPORT_ASSIGN_OR_RETURN(const auto page,
                               Call(*api().comments, &CommentService::Stub::ListCommentsToReview, request));
      queue.insert(queue.end(), page.comments().begin(), page.comments().end());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return queue;
  }
  absl::StatusOr<CommentToReview> Decide(const std::string& name, Review::Decision decision,
                                         const std::string& text = "") {
    Review request;
    request.set_name(name);
    request.set_decision(decision);
    request.set_released_text(text);
    request.set_names_reviewed(true);
    return Call(*api().comments, &CommentService::Stub::ReviewComment, request);
  }
  absl::StatusOr<std::vector<scoring::v1::Comment>> Released(const std::string& unit = "",
                                                             int page_size = 0) {
    std::vector<scoring::v1::Comment> released;
    scoring::v1::ListCommentsRequest request;
    request.set_parent(wave_);
    request.set_unit_id(unit);
    request.set_page_size(page_size);
    do {
      RAPPORT_ASSIGN_OR_RETURN(const auto page,
                               Call(*api().comments, &CommentService::Stub::ListComments, request));
      released.insert(released.end(), page.comments().begin(), page.comments().end());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return released;
  }
  // Approves everything as it was written; by text, the units to which it is attributed.
  std::map<std::string, std::set<std::string>> UnitsOfAll() {
    const auto queue = Queue();
    EXPECT_OK(queue);
    for (const CommentToReview& comment : *queue) {
      EXPECT_OK(Decide(comment.name(), Review::DECISION_APPROVE, comment.text()));
    }
    const auto released = Released();
    EXPECT_OK(released);
    EXPECT_EQ(released->size(), queue->size());
    std::map<std::string, std::set<std::string>> units;
    for (const scoring::v1::Comment& comment : *released) {
      EXPECT_EQ(comment.role_group(), type::v1::ROLE_GROUP_FRONT_LINE);
      units[comment.text()].insert(comment.unit_id());
    }
    return units;
  }

  std::unique_ptr<Suite> suite_;
  std::string wave_;
  int sheets_ = 0;
};

TEST_P(CommentsTest, BelowTheThresholdNothingIsThereForAnybody) {
  ASSERT_NO_FATAL_FAILURE(WriteMany("u1", kThreshold - 3));
  ASSERT_NO_FATAL_FAILURE(WriteMany("u2", 2));
  ASSERT_OK(CloseWave(api(), wave_));
  ASSERT_OK_AND_ASSIGN(const auto queue, Queue());
  EXPECT_THAT(queue, IsEmpty());
  for (const std::string unit : {"", "root", "u1", "u2"}) {
    ASSERT_OK_AND_ASSIGN(const auto released, Released(unit));
    EXPECT_THAT(released, IsEmpty()) << unit;
  }
}

TEST_P(CommentsTest, AtTheThresholdAUnitsCommentsAreItsOwn) {
  ASSERT_NO_FATAL_FAILURE(WriteMany("u1", kThreshold));
  ASSERT_NO_FATAL_FAILURE(WriteMany("u2", kThreshold));
  ASSERT_NO_FATAL_FAILURE(WriteMany("root", kThreshold));
  ASSERT_OK(CloseWave(api(), wave_));
  EXPECT_THAT(UnitsOfAll(),
              ElementsAre(Pair("from root", ElementsAre("root")), Pair("from u1", ElementsAre("u1")),
                          Pair("from u2", ElementsAre("u2"))));
  ASSERT_OK_AND_ASSIGN(const auto of_u1, Released("u1"));
  EXPECT_THAT(of_u1, SizeIs(kThreshold));
  EXPECT_EQ(of_u1[0].unit_display_name(), "One");
  ASSERT_OK_AND_ASSIGN(const auto all, Released("root", 5));
  EXPECT_THAT(all, SizeIs(3 * kThreshold));
}

TEST_P(CommentsTest, BelowItTheyAreTheParents) {
  ASSERT_NO_FATAL_FAILURE(WriteMany("u1", kThreshold));
  ASSERT_NO_FATAL_FAILURE(WriteMany("u2", kThreshold - 1));
  ASSERT_NO_FATAL_FAILURE(WriteMany("root", 1));
  ASSERT_OK(CloseWave(api(), wave_));
  EXPECT_THAT(UnitsOfAll(),
              ElementsAre(Pair("from root", ElementsAre("root")), Pair("from u1", ElementsAre("u1")),
                          Pair("from u2", ElementsAre("root"))));
  ASSERT_OK_AND_ASSIGN(const auto of_u2, Released("u2"));
  EXPECT_THAT(of_u2, IsEmpty());
}

// In the order in which they were written with a chance of one in 24!.
TEST_P(CommentsTest, NothingTellsInWhichOrderTheyCame) {
  std::vector<std::string> written;
  for (int i = 0; i < 24; ++i) {
    written.push_back(base::StrCat("remark ", i + 10));
    ASSERT_OK(Write("u1", written.back()));
  }
  ASSERT_OK(CloseWave(api(), wave_));
  ASSERT_OK_AND_ASSIGN(const auto queue, Queue());
  std::vector<std::string> read;
  read.reserve(queue.size());
  for (const CommentToReview& comment : queue) read.push_back(comment.text());
  EXPECT_NE(read, written);
  ASSERT_OK_AND_ASSIGN(const auto again, Queue());
  for (std::size_t i = 0; i < again.size(); ++i)
    EXPECT_EQ(again[i].text(), read[i]) << "but it is always the same";
  std::sort(read.begin(), read.end());
  EXPECT_EQ(read, written);
}

TEST_P(CommentsTest, OfAnOpenWaveNothingIsRead) {
  ASSERT_NO_FATAL_FAILURE(WriteMany("u1", kThreshold));
  const std::string name = wave_ + "/comments/" + std::string(32, '0');
  for (const absl::Status& status :
       {Queue().status(), Released().status(), Decide(name, Review::DECISION_WITHHOLD).status()}) {
    EXPECT_THAT(status, AllOf(StatusIs(absl::StatusCode::kFailedPrecondition), HasReason("WAVE_NOT_CLOSED")));
  }
}

// Comments as scoring reads them, from the server of answers, which the standalone form has on no port.
class CommentsForScoringTest : public CommentsTest {};

TEST_P(CommentsForScoringTest, OfAnOpenWaveNothingIsRead) {
  ASSERT_NO_FATAL_FAILURE(WriteMany("u1", kThreshold));
  ReadCommentsRequest read;
  read.set_wave(wave_);
  const auto context = NewContext();
  const auto reader = api().answers->ReadComments(context.get(), read);
  internal::intake::v1::ReadCommentsResponse piece;
  EXPECT_FALSE(reader->Read(&piece));
  EXPECT_THAT(Result(reader->Finish(), 0).status(), HasReason("WAVE_NOT_CLOSED"));
  SetCommentReviewRequest set;
  set.set_wave(wave_);
  set.mutable_review()->set_id(std::string(32, '0'));
  set.mutable_review()->set_decision(internal::intake::v1::CommentReview::DECISION_WITHHELD);
  EXPECT_THAT(Call(*api().answers, &AnswerService::Stub::SetCommentReview, set),
              HasReason("WAVE_NOT_CLOSED"));
}

// What intake hands to scoring: everything, decisions alone, or one comment with the counts of all.
TEST_P(CommentsForScoringTest, ScoringReadsNoMoreThanItNeeds) {
  ASSERT_NO_FATAL_FAILURE(WriteMany("u1", kThreshold));
  ASSERT_OK(CloseWave(api(), wave_));
  const auto read = [&](const ReadCommentsRequest& request) {
    const auto context = NewContext();
    const auto reader = api().answers->ReadComments(context.get(), request);
    internal::intake::v1::ReadCommentsResponse all;
    for (internal::intake::v1::ReadCommentsResponse piece; reader->Read(&piece);) all.MergeFrom(piece);
    EXPECT_OK(Result(reader->Finish(), 0));
    return all;
  };
  ReadCommentsRequest request;
  request.set_wave(wave_);
  const auto all = read(request);
  EXPECT_EQ(all.header().policy().comment_minimum_n(), kThreshold);
  ASSERT_THAT(all.header().counts(), SizeIs(1));
  EXPECT_EQ(all.header().counts(0).comments(), kThreshold);
  ASSERT_THAT(all.comments(), SizeIs(kThreshold));
  for (const int one : {0, 1}) {
    ASSERT_OK(Decide(wave_ + "/comments/" + all.comments(one).id(), Review::DECISION_APPROVE, "Released."));
  }
  request.set_reviews_only(true);
  const auto decided = read(request);
  EXPECT_THAT(decided.comments(), IsEmpty());
  EXPECT_THAT(decided.header().counts(), IsEmpty());
  EXPECT_THAT(decided.reviews(), SizeIs(2));
  request.set_reviews_only(false);
  request.set_comment_id(all.comments(1).id());
  const auto one = read(request);
  ASSERT_THAT(one.comments(), SizeIs(1));
  EXPECT_EQ(one.comments(0).id(), all.comments(1).id());
  ASSERT_THAT(one.reviews(), SizeIs(1));
  EXPECT_EQ(one.reviews(0).id(), all.comments(1).id());
  EXPECT_EQ(one.header().counts(0).comments(), kThreshold);

  SetCommentReviewRequest set;
  set.set_wave(wave_);
  *set.mutable_review() = one.reviews(0);
  const auto keep = [&] { return Call(*api().answers, &AnswerService::Stub::SetCommentReview, set); };
  EXPECT_OK(keep());
  set.mutable_review()->set_unit_id("nowhere");
  EXPECT_THAT(keep(), HasReason("UNKNOWN_UNIT"));
  set.mutable_review()->set_unit_id("u1");
  set.mutable_review()->set_released_text("");
  EXPECT_THAT(keep(), HasReason("INVALID_TEXT"));
  set.mutable_review()->set_released_text("x");
  set.mutable_review()->clear_role_group();
  EXPECT_THAT(keep(), HasReason("UNKNOWN_ENUM_VALUE"));
  set.mutable_review()->set_id("x");
  EXPECT_THAT(keep(), HasReason("INVALID_COMMENT_ID"));
}

TEST_P(CommentsTest, AReviewerDecidesWhatIsReleased) {
  ASSERT_NO_FATAL_FAILURE(WriteMany("u1", kThreshold));
  ASSERT_OK(Write("u1", "Dr. Peña left. Call 617-555-0143."));
  ASSERT_OK(CloseWave(api(), wave_));
  ASSERT_OK_AND_ASSIGN(const auto queue, Queue());
  ASSERT_THAT(queue, SizeIs(kThreshold + 1));
  const auto found =
      std::find_if(queue.begin(), queue.end(), [](const auto& one) { return one.findings_size() > 0; });
  ASSERT_NE(found, queue.end());
  EXPECT_EQ(found->proposed_text(), "[name] left. Call [phone].");
  EXPECT_THAT(Decide(found->name(), Review::DECISION_APPROVE, found->text()),
              AllOf(StatusIs(absl::StatusCode::kFailedPrecondition), HasReason("TEXT_NOT_CLEAN")));
  ASSERT_OK(Decide(found->name(), Review::DECISION_APPROVE, found->proposed_text()));
  ASSERT_OK_AND_ASSIGN(const auto released, Released());
  ASSERT_THAT(released, SizeIs(1));
  EXPECT_EQ(released[0].text(), "[name] left. Call [phone].");
  EXPECT_EQ(released[0].name(), found->name());
  ASSERT_OK(Decide(found->name(), Review::DECISION_WITHHOLD));
  ASSERT_OK_AND_ASSIGN(const auto nothing, Released());
  EXPECT_THAT(nothing, IsEmpty());
  ASSERT_OK_AND_ASSIGN(const auto withheld, Queue(CommentToReview::STATE_WITHHELD));
  EXPECT_THAT(withheld, SizeIs(1));
}

TEST_P(CommentsTest, FormsAskThePrompts) {
  ASSERT_OK_AND_ASSIGN(const auto codes, PulseCodes(api(), wave_, "u1", 1));
  intake::v1::GetFormRequest request;
  request.set_wave(wave_);
  request.set_participation_code(codes[0]);
  ASSERT_OK_AND_ASSIGN(const auto form, Call(*api().responses, &ResponseService::Stub::GetForm, request));
  ASSERT_THAT(form.comment_prompts(), SizeIs(2));
  EXPECT_EQ(form.comment_prompts(0).text(0).text(), "What should stay?");
  EXPECT_EQ(form.policy().comment_minimum_n(), kThreshold);
}

TEST_P(CommentsTest, OnlyWhatTheFormAsksIsTaken) {
  ASSERT_OK_AND_ASSIGN(const auto cohorts, ListCohorts(api(), wave_));
  const auto executives = std::find_if(cohorts.begin(), cohorts.end(), [](const auto& cohort) {
    return cohort.role_group() == type::v1::ROLE_GROUP_EXECUTIVE;
  });
  ASSERT_NE(executives, cohorts.end());
  ASSERT_OK_AND_ASSIGN(const auto codes, CreateCodes(api(), executives->name(), 1));
  auto request = PulseSubmission(wave_, codes[0], "", RequestId(1));
  intake::v1::Answer& answer = *request.add_answers();
  answer.set_item("q9");
  answer.set_value(3);
  AddComment(request, "best", "Nobody asked me.");
  EXPECT_THAT(Submit(request), HasReason("COMMENT_NOT_ON_FORM"));
  request.clear_comments();
  EXPECT_OK(Submit(request)) << "the code is not spent";
}

TEST_P(CommentsTest, ASubmissionIsTakenOnceWithItsComments) {
  ASSERT_OK_AND_ASSIGN(auto request, SheetFrom("u1"));
  AddComment(request, "worst", "No time.");
  AddComment(request, "best", "The team.");
  ASSERT_OK_AND_ASSIGN(const auto first, Submit(request));
  std::swap(*request.mutable_comments(0), *request.mutable_comments(1));
  ASSERT_OK_AND_ASSIGN(const auto second, Submit(request));
  EXPECT_EQ(first.receipt(), second.receipt());
  request.mutable_comments(0)->set_text("Another text.");
  EXPECT_THAT(Submit(request), HasReason("CODE_SPENT"));
  ASSERT_NO_FATAL_FAILURE(WriteMany("u1", kThreshold - 1));
  ASSERT_OK(CloseWave(api(), wave_));
  ASSERT_OK_AND_ASSIGN(const auto queue, Queue());
  EXPECT_THAT(queue, SizeIs(kThreshold)) << "on `worst` one person wrote, which nobody gets to read";
  EXPECT_THAT(queue, Each(::testing::Property(&CommentToReview::prompt, "best")));
}

TEST_P(CommentsTest, HostileTextIsRefusedOrKeptAsItIs) {
  ASSERT_OK_AND_ASSIGN(auto request, SheetFrom("u1"));
  for (const std::string& bad :
       std::vector<std::string>{"", " \n ", "\u200b", "a\tb", "a\r\nb", "\x1b[2J", "a\u009bb",
                                std::string("a\0b", 3), std::string(2001, 'x')}) {
    request.clear_comments();
    AddComment(request, "best", "fine");
    AddComment(request, "worst", bad);
    EXPECT_THAT(Submit(request),
                AllOf(StatusIs(absl::StatusCode::kInvalidArgument), HasViolation("comments[1].text")))
        << bad;
  }
  request.clear_comments();
  AddComment(request, "q1", "an item");
  EXPECT_THAT(Submit(request), HasViolation("comments[0].prompt"));
  request.clear_comments();
  std::vector<std::string> kept = {"'); DROP TABLE comments; --", "<script>alert(1)</script>",
                                   "{\"a\":[1]} %s %n \\",        "=cmd|' /C calc'!A0",
                                   "line one\n\nline three",      "\u202etxet\u202c \u2066x\u2069"};
  std::string longest;
  for (int i = 0; i < 2000; ++i) longest += "𝄞";
  for (int i = 0; i < 40; ++i) kept.push_back(longest);
  for (const std::string& text : kept) ASSERT_OK(Write("u1", text));
  ASSERT_OK(CloseWave(api(), wave_));
  ASSERT_OK_AND_ASSIGN(const auto queue, Queue());
  std::vector<std::string> read;
  read.reserve(queue.size());
  for (const CommentToReview& comment : queue) read.push_back(comment.text());
  EXPECT_THAT(read, ::testing::UnorderedElementsAreArray(kept));
}

INSTANTIATE_TEST_SUITE_P(Shapes, CommentsTest, AllShapes(), NameOf);
INSTANTIATE_TEST_SUITE_P(Shapes, CommentsForScoringTest,
                         ::testing::Values(Shape::kFourProcesses, Shape::kFourOnPostgres), NameOf);

}  // namespace
}  // namespace rapport::integration
