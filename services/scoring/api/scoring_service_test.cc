#include "services/scoring/api/scoring_service.h"

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/observe/metrics.h"
#include "libs/rpc/error.h"
#include "libs/rpc/server.h"
#include "libs/testing/status_matchers.h"
#include "services/scoring/api/fake_intake.h"
#include "services/scoring/api/fake_release_store.h"
#include "services/scoring/module.h"

namespace rapport::scoring {
namespace {

using ::rapport::testing::HasReason;
using ::rapport::testing::StatusIs;
using ::testing::AllOf;

// A cache whose entries a test can look at.
class OpenCache final : public cache::Cache {
 public:
  std::optional<std::string> Get(std::string_view key) override {
    const std::lock_guard lock(mutex_);
    ++gets_;
    const auto found = entries_.find(std::string(key));
    if (found == entries_.end()) return std::nullopt;
    return found->second;
  }
  void Put(std::string_view key, std::string_view value, absl::Duration) override {
    const std::lock_guard lock(mutex_);
    entries_[std::string(key)] = value;
  }
  void Erase(std::string_view) override {}
  bool is_private() const override { return false; }
  Stats stats() const override { return {}; }

  void Clear() {
    const std::lock_guard lock(mutex_);
    entries_.clear();
  }

  std::map<std::string, std::string> entries() {
    const std::lock_guard lock(mutex_);
    return entries_;
  }
  int gets() {
    const std::lock_guard lock(mutex_);
    return gets_;
  }

 private:
  std::mutex mutex_;
  std::map<std::string, std::string> entries_;  // guarded by mutex_
  int gets_ = 0;                                // guarded by mutex_
};

v1::GetScorecardRequest Request(const std::string& unit) {
  v1::GetScorecardRequest request;
  request.set_wave(FakeAnswers::kWave);
  request.set_unit_id(unit);
  return request;
}

// Scoring between a fake intake and a cache, in this process or shared.
class ScoringServiceTest : public ::testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    auto intake =
        rpc::Server::Start(rpc::InProcessOptions(),
                           {{internal::intake::v1::AnswerService::service_full_name(), &answers_},
                            {internal::intake::v1::ReleaseStoreService::service_full_name(), &releases_},
                            {intake::v1::WaveService::service_full_name(), &waves_}});
    ASSERT_OK(intake);
    intake_server_ = *std::move(intake);
    Restart();
  }

  // A scoring that knows nothing yet, with the same cache.
  void Restart() {
    server_ = nullptr;
    runtime_ = std::make_unique<rpc::Runtime>(rpc::Runtime::Options{.worker_threads = 2}, &metrics_);
    module_ = std::make_unique<Module>(Module::Options{.cache_is_local = GetParam()},
                                       intake_server_->InProcessChannel(), intake_server_->InProcessChannel(),
                                       &cache_, runtime_.get());
    auto server = rpc::Server::Start(rpc::InProcessOptions(), module_->services());
    ASSERT_OK(server);
    server_ = *std::move(server);
    stub_ = v1::ScoringService::NewStub(server_->InProcessChannel());
  }

  absl::StatusOr<v1::Scorecard> Get(const v1::GetScorecardRequest& request) {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Minutes(1)));
    v1::Scorecard response;
    const grpc::Status status = stub_->GetScorecard(&context, request, &response);
    if (!status.ok()) return rpc::FromGrpcStatus(status);
    return response;
  }
  std::string MustGet(const std::string& unit) {
    const auto scorecard = Get(Request(unit));
    EXPECT_OK(scorecard);
    return scorecard.ok() ? scorecard->SerializeAsString() : "";
  }

  FakeAnswers answers_;
  FakeReleaseStore releases_;
  FakeWaves waves_{&answers_};
  OpenCache cache_;
  observe::Metrics metrics_;
  std::unique_ptr<rpc::Server> intake_server_;
  std::unique_ptr<rpc::Runtime> runtime_;
  std::unique_ptr<Module> module_;
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<v1::ScoringService::Stub> stub_;
};

TEST_P(ScoringServiceTest, ComputesAScorecardOnceAndThenServesItFromTheCache) {
  ASSERT_OK_AND_ASSIGN(const v1::Scorecard computed, Get(Request("large")));
  EXPECT_EQ(computed.status(), v1::Scorecard::STATUS_PUBLISHED);
  EXPECT_EQ(computed.responses(), 20);
  ASSERT_EQ(computed.scores_size(), 1);
  EXPECT_EQ(computed.scores(0).mean(), 3);  // of 1 or 3, and 4
  EXPECT_EQ(cache_.entries().size(), 1u);
  Restart();
  EXPECT_EQ(MustGet("large"), computed.SerializeAsString());
  EXPECT_EQ(MustGet("large"), computed.SerializeAsString());
  EXPECT_EQ(answers_.reads, 1);
}

// The middle unit stands for the small one: with its numbers those of the small one could be had.
TEST_P(ScoringServiceTest, ASuppressedScorecardHasNoNumbersCachedOrNot) {
  for (const char* unit : {"small", "middle", "small", "middle"}) {
    ASSERT_OK_AND_ASSIGN(const v1::Scorecard scorecard, Get(Request(unit)));
    EXPECT_EQ(scorecard.status(), v1::Scorecard::STATUS_SUPPRESSED);
    EXPECT_FALSE(scorecard.has_responses());
    ASSERT_EQ(scorecard.scores_size(), 1);
    EXPECT_FALSE(scorecard.scores(0).has_n() || scorecard.scores(0).has_mean());
  }
}

TEST_P(ScoringServiceTest, AnEntryOfOtherContentOfTheWaveIsNotServed) {
  const std::string before = MustGet("large");
  answers_.etag = "e2";
  releases_.SetRecords({});  // it is of another database
  answers_.answer_a = '\4';
  Restart();
  ASSERT_OK_AND_ASSIGN(const v1::Scorecard after, Get(Request("large")));
  EXPECT_NE(after.SerializeAsString(), before);
  EXPECT_EQ(after.scores(0).mean(), 4);
}

TEST_P(ScoringServiceTest, WhatIsServedWasKeptBefore) {
  EXPECT_THAT(releases_.records(), ::testing::IsEmpty());
  MustGet("large");
  const FakeReleaseStore::Records kept = releases_.records();
  ASSERT_EQ(kept.size(), 1u);
  EXPECT_EQ(kept.begin()->first, (std::pair<std::string, std::string>(FakeAnswers::kWave, "release")));
  Restart();
  EXPECT_NE(MustGet("middle"), "");
  EXPECT_EQ(releases_.records(), kept);
  releases_.SetRecords({{kept.begin()->first, "no release"}});
  cache_.Clear();
  Restart();
  EXPECT_THAT(Get(Request("root")).status(),
              AllOf(StatusIs(absl::StatusCode::kDataLoss), HasReason("RELEASE_CORRUPT")));
}

TEST_P(ScoringServiceTest, ScoresOutliveTheAnswers) {
  const std::string large = MustGet("large");
  const std::string root = MustGet("root");
  cache_.Clear();
  answers_.deleted = true;
  Restart();
  EXPECT_EQ(MustGet("large"), large);
  EXPECT_EQ(MustGet("root"), root);
  cache_.Clear();
  releases_.SetRecords({});
  Restart();
  EXPECT_THAT(Get(Request("large")).status(),
              AllOf(StatusIs(absl::StatusCode::kFailedPrecondition), HasReason("ANSWERS_DELETED")));
}

TEST_P(ScoringServiceTest, AnalysesThatWereAskedForOutliveTheAnswers) {
  const auto quality = [this](const char* measure) -> absl::StatusOr<std::string> {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Minutes(1)));
    v1::GetMeasurementQualityRequest request;
    request.set_wave(FakeAnswers::kWave);
    if (*measure != 0) request.add_measures(measure);
    v1::MeasurementQuality response;
    const grpc::Status status = stub_->GetMeasurementQuality(&context, request, &response);
    if (!status.ok()) return rpc::FromGrpcStatus(status);
    return response.SerializeAsString();
  };
  ASSERT_OK_AND_ASSIGN(const std::string asked, quality("ab"));
  cache_.Clear();
  answers_.deleted = true;
  Restart();
  ASSERT_OK_AND_ASSIGN(const std::string told, quality("ab"));
  EXPECT_EQ(told, asked);
  EXPECT_THAT(quality("").status(),
              AllOf(StatusIs(absl::StatusCode::kFailedPrecondition), HasReason("ANSWERS_DELETED")));
}

TEST_P(ScoringServiceTest, AWaveThatClosedUnwatchedIsReleasedInTheBackground) {
  releases_.SetUnreleased({FakeAnswers::kWave});
  ASSERT_OK(module_->AccumulateNow());
  EXPECT_EQ(releases_.records().size(), 1u);
  EXPECT_EQ(answers_.reads, 1);
  releases_.SetRecords({});
  answers_.deleted = true;
  Restart();
  EXPECT_THAT(module_->AccumulateNow(), HasReason("ANSWERS_DELETED"));
  EXPECT_EQ(answers_.reads, 2);
  ASSERT_OK(module_->AccumulateNow());
  EXPECT_EQ(answers_.reads, 2) << "trying again would not help";
}

TEST_P(ScoringServiceTest, NothingOfAnOpenWaveIsServed) {
  answers_.state = intake::v1::Wave::STATE_OPEN;
  EXPECT_THAT(Get(Request("large")).status(),
              AllOf(StatusIs(absl::StatusCode::kFailedPrecondition), HasReason("WAVE_NOT_CLOSED")));
  EXPECT_EQ(cache_.gets(), 0);
}

TEST_P(ScoringServiceTest, WhatIsWrongWithARequestIsNamed) {
  EXPECT_THAT(Get(Request("nowhere")).status(),
              AllOf(StatusIs(absl::StatusCode::kNotFound), HasReason("UNIT_NOT_FOUND")));
  v1::GetScorecardRequest request = Request("large");
  request.set_role_group(static_cast<type::v1::RoleGroup>(99));
  EXPECT_THAT(Get(request).status(),
              AllOf(StatusIs(absl::StatusCode::kInvalidArgument), HasReason("UNKNOWN_ENUM_VALUE")));
  grpc::ClientContext without_deadline;
  v1::Scorecard response;
  EXPECT_THAT(rpc::FromGrpcStatus(stub_->GetScorecard(&without_deadline, Request("large"), &response)),
              AllOf(StatusIs(absl::StatusCode::kInvalidArgument), HasReason("DEADLINE_REQUIRED")));
}

INSTANTIATE_TEST_SUITE_P(Cache, ScoringServiceTest, ::testing::Values(true, false),
                         [](const auto& param) { return param.param ? "Local" : "Shared"; });

}  // namespace
}  // namespace rapport::scoring
