#include "services/scoring/api/export_benchmark.h"

#include <limits>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/cache/lru_cache.h"
#include "libs/observe/metrics.h"
#include "libs/rpc/error.h"
#include "libs/rpc/server.h"
#include "libs/testing/status_matchers.h"
#include "rapport/scoring/v1/scoring.grpc.pb.h"
#include "services/scoring/api/fake_intake.h"
#include "services/scoring/api/fake_release_store.h"
#include "services/scoring/domain/benchmark.h"
#include "services/scoring/module.h"

namespace rapport::scoring {
namespace {

using ::rapport::testing::HasReason;
using ::rapport::testing::StatusIs;
using ::testing::AllOf;
using ::testing::ElementsAre;

// Scoring before a fake intake whose one wave has 38 answers of the front line.
class ExportBenchmarkTest : public ::testing::Test {
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

  void Restart() {
    server_ = nullptr;
    runtime_ = std::make_unique<rpc::Runtime>(rpc::Runtime::Options{.worker_threads = 2}, &metrics_);
    module_ = std::make_unique<Module>(Module::Options{}, intake_server_->InProcessChannel(),
                                       intake_server_->InProcessChannel(), &cache_, runtime_.get());
    auto server = rpc::Server::Start(rpc::InProcessOptions(), module_->services());
    ASSERT_OK(server);
    server_ = *std::move(server);
    stub_ = v1::ScoringService::NewStub(server_->InProcessChannel());
  }

  absl::StatusOr<v1::Benchmark> Export(double epsilon, const std::string& request_id,
                                       const std::vector<std::string>& measures = {"ab"}) {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Minutes(1)));
    v1::ExportBenchmarkRequest request;
    request.set_wave(FakeAnswers::kWave);
    request.set_epsilon(epsilon);
    request.set_request_id(request_id);
    *request.mutable_measures() = {measures.begin(), measures.end()};
    v1::Benchmark response;
    const grpc::Status status = stub_->ExportBenchmark(&context, request, &response);
    if (!status.ok()) return rpc::FromGrpcStatus(status);
    return response;
  }

  FakeAnswers answers_;
  FakeReleaseStore releases_;
  FakeWaves waves_{&answers_};
  cache::LruCache cache_{std::size_t{1} << 20};
  observe::Metrics metrics_;
  std::unique_ptr<rpc::Server> intake_server_;
  std::unique_ptr<rpc::Runtime> runtime_;
  std::unique_ptr<Module> module_;
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<v1::ScoringService::Stub> stub_;
};

TEST_F(ExportBenchmarkTest, TellsNoisedNumbersAndWhatIsLeft) {
  releases_.SetExportBudget(2 * kEpsilonOne);
  ASSERT_OK_AND_ASSIGN(const v1::Benchmark benchmark, Export(0.5, "r1"));
  EXPECT_EQ(benchmark.wave(), FakeAnswers::kWave);
  EXPECT_EQ(benchmark.epsilon(), 0.5);
  EXPECT_EQ(benchmark.remaining_epsilon(), 1.5);
  EXPECT_THAT(benchmark.measures(), ElementsAre("ab"));
  ASSERT_EQ(benchmark.scores_size(), 1);
  const v1::BenchmarkScore& score = benchmark.scores(0);
  EXPECT_EQ(score.role_group(), type::v1::ROLE_GROUP_FRONT_LINE);
  EXPECT_EQ(score.measure(), "ab");
  EXPECT_EQ(score.min_value(), 1);
  EXPECT_EQ(score.max_value(), 5);
  EXPECT_GE(score.mean(), 1);
  EXPECT_LE(score.mean(), 5);
  // Half of epsilon 0.5 each: scales 4 and 16. 100 standard deviations hold whatever is drawn.
  EXPECT_NEAR(score.n_noise_sd(), 5.64, 0.01);
  EXPECT_NEAR(score.sum_noise_sd(), 22.63, 0.01);
  EXPECT_NEAR(static_cast<double>(score.n()), 38, 564);
  EXPECT_NEAR(score.sum(), 38 * 2, 2263);
}

TEST_F(ExportBenchmarkTest, TheSameRequestGetsTheSameBytesAndCostsNothing) {
  releases_.SetExportBudget(kEpsilonOne);
  ASSERT_OK_AND_ASSIGN(const v1::Benchmark first, Export(0.5, "r1"));
  ASSERT_OK_AND_ASSIGN(const v1::Benchmark second, Export(0.5, "r2"));
  EXPECT_EQ(second.remaining_epsilon(), 0);
  Restart();
  ASSERT_OK_AND_ASSIGN(const v1::Benchmark again, Export(0.5, "r1"));
  EXPECT_EQ(again.SerializeAsString(), first.SerializeAsString());
  EXPECT_THAT(Export(0.001, "r3"),
              AllOf(StatusIs(absl::StatusCode::kFailedPrecondition), HasReason("EXPORT_BUDGET_SPENT")));
  EXPECT_THAT(Export(0.4, "r1"),
              AllOf(StatusIs(absl::StatusCode::kAlreadyExists), HasReason("REQUEST_ID_REUSED")));
}

TEST_F(ExportBenchmarkTest, AnotherRequestHasNoiseOfItsOwn) {
  releases_.SetExportBudget(4 * kEpsilonOne);
  std::set<std::string> drawn;
  for (int i = 0; i < 20; ++i) {
    ASSERT_OK_AND_ASSIGN(const v1::Benchmark benchmark,
                         Export(0.1, std::string(1, static_cast<char>('a' + i))));
    drawn.insert(std::to_string(benchmark.scores(0).sum()));
  }
  EXPECT_GT(drawn.size(), 15U);  // of steps so fine that two alike are rare
}

TEST_F(ExportBenchmarkTest, NeedsAPolicyThatAllowsItAndAClosedWave) {
  EXPECT_THAT(Export(0.5, "r1"),
              AllOf(StatusIs(absl::StatusCode::kFailedPrecondition), HasReason("EXPORTS_NOT_ALLOWED")));
  releases_.SetExportBudget(kEpsilonOne);
  answers_.state = intake::v1::Wave::STATE_OPEN;
  Restart();
  EXPECT_THAT(Export(0.5, "r1"),
              AllOf(StatusIs(absl::StatusCode::kFailedPrecondition), HasReason("WAVE_NOT_CLOSED")));
}

TEST_F(ExportBenchmarkTest, RefusesWhatMakesNoSense) {
  releases_.SetExportBudget(4 * kEpsilonOne);
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  for (const double epsilon :
       {0.0, -0.5, 0.0009, 4.1, 1e300, kInfinity, -kInfinity, std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_THAT(Export(epsilon, "r1"),
                AllOf(StatusIs(absl::StatusCode::kInvalidArgument), HasReason("INVALID_EPSILON")))
        << epsilon;
  }
  EXPECT_THAT(Export(0.5, ""), HasReason("REQUEST_ID_REQUIRED"));
  EXPECT_THAT(Export(0.5, "r1", {"none"}), HasReason("UNKNOWN_MEASURE"));
  EXPECT_THAT(Export(0.5, "r1", {"ab", "ab"}), HasReason("DUPLICATE"));
  EXPECT_THAT(Export(0.5, "r1", {}), HasReason("NO_MEASURES")) << "the instrument has no domains or indexes";
  ASSERT_OK_AND_ASSIGN(const v1::Benchmark benchmark, Export(4, "r1"));
  EXPECT_EQ(benchmark.remaining_epsilon(), 0) << "what was refused has cost nothing";
}

}  // namespace
}  // namespace rapport::scoring
