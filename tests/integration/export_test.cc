// Exports to other organizations: noised, paid for out of the wave's budget, once.

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"
#include "tests/integration/harness/call.h"
#include "tests/integration/harness/pulse.h"
#include "tests/integration/harness/refusal.h"

namespace rapport::integration {
namespace {

using absl::StatusCode;
using ::rapport::testing::StatusOf;
using ::testing::UnorderedElementsAre;

class ExportTest : public ::testing::TestWithParam<Shape> {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(suite_, Suite::Start({.shape = GetParam()}));
    ASSERT_OK(LoadPulse(api()));
  }

  const Api& api() { return suite_->api(); }

  // An open wave with 30 answers.
  std::string AnsweredWave(double budget) {
    WavePlan plan = PulseWave("shared");
    plan.wave.mutable_policy()->set_export_epsilon(budget);
    const auto wave = CreateOpenWave(api(), plan);
    EXPECT_OK(wave);
    if (!wave.ok()) return "";
    EXPECT_OK(ImportResponses(api(), PulseResponses(wave->name(), RequestId(1)), PulseCsv("u1", 0, 30)));
    return wave->name();
  }

  absl::StatusOr<scoring::v1::Benchmark> Export(const std::string& wave, double epsilon,
                                                const std::string& request_id) {
    scoring::v1::ExportBenchmarkRequest request;
    request.set_wave(wave);
    request.set_epsilon(epsilon);
    request.set_request_id(request_id);
    request.add_measures("climate");
    return Call(*api().scoring, &ScoringService::Stub::ExportBenchmark, request);
  }

  std::unique_ptr<Suite> suite_;
};

TEST_P(ExportTest, TheBudgetIsSpentExactlyAndOnce) {
  const std::string wave = AnsweredWave(1);
  ExpectRefusal({"open", StatusOf(Export(wave, 0.5, RequestId(10))), StatusCode::kFailedPrecondition,
                 "WAVE_NOT_CLOSED"});
  ASSERT_OK(CloseWave(api(), wave));
  ExpectRefusal({"no request id", StatusOf(Export(wave, 0.5, "")), StatusCode::kInvalidArgument,
                 "REQUEST_ID_REQUIRED", "request_id"});
  ExpectRefusal({"more than the policy has", StatusOf(Export(wave, 1.000001, RequestId(10))),
                 StatusCode::kFailedPrecondition, "EXPORT_BUDGET_SPENT"});
  ASSERT_OK_AND_ASSIGN(const auto first, Export(wave, 0.7, RequestId(10)));
  EXPECT_EQ(first.remaining_epsilon(), 0.3);
  ASSERT_EQ(first.scores_size(), 1);
  EXPECT_EQ(first.scores(0).measure(), "climate");
  EXPECT_GT(first.scores(0).n_noise_sd(), 1);
  ExpectRefusal({"more than is left", StatusOf(Export(wave, 0.300001, RequestId(11))),
                 StatusCode::kFailedPrecondition, "EXPORT_BUDGET_SPENT"});
  ExpectRefusal({"another question", StatusOf(Export(wave, 0.3, RequestId(10))), StatusCode::kAlreadyExists,
                 "REQUEST_ID_REUSED"});

  // Of three at once for what is left, one each of 0.1, all fit, and a fourth does not.
  std::vector<absl::StatusOr<scoring::v1::Benchmark>> answers(3, absl::UnknownError("no answer"));
  {
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < answers.size(); ++i) {
      threads.emplace_back([&, i] { answers[i] = Export(wave, 0.1, RequestId(20 + i)); });
    }
    for (std::thread& thread : threads) thread.join();
  }
  std::vector<double> remaining;
  for (const auto& answer : answers) {
    ASSERT_OK(answer);
    remaining.push_back(answer->remaining_epsilon());
  }
  EXPECT_THAT(remaining, UnorderedElementsAre(0.2, 0.1, 0));
  ExpectRefusal({"nothing is left", StatusOf(Export(wave, 0.001, RequestId(30))),
                 StatusCode::kFailedPrecondition, "EXPORT_BUDGET_SPENT"});

  ASSERT_OK_AND_ASSIGN(const auto again, Export(wave, 0.7, RequestId(10)));
  EXPECT_EQ(again.SerializeAsString(), first.SerializeAsString());
}

TEST_P(ExportTest, IsOffByDefault) {
  const std::string wave = AnsweredWave(0);
  ASSERT_OK(CloseWave(api(), wave));
  ExpectRefusal({"off", StatusOf(Export(wave, 0.5, RequestId(10))), StatusCode::kFailedPrecondition,
                 "EXPORTS_NOT_ALLOWED"});
}

INSTANTIATE_TEST_SUITE_P(Shapes, ExportTest, AllShapes(), NameOf);

}  // namespace
}  // namespace rapport::integration
