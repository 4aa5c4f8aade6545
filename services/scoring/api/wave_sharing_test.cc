// Several processes of scoring with one intake, one cache and the same leases.

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/cache/leases.h"
#include "libs/cache/lru_cache.h"
#include "libs/observe/metrics.h"
#include "libs/rpc/error.h"
#include "libs/rpc/server.h"
#include "libs/testing/status_matchers.h"
#include "services/scoring/api/fake_intake.h"
#include "services/scoring/api/fake_release_store.h"
#include "services/scoring/api/shared_releases.h"
#include "services/scoring/module.h"

namespace rapport::scoring {
namespace {

// A cache that others can read, and what was put into it.
class PublicCache final : public cache::Cache {
 public:
  std::optional<std::string> Get(std::string_view key) override { return inner_.Get(key); }
  void Put(std::string_view key, std::string_view value, absl::Duration ttl) override {
    {
      const std::lock_guard lock(mutex_);
      keys_.emplace_back(key);
    }
    inner_.Put(key, value, ttl);
  }
  void Erase(std::string_view key) override { inner_.Erase(key); }
  bool is_private() const override { return false; }
  Stats stats() const override { return inner_.stats(); }

  std::vector<std::string> keys() const {
    const std::lock_guard lock(mutex_);
    return keys_;
  }

 private:
  cache::LruCache inner_{std::size_t{1} << 20};
  mutable std::mutex mutex_;
  std::vector<std::string> keys_;  // guarded by mutex_
};

// One process.
class Process {
 public:
  Process(const std::shared_ptr<grpc::Channel>& intake, cache::Cache* cache, cache::Leases* leases,
          absl::Duration patience = absl::Minutes(10))
      : module_({.cache_is_local = false, .leases = leases, .patience = patience}, intake, intake, cache,
                &runtime_) {
    auto server = rpc::Server::Start(rpc::InProcessOptions(), module_.services());
    EXPECT_OK(server);
    server_ = *std::move(server);
    stub_ = v1::ScoringService::NewStub(server_->InProcessChannel());
  }

  absl::Status Accumulate() { return module_.AccumulateNow(); }

  absl::StatusOr<std::string> Scorecard(const std::string& unit_id = "large") {
    v1::GetScorecardRequest request;
    request.set_wave(FakeAnswers::kWave);
    request.set_unit_id(unit_id);
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Minutes(1)));
    v1::Scorecard response;
    const grpc::Status status = stub_->GetScorecard(&context, request, &response);
    if (!status.ok()) return rpc::FromGrpcStatus(status);
    return response.SerializeAsString();
  }
  absl::StatusOr<std::string> Quality() {
    v1::GetMeasurementQualityRequest request;
    request.set_wave(FakeAnswers::kWave);
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Minutes(1)));
    v1::MeasurementQuality response;
    const grpc::Status status = stub_->GetMeasurementQuality(&context, request, &response);
    if (!status.ok()) return rpc::FromGrpcStatus(status);
    return response.SerializeAsString();
  }

 private:
  observe::Metrics metrics_;
  rpc::Runtime runtime_{rpc::Runtime::Options{.worker_threads = 2}, &metrics_};
  Module module_;
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<v1::ScoringService::Stub> stub_;
};

class WaveSharingTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto intake =
        rpc::Server::Start(rpc::InProcessOptions(),
                           {{internal::intake::v1::AnswerService::service_full_name(), &answers_},
                            {internal::intake::v1::ReleaseStoreService::service_full_name(), &releases_},
                            {intake::v1::WaveService::service_full_name(), &waves_}});
    ASSERT_OK(intake);
    intake_server_ = *std::move(intake);
  }
  std::unique_ptr<Process> Start() {
    return std::make_unique<Process>(intake_server_->InProcessChannel(), &cache_, &leases_);
  }

  FakeAnswers answers_;
  FakeReleaseStore releases_;
  FakeWaves waves_{&answers_};
  cache::LruCache cache_{std::size_t{1} << 20};
  cache::LocalLeases leases_;
  std::unique_ptr<rpc::Server> intake_server_;
};

TEST_F(WaveSharingTest, AnswersAreReadOnceForAllProcesses) {
  const auto one = Start();
  ASSERT_OK_AND_ASSIGN(const std::string scorecard, one->Scorecard());
  const auto another = Start();
  ASSERT_OK_AND_ASSIGN(const std::string same, another->Scorecard());
  EXPECT_EQ(same, scorecard);
  // Without the cache the release is there still.
  cache::LruCache empty(std::size_t{1} << 20);
  Process a_third(intake_server_->InProcessChannel(), &empty, &leases_);
  ASSERT_OK_AND_ASSIGN(const std::string computed, a_third.Scorecard());
  EXPECT_EQ(computed, scorecard);
  EXPECT_EQ(answers_.reads, 1);
}

TEST_F(WaveSharingTest, ThroughAPrivateCacheIntakeIsNotAskedForTheRelease) {
  ASSERT_OK_AND_ASSIGN(const std::string scorecard, Start()->Scorecard());
  const FakeReleaseStore::Records kept = releases_.records();
  // Whoever finds the release with intake passes it on, too.
  cache::LruCache another_cache(std::size_t{1} << 20);
  Process finds(intake_server_->InProcessChannel(), &another_cache, &leases_);
  ASSERT_OK(finds.Scorecard());
  releases_.SetRecords({});
  for (cache::Cache* cache :
       {static_cast<cache::Cache*>(&cache_), static_cast<cache::Cache*>(&another_cache)}) {
    Process another(intake_server_->InProcessChannel(), cache, &leases_);
    // Of no scorecard that lies there already.
    ASSERT_OK(another.Scorecard(""));
  }
  EXPECT_EQ(answers_.reads, 1);
  EXPECT_EQ(releases_.records().size(), 0u);
}

TEST_F(WaveSharingTest, NoReleaseIsInACacheThatOthersCanRead) {
  PublicCache open;
  Process one(intake_server_->InProcessChannel(), &open, &leases_);
  ASSERT_OK(one.Scorecard());
  Process another(intake_server_->InProcessChannel(), &open, &leases_);
  ASSERT_OK(another.Scorecard(""));
  EXPECT_THAT(open.keys(), ::testing::Each(::testing::StartsWith("scorecard/")));
}

TEST_F(WaveSharingTest, AReleaseThatIsNoneCostsAskingIntake) {
  ASSERT_OK_AND_ASSIGN(const std::string scorecard, Start()->Scorecard());
  const std::string record = releases_.records().begin()->second;
  for (const std::string& bytes :
       {std::string("garbage"), record.substr(0, record.size() / 2), std::string()}) {
    cache::LruCache poisoned(std::size_t{1} << 20);
    SharedReleases shared(&poisoned);
    shared.Put(FakeAnswers::kWave, answers_.etag, bytes);
    Process another(intake_server_->InProcessChannel(), &poisoned, &leases_);
    ASSERT_OK_AND_ASSIGN(const std::string same, another.Scorecard());
    EXPECT_EQ(same, scorecard);
    EXPECT_EQ(shared.Find(FakeAnswers::kWave, answers_.etag), record) << "the right one took its place";
  }
  EXPECT_EQ(answers_.reads, 1);
}

TEST_F(WaveSharingTest, SheetsAreReadByWhoeverNeedsThem) {
  const auto one = Start();
  ASSERT_OK_AND_ASSIGN(const std::string scorecard, one->Scorecard());
  const auto another = Start();
  ASSERT_OK_AND_ASSIGN(const std::string same, another->Scorecard());
  ASSERT_OK_AND_ASSIGN(const std::string quality, another->Quality());
  EXPECT_EQ(answers_.reads, 2);
  // Nobody needs them a second time for the same question.
  const auto a_third = Start();
  ASSERT_OK_AND_ASSIGN(const std::string told, a_third->Quality());
  EXPECT_EQ(told, quality);
  EXPECT_EQ(answers_.reads, 2);
}

TEST_F(WaveSharingTest, OneProcessGathersAnOpenWave) {
  answers_.state = intake::v1::Wave::STATE_OPEN;
  auto one = Start();
  const auto another = Start();
  ASSERT_OK(one->Accumulate());
  ASSERT_OK(another->Accumulate());
  EXPECT_EQ(answers_.reads, 1);
  one = nullptr;
  ASSERT_OK(another->Accumulate());
  EXPECT_EQ(answers_.reads, 2) << "nobody followed";
  answers_.state = intake::v1::Wave::STATE_CLOSED;
  ASSERT_OK(another->Accumulate());
  EXPECT_EQ(releases_.records().size(), 1u);
  EXPECT_NE(leases_.TryTake(FakeAnswers::kWave), nullptr) << "the lease was not given up";
}

TEST_F(WaveSharingTest, AProcessWithoutTheLeaseWaitsForTheOnesRelease) {
  ASSERT_OK_AND_ASSIGN(const std::string scorecard, Start()->Scorecard());
  const FakeReleaseStore::Records kept = releases_.records();
  releases_.SetRecords({});
  cache::LruCache empty(std::size_t{1} << 20);
  Process waiting(intake_server_->InProcessChannel(), &empty, &leases_);
  const std::unique_ptr<cache::Lease> of_another = leases_.TryTake(FakeAnswers::kWave);
  absl::StatusOr<std::string> told;
  std::thread caller([&] { told = waiting.Scorecard(); });
  while (releases_.reads_in_vain() < 3) std::this_thread::yield();
  EXPECT_EQ(answers_.reads, 1);
  releases_.SetRecords(kept);
  caller.join();
  ASSERT_OK(told);
  EXPECT_EQ(*told, scorecard);
  EXPECT_EQ(answers_.reads, 1);
}

// It may hang, or be one of another installation with a wave of that name.
TEST_F(WaveSharingTest, AProcessThatHasTheLeaseIsNotWaitedForForEver) {
  const std::unique_ptr<cache::Lease> of_another = leases_.TryTake(FakeAnswers::kWave);
  releases_.SetUnreleased({FakeAnswers::kWave});
  Process patient(intake_server_->InProcessChannel(), &cache_, &leases_);
  ASSERT_OK(patient.Accumulate());
  EXPECT_EQ(answers_.reads, 0);
  Process waits_once(intake_server_->InProcessChannel(), &cache_, &leases_, absl::ZeroDuration());
  while (answers_.reads == 0) ASSERT_OK(waits_once.Accumulate());
  EXPECT_EQ(releases_.records().size(), 1u);
  releases_.SetRecords({});
  cache::LruCache empty(std::size_t{1} << 20);
  Process asked(intake_server_->InProcessChannel(), &empty, &leases_, absl::ZeroDuration());
  EXPECT_OK(asked.Scorecard());
  EXPECT_EQ(releases_.records().size(), 1u);
}

// Nor does an open wave have two that gather it.
TEST_F(WaveSharingTest, AnOpenWaveIsLeftToTheOneWithTheLease) {
  answers_.state = intake::v1::Wave::STATE_OPEN;
  const std::unique_ptr<cache::Lease> of_another = leases_.TryTake(FakeAnswers::kWave);
  Process impatient(intake_server_->InProcessChannel(), &cache_, &leases_, absl::ZeroDuration());
  for (int round = 0; round < 3; ++round) ASSERT_OK(impatient.Accumulate());
  EXPECT_EQ(answers_.reads, 0);
}

TEST_F(WaveSharingTest, OfAProcessThatGaveUpAnotherTakesTheWork) {
  std::unique_ptr<cache::Lease> of_another = leases_.TryTake(FakeAnswers::kWave);
  const auto one = Start();
  absl::StatusOr<std::string> told;
  std::thread caller([&] { told = one->Scorecard(); });
  while (releases_.reads_in_vain() < 3) std::this_thread::yield();
  EXPECT_EQ(answers_.reads, 0);
  of_another = nullptr;
  caller.join();
  EXPECT_OK(told);
  EXPECT_EQ(answers_.reads, 1);
}

}  // namespace
}  // namespace rapport::scoring
