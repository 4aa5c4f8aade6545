// Large waves are added up by several processes of scoring.

#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/cache/lru_cache.h"
#include "libs/observe/metrics.h"
#include "libs/rpc/channel.h"
#include "libs/rpc/error.h"
#include "libs/rpc/server.h"
#include "libs/testing/status_matchers.h"
#include "services/scoring/api/fake_intake.h"
#include "services/scoring/api/fake_release_store.h"
#include "services/scoring/module.h"

namespace rapport::scoring {
namespace {

using absl::StatusCode;
using internal::scoring::v1::PartService;
using internal::scoring::v1::SumPartRequest;
using internal::scoring::v1::SumPartResponse;
using rapport::testing::HasReason;
using rapport::testing::StatusIs;
using ::testing::AllOf;

// Intake with a door of its own for one process, so that it shows who read what.
class Intake {
 public:
  explicit Intake(FakeReleaseStore* releases) {
    auto server = rpc::Server::Start(
        rpc::InProcessOptions(), {{internal::intake::v1::AnswerService::service_full_name(), &answers},
                                  {internal::intake::v1::ReleaseStoreService::service_full_name(), releases},
                                  {intake::v1::WaveService::service_full_name(), &waves_}});
    EXPECT_OK(server);
    server_ = *std::move(server);
  }
  std::shared_ptr<grpc::Channel> Connect() { return server_->InProcessChannel(); }

  FakeAnswers answers;

 private:
  FakeWaves waves_{&answers};
  std::unique_ptr<rpc::Server> server_;
};

// A process that adds up parts for others.
class Helper {
 public:
  explicit Helper(Intake& intake) : module_({}, intake.Connect(), intake.Connect(), &cache_, &runtime_) {
    auto server = rpc::Server::Start(rpc::InProcessOptions(), module_.part_services(&runtime_));
    EXPECT_OK(server);
    server_ = *std::move(server);
  }
  std::shared_ptr<grpc::Channel> Connect() { return server_->InProcessChannel(); }

  absl::Status SumPart(const std::string& wave, std::uint32_t parts, std::uint32_t part) {
    SumPartRequest request;
    request.set_wave(wave);
    request.set_parts(parts);
    request.set_part(part);
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Minutes(1)));
    const auto stub = PartService::NewStub(Connect());
    const auto reader = stub->SumPart(&context, request);
    for (SumPartResponse piece; reader->Read(&piece);) {
    }
    return rpc::FromGrpcStatus(reader->Finish());
  }

 private:
  observe::Metrics metrics_;
  rpc::Runtime runtime_{rpc::Runtime::Options{.worker_threads = 2}, &metrics_};
  cache::LruCache cache_{std::size_t{1} << 20};
  Module module_;
  std::unique_ptr<rpc::Server> server_;
};

// A process that is asked for scores, and has others help.
class Asked {
 public:
  Asked(Intake& intake, std::shared_ptr<grpc::Channel> replicas, std::int64_t min_sheets)
      : module_({.replicas = std::move(replicas), .min_sheets_divided = min_sheets}, intake.Connect(),
                intake.Connect(), &cache_, &runtime_) {
    auto server = rpc::Server::Start(rpc::InProcessOptions(), module_.services());
    EXPECT_OK(server);
    server_ = *std::move(server);
    stub_ = v1::ScoringService::NewStub(server_->InProcessChannel());
  }

  absl::Status Accumulate() { return module_.AccumulateNow(); }

  absl::StatusOr<std::string> Scorecard() {
    v1::GetScorecardRequest request;
    request.set_wave(FakeAnswers::kWave);
    request.set_unit_id("large");
    request.set_include_items(true);
    return Call<v1::Scorecard>(&v1::ScoringService::Stub::GetScorecard, request);
  }
  absl::StatusOr<std::string> Quality() {
    v1::GetMeasurementQualityRequest request;
    request.set_wave(FakeAnswers::kWave);
    return Call<v1::MeasurementQuality>(&v1::ScoringService::Stub::GetMeasurementQuality, request);
  }

 private:
  template <typename Response, typename Method, typename Request>
  absl::StatusOr<std::string> Call(Method method, const Request& request) {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Minutes(1)));
    Response response;
    const grpc::Status status = (stub_.get()->*method)(&context, request, &response);
    if (!status.ok()) return rpc::FromGrpcStatus(status);
    return response.SerializeAsString();
  }

  observe::Metrics metrics_;
  rpc::Runtime runtime_{rpc::Runtime::Options{.worker_threads = 2}, &metrics_};
  cache::LruCache cache_{std::size_t{1} << 20};
  Module module_;
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<v1::ScoringService::Stub> stub_;
};

class DividedSumsTest : public ::testing::Test {
 protected:
  // The scorecard as a process tells it that reads the wave whole, and then leaves no release behind.
  std::string Whole() {
    const auto scorecard = Asked(asked_, nullptr, 0).Scorecard();
    EXPECT_OK(scorecard);
    releases_.SetRecords({});
    asked_.answers.reads = 0;
    return scorecard.value_or("");
  }

  FakeReleaseStore releases_;
  Intake asked_{&releases_};
  Intake helping_{&releases_};
  Helper helper_{helping_};
};

TEST_F(DividedSumsTest, AreThoseOfOneProcess) {
  const std::string whole = Whole();
  Asked asked(asked_, helper_.Connect(), 1);
  ASSERT_OK_AND_ASSIGN(const std::string scorecard, asked.Scorecard());
  EXPECT_EQ(scorecard, whole);
  EXPECT_EQ(asked_.answers.part_reads, 1);
  EXPECT_EQ(helping_.answers.part_reads, 15);
  EXPECT_EQ(asked_.answers.reads + helping_.answers.reads, 0);
  // What needs sheets reads them, and finds that they fit the sums.
  EXPECT_OK(asked.Quality());
  EXPECT_EQ(asked_.answers.reads, 1);
}

TEST_F(DividedSumsTest, AWaveThatClosedUnwatchedIsDividedToo) {
  const std::string whole = Whole();
  releases_.SetUnreleased({FakeAnswers::kWave});
  Asked asked(asked_, helper_.Connect(), 1);
  ASSERT_OK(asked.Accumulate());
  EXPECT_EQ(helping_.answers.part_reads, 15);
  EXPECT_EQ(releases_.records().size(), 1u);
  ASSERT_OK_AND_ASSIGN(const std::string scorecard, asked.Scorecard());
  EXPECT_EQ(scorecard, whole);
}

TEST_F(DividedSumsTest, ASmallWaveIsReadWhole) {
  const std::string whole = Whole();
  Asked asked(asked_, helper_.Connect(), 1000);
  ASSERT_OK_AND_ASSIGN(const std::string scorecard, asked.Scorecard());
  EXPECT_EQ(scorecard, whole);
  EXPECT_EQ(asked_.answers.reads, 1);
  EXPECT_EQ(helping_.answers.part_reads, 0);
}

TEST_F(DividedSumsTest, WhatNobodyElseAddsUpIsAddedUpHere) {
  const std::string whole = Whole();
  Asked asked(asked_, rpc::MakeChannel("127.0.0.1:1", {.retries = false}), 1);
  ASSERT_OK_AND_ASSIGN(const std::string scorecard, asked.Scorecard());
  EXPECT_EQ(scorecard, whole);
  EXPECT_EQ(asked_.answers.part_reads, 16);
  EXPECT_EQ(asked_.answers.reads, 0);
}

// A part that was read when the answers lay otherwise is read here; and when it still does not belong to the
// others, all is read anew.
TEST_F(DividedSumsTest, PartsOfAnotherGenerationAreNotMixed) {
  const std::string whole = Whole();
  helping_.answers.generation = 1;
  ASSERT_OK_AND_ASSIGN(const std::string scorecard, Asked(asked_, helper_.Connect(), 1).Scorecard());
  EXPECT_EQ(scorecard, whole);
  EXPECT_EQ(asked_.answers.part_reads, 16);
  EXPECT_EQ(asked_.answers.reads, 0);

  releases_.SetRecords({});
  helping_.answers.generation = 100;
  asked_.answers.new_generation_each_read = true;
  ASSERT_OK_AND_ASSIGN(const std::string again, Asked(asked_, helper_.Connect(), 1).Scorecard());
  EXPECT_EQ(again, whole);
  EXPECT_EQ(asked_.answers.reads, 1);
}

TEST_F(DividedSumsTest, APartIsOneOfSeveralOfAClosedWave) {
  EXPECT_OK(helper_.SumPart(FakeAnswers::kWave, 1, 0));
  EXPECT_OK(helper_.SumPart(FakeAnswers::kWave, 1024, 1023));
  for (const auto& [parts, part] : {std::pair(0u, 0u), {1025u, 0u}, {4u, 4u}}) {
    EXPECT_THAT(helper_.SumPart(FakeAnswers::kWave, parts, part),
                AllOf(StatusIs(StatusCode::kInvalidArgument), HasReason("OUT_OF_RANGE")));
  }
}

TEST_F(DividedSumsTest, NoPartsOfAnOpenWave) {
  helping_.answers.state = intake::v1::Wave::STATE_OPEN;
  EXPECT_THAT(helper_.SumPart(FakeAnswers::kWave, 4, 0), HasReason("WAVE_NOT_CLOSED"));
}

}  // namespace
}  // namespace rapport::scoring
