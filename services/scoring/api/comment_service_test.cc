#include "services/scoring/api/comment_service.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/status.h"
#include "libs/observe/metrics.h"
#include "libs/rpc/error.h"
#include "libs/rpc/server.h"
#include "libs/testing/status_matchers.h"
#include "services/scoring/api/fake_intake.h"
#include "services/scoring/module.h"

namespace rapport::scoring {
namespace {

using ::rapport::testing::HasReason;
using ::rapport::testing::HasViolation;
using ::rapport::testing::StatusIs;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using State = v1::CommentToReview;
using Review = v1::ReviewCommentRequest;

// A cache that fails the test when it is used: no comment may lie in one.
class NoCache final : public cache::Cache {
 public:
  std::optional<std::string> Get(std::string_view key) override {
    ADD_FAILURE() << key;
    return std::nullopt;
  }
  void Put(std::string_view key, std::string_view, absl::Duration) override { ADD_FAILURE() << key; }
  void Erase(std::string_view) override {}
  bool is_private() const override { return true; }
  Stats stats() const override { return {}; }
};

class CommentServiceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto intake = rpc::Server::Start(rpc::InProcessOptions(),
                                     {{internal::intake::v1::AnswerService::service_full_name(), &answers_},
                                      {intake::v1::WaveService::service_full_name(), &waves_}});
    ASSERT_OK(intake);
    intake_server_ = *std::move(intake);
    runtime_ = std::make_unique<rpc::Runtime>(rpc::Runtime::Options{.worker_threads = 2}, &metrics_);
    module_ = std::make_unique<Module>(Module::Options{}, intake_server_->InProcessChannel(),
                                       intake_server_->InProcessChannel(), &cache_, runtime_.get());
    auto server = rpc::Server::Start(rpc::InProcessOptions(), module_->services());
    ASSERT_OK(server);
    server_ = *std::move(server);
    stub_ = v1::CommentService::NewStub(server_->InProcessChannel());
  }

  // Comments with these texts from each of the three units, with identifiers in no order.
  void Write(int large, int middle, int small, const std::string& text = "We need time.") {
    constexpr std::string_view kDigits = "7f2e9c4a0d5b8361";
    answers_.comments.clear();
    const int counts[] = {large, middle, small};
    for (std::uint32_t cohort = 0; cohort < 3; ++cohort) {
      for (int i = 0; i < counts[cohort]; ++i) {
        auto comment = FakeComment(kDigits[answers_.comments.size() % 16], cohort, text);
        const std::string number = std::to_string(answers_.comments.size() + 100);
        comment.mutable_id()->replace(29, 3, number);
        answers_.comments.push_back(comment);
      }
    }
  }
  std::string NameOf(std::size_t comment) const {
    return std::string(FakeAnswers::kWave) + "/comments/" + answers_.comments.at(comment).id();
  }

  template <typename Request, typename Response>
  absl::StatusOr<Response> Call(grpc::Status (v1::CommentService::Stub::*method)(grpc::ClientContext*,
                                                                                 const Request&, Response*),
                                const Request& request) {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(60)));
    Response response;
    const grpc::Status status = (stub_.get()->*method)(&context, request, &response);
    if (!status.ok()) return rpc::FromGrpcStatus(status);
    return response;
  }

  absl::StatusOr<v1::ListCommentsToReviewResponse> Queue(State::State state = State::STATE_UNSPECIFIED,
                                                         int page_size = 0, const std::string& token = "") {
    v1::ListCommentsToReviewRequest request;
    request.set_parent(FakeAnswers::kWave);
    request.set_state(state);
    request.set_page_size(page_size);
    request.set_page_token(token);
    return Call(&v1::CommentService::Stub::ListCommentsToReview, request);
  }
  absl::StatusOr<v1::CommentToReview> Approve(const std::string& name, const std::string& text,
                                              bool names = true) {
    Review request;
    request.set_name(name);
    request.set_decision(Review::DECISION_APPROVE);
    request.set_released_text(text);
    request.set_names_reviewed(names);
    return Call(&v1::CommentService::Stub::ReviewComment, request);
  }
  absl::StatusOr<v1::CommentToReview> Withhold(const std::string& name) {
    Review request;
    request.set_name(name);
    request.set_decision(Review::DECISION_WITHHOLD);
    return Call(&v1::CommentService::Stub::ReviewComment, request);
  }
  absl::StatusOr<v1::ListCommentsResponse> List(v1::ListCommentsRequest request = {}) {
    request.set_parent(FakeAnswers::kWave);
    return Call(&v1::CommentService::Stub::ListComments, request);
  }
  // "unit: text" of every released comment.
  std::vector<std::string> Released(const v1::ListCommentsRequest& request = {}) {
    const auto response = List(request);
    EXPECT_OK(response);
    std::vector<std::string> released;
    for (const v1::Comment& comment : response->comments())
      released.push_back(comment.unit_id() + ": " + comment.text());
    return released;
  }

  FakeAnswers answers_;
  FakeWaves waves_{&answers_};
  NoCache cache_;
  observe::Metrics metrics_;
  std::unique_ptr<rpc::Server> intake_server_;
  std::unique_ptr<rpc::Runtime> runtime_;
  std::unique_ptr<Module> module_;
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<v1::CommentService::Stub> stub_;
};

TEST_F(CommentServiceTest, BelowTheThresholdNothingIsThereForAnybody) {
  Write(4, 3, 2);
  ASSERT_OK_AND_ASSIGN(const auto queue, Queue());
  EXPECT_EQ(queue.SerializeAsString(), v1::ListCommentsToReviewResponse().SerializeAsString());
  EXPECT_THAT(Approve(NameOf(0), "fine"),
              AllOf(StatusIs(absl::StatusCode::kNotFound), HasReason("COMMENT_NOT_FOUND")));
  EXPECT_THAT(Withhold(NameOf(0)), HasReason("COMMENT_NOT_FOUND"));
  EXPECT_THAT(answers_.reviews, IsEmpty());
}

TEST_F(CommentServiceTest, AReviewerSeesTextsAndNothingOfTheirWriters) {
  Write(10, 10, 10, "Dr. Peña: ¡llame al 555-0143!");
  ASSERT_OK_AND_ASSIGN(const auto queue, Queue());
  ASSERT_THAT(queue.comments(), SizeIs(30));
  const v1::CommentToReview& comment = queue.comments(0);
  EXPECT_EQ(comment.prompt(), "best");
  EXPECT_EQ(comment.proposed_text(), "[name]: ¡llame al [phone]!");
  ASSERT_THAT(comment.findings(), SizeIs(2));
  EXPECT_EQ(comment.findings(0).kind(), v1::CommentFinding::KIND_PERSON_NAME);
  EXPECT_EQ(comment.findings(0).end(), 8) << "characters, not bytes";
  EXPECT_EQ(comment.findings(1).kind(), v1::CommentFinding::KIND_PHONE);
  EXPECT_EQ(comment.findings(1).start(), 20);
  EXPECT_EQ(comment.findings(1).end(), 28);
  // No field of the message has room for a unit or a role group.
  std::vector<std::string> fields;
  fields.reserve(static_cast<std::size_t>(comment.GetDescriptor()->field_count()));
  for (int i = 0; i < comment.GetDescriptor()->field_count(); ++i) {
    fields.push_back(comment.GetDescriptor()->field(i)->name());
  }
  EXPECT_THAT(fields,
              ElementsAre("name", "prompt", "text", "findings", "proposed_text", "state", "released_text"));
}

TEST_F(CommentServiceTest, TheQueueIsListedByRandomIdentifierAndByPage) {
  Write(10, 5, 0);
  std::vector<std::string> names;
  std::string token;
  do {
    ASSERT_OK_AND_ASSIGN(const auto page, Queue(State::STATE_WAITING, 4, token));
    for (const auto& comment : page.comments()) names.push_back(comment.name());
    token = page.next_page_token();
  } while (!token.empty());
  EXPECT_THAT(names, SizeIs(15));
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
  EXPECT_NE(names.at(1), NameOf(1)) << "not in the order in which they were read";
}

TEST_F(CommentServiceTest, ApprovedCommentsAreReleasedForTheirGroup) {
  Write(10, 3, 7);
  ASSERT_OK_AND_ASSIGN(const auto approved, Approve(NameOf(0), "Time is short."));
  EXPECT_EQ(approved.state(), State::STATE_APPROVED);
  EXPECT_EQ(approved.text(), "We need time.");
  ASSERT_OK(Approve(NameOf(12), "From one of the small ones."));
  EXPECT_THAT(Released(), ElementsAre("large: Time is short.", "root: From one of the small ones."));
  v1::ListCommentsRequest within;
  within.set_unit_id("large");
  EXPECT_THAT(Released(within), ElementsAre("large: Time is short."));
  within.set_unit_id("small");
  EXPECT_THAT(Released(within), IsEmpty());
  within.set_unit_id("");
  within.set_role_group(type::v1::ROLE_GROUP_EXECUTIVE);
  EXPECT_THAT(Released(within), IsEmpty());
  within.set_role_group(type::v1::ROLE_GROUP_FRONT_LINE);
  within.set_prompt("worst");
  EXPECT_THAT(Released(within), IsEmpty());
  within.set_prompt("best");
  EXPECT_THAT(Released(within), SizeIs(2));
  ASSERT_OK_AND_ASSIGN(const auto waiting, Queue());
  EXPECT_THAT(waiting.comments(), SizeIs(18));
  ASSERT_OK_AND_ASSIGN(const auto done, Queue(State::STATE_APPROVED));
  EXPECT_THAT(done.comments(), SizeIs(2));
  EXPECT_EQ(done.comments(0).released_text(), "Time is short.");
}

TEST_F(CommentServiceTest, SuppressedAndEmptyLookTheSame) {
  Write(12, 0, 0);
  v1::ListCommentsRequest request;
  request.set_unit_id("small");
  ASSERT_OK_AND_ASSIGN(const auto empty, List(request));
  Write(12, 0, 3);
  ASSERT_OK_AND_ASSIGN(const auto suppressed, List(request));
  EXPECT_EQ(empty.SerializeAsString(), suppressed.SerializeAsString());
}

TEST_F(CommentServiceTest, ADecisionMayBeRepeatedAndChanged) {
  Write(10, 0, 0);
  for (int i = 0; i < 2; ++i) ASSERT_OK(Approve(NameOf(3), "Time."));
  EXPECT_THAT(Released(), ElementsAre("root: Time."));
  ASSERT_OK(Approve(NameOf(3), "More time."));
  EXPECT_THAT(Released(), ElementsAre("root: More time."));
  for (int i = 0; i < 2; ++i) {
    ASSERT_OK_AND_ASSIGN(const auto withheld, Withhold(NameOf(3)));
    EXPECT_EQ(withheld.state(), State::STATE_WITHHELD);
    EXPECT_EQ(withheld.released_text(), "");
  }
  EXPECT_THAT(Released(), IsEmpty());
  EXPECT_EQ(answers_.reviews.begin()->second.unit_id(), "");
  ASSERT_OK(Approve(NameOf(3), "Again."));
  EXPECT_THAT(Released(), ElementsAre("root: Again."));
}

TEST_F(CommentServiceTest, WhatIsReleasedIsClean) {
  Write(10, 0, 0);
  const auto dirty = Approve(NameOf(0), "Call 617-555-0143 or me@x.org, www.x.org, March 3, A1234567");
  EXPECT_THAT(dirty, AllOf(StatusIs(absl::StatusCode::kFailedPrecondition), HasReason("TEXT_NOT_CLEAN")));
  const base::Metadata metadata = base::MetadataOf(dirty.status());
  EXPECT_THAT(metadata, ElementsAre(std::pair("kinds", "date,email,identifier,phone,url")));
  EXPECT_THAT(std::string(dirty.status().message()), ::testing::Not(::testing::HasSubstr("617")));
  EXPECT_THAT(Approve(NameOf(0), "Ask Dr. Smith.", false),
              AllOf(StatusIs(absl::StatusCode::kFailedPrecondition), HasReason("NAMES_NOT_REVIEWED")));
  EXPECT_THAT(Approve(NameOf(0), "Nobody is named.", false), HasReason("NAMES_NOT_REVIEWED"))
      << "screening misses names, so the reviewer says it of every text";
  for (const std::string& text : std::vector<std::string>{"", " ", "a\tb", std::string(2001, 'x')}) {
    EXPECT_THAT(Approve(NameOf(0), text), AllOf(HasReason("INVALID_TEXT"), HasViolation("released_text")));
  }
  EXPECT_THAT(answers_.reviews, IsEmpty());
  EXPECT_OK(Approve(NameOf(0), "Dr. Smith is thanked."));
  EXPECT_OK(Approve(NameOf(1), "[name] has left [unit], see [url]."));
}

TEST_F(CommentServiceTest, ReleasedCommentsOutliveTheDeletionOfAnswers) {
  Write(10, 0, 0);
  const std::string name = NameOf(2);
  ASSERT_OK(Approve(name, "Time."));
  answers_.comments.clear();
  EXPECT_THAT(Released(), ElementsAre("root: Time."));
  ASSERT_OK_AND_ASSIGN(const auto left, Queue(State::STATE_APPROVED));
  ASSERT_THAT(left.comments(), SizeIs(1));
  EXPECT_EQ(left.comments(0).text(), "");
  EXPECT_OK(Approve(name, "Less said."));
  EXPECT_THAT(Released(), ElementsAre("root: Less said."));
  EXPECT_OK(Withhold(name));
  EXPECT_THAT(Released(), IsEmpty());
  EXPECT_THAT(Approve(name, "Too late."), HasReason("COMMENT_NOT_FOUND"))
      << "nothing is known of its group any more";
}

TEST_F(CommentServiceTest, OpenWavesAndBadRequestsAreRefused) {
  Write(10, 0, 0);
  Review request;
  request.set_name(NameOf(0));
  EXPECT_THAT(Call(&v1::CommentService::Stub::ReviewComment, request), HasViolation("decision"));
  request.set_name("organizations/o/waves/w/comments/x");
  EXPECT_THAT(Call(&v1::CommentService::Stub::ReviewComment, request), HasReason("INVALID_RESOURCE_NAME"));
  EXPECT_THAT(Queue(static_cast<State::State>(9)), HasReason("UNKNOWN_ENUM_VALUE"));
  EXPECT_THAT(Queue(State::STATE_WAITING, -1), HasReason("NEGATIVE_PAGE_SIZE"));
  EXPECT_THAT(Queue(static_cast<State::State>(9), -1),
              AllOf(HasViolation("state"), HasViolation("page_size")));
  v1::ListCommentsRequest list;
  list.set_unit_id("nowhere");
  EXPECT_THAT(List(list), HasReason("UNIT_NOT_FOUND"));
  list.set_unit_id("");
  list.set_prompt("nothing");
  EXPECT_THAT(List(list), HasReason("UNKNOWN_COMMENT_PROMPT"));
  list.set_role_group(static_cast<type::v1::RoleGroup>(99));
  list.set_page_size(-1);
  EXPECT_THAT(List(list),
              AllOf(HasViolation("prompt"), HasViolation("role_group"), HasViolation("page_size")));
  answers_.state = intake::v1::Wave::STATE_OPEN;
  v1::ListCommentsRequest open;
  open.set_parent("organizations/o/waves/other");
  EXPECT_THAT(Call(&v1::CommentService::Stub::ListComments, open),
              AllOf(StatusIs(absl::StatusCode::kFailedPrecondition), HasReason("WAVE_NOT_CLOSED")));
}

TEST_F(CommentServiceTest, APolicyOfIntakeThatCannotBeOneIsRefused) {
  Write(10, 0, 0);
  answers_.policy.set_comment_minimum_n(9);
  EXPECT_THAT(Queue(), HasReason("MANIFEST_CORRUPT"));
}

}  // namespace
}  // namespace rapport::scoring
