// intake, and the database server where there is one, are killed while ten thousand sheets come in: what was
// acknowledged is there once, and nothing else is.

#include <signal.h>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"
#include "tests/integration/harness/call.h"
#include "tests/integration/harness/pulse.h"

namespace rapport::integration {
namespace {

using ::rapport::testing::HasReason;
using ::rapport::testing::StatusIs;

constexpr int kSheets = 10'000;
constexpr int kClients = 32;
constexpr int kExpectedKill = 128 + SIGKILL;

class CrashTest : public ::testing::TestWithParam<Shape> {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(suite_, Suite::Start({.shape = GetParam()}));
    ASSERT_OK(LoadPulse(suite_->api()));
    ASSERT_OK_AND_ASSIGN(wave_, OpenPulseWave(suite_->api(), "crash"));
    for (const char* unit : {"u1", "u2"}) {
      ASSERT_OK_AND_ASSIGN(const auto codes, PulseCodes(suite_->api(), wave_, unit, kSheets / 2));
      codes_.insert(codes_.end(), codes.begin(), codes.end());
    }
  }

  intake::v1::SubmitResponseRequest Submission(int n) const {
    return PulseSubmission(wave_, codes_[static_cast<std::size_t>(n)], PulseSheet(n),
                           RequestId(static_cast<std::uint64_t>(n)));
  }

  // Submits sheet n as a client that does not give up: the same submission until it is acknowledged.
  std::string SubmitUntilAcknowledged(int n) {
    const auto request = Submission(n);
    for (;;) {
      const auto context = NewContext();
      context->set_wait_for_ready(true);
      intake::v1::SubmitResponseResponse response;
      const grpc::Status status = suite_->api().responses->SubmitResponse(context.get(), request, &response);
      if (status.ok()) return response.receipt();
      if (status.error_code() == grpc::StatusCode::UNAVAILABLE) continue;
      ADD_FAILURE() << "sheet " << n << ": " << status.error_message();
      return "";
    }
  }

  // Submits every sheet from many threads; calls `while_running` beside them.
  std::vector<std::string> SubmitAll(const std::function<void()>& while_running) {
    std::vector<std::string> receipts(kSheets);
    std::atomic<int> next = 0;
    acknowledged_ = 0;
    std::vector<std::thread> clients;
    clients.reserve(kClients);
    for (int client = 0; client < kClients; ++client) {
      clients.emplace_back([&] {
        for (int n; (n = next.fetch_add(1)) < kSheets;) {
          receipts[static_cast<std::size_t>(n)] = SubmitUntilAcknowledged(n);
          const std::lock_guard lock(mutex_);
          ++acknowledged_;
          progress_.notify_all();
        }
      });
    }
    while_running();
    for (std::thread& client : clients) client.join();
    return receipts;
  }

  void AwaitAcknowledged(int count) {
    std::unique_lock lock(mutex_);
    progress_.wait(lock, [&] { return acknowledged_ >= count; });
  }

  void KillAndRestartIntake() {
    suite_->intake().Signal(SIGKILL);
    EXPECT_EQ(suite_->intake().Wait(), kExpectedKill);
    ASSERT_OK(suite_->Restart(Service::kIntake));
  }

  std::unique_ptr<Suite> suite_;
  std::string wave_;
  std::vector<std::string> codes_;
  std::mutex mutex_;
  std::condition_variable progress_;
  int acknowledged_ = 0;
};

TEST_P(CrashTest, EveryAcknowledgedSheetIsThereExactlyOnce) {
  const std::vector<std::string> receipts = SubmitAll([this] {
    for (const int count : {2'000, 5'000}) {
      AwaitAcknowledged(count);
      KillAndRestartIntake();
    }
    if (GetParam() != Shape::kFourOnPostgres) return;
    for (const int count : {7'000, 8'500}) {
      AwaitAcknowledged(count);
      suite_->postgres().Stop();
      suite_->postgres().Restart();
    }
  });
  for (const std::string& receipt : receipts) ASSERT_EQ(receipt.size(), 32u);

  EXPECT_EQ(SubmitAll([] {}), receipts) << "the same submissions again";

  ASSERT_OK(CloseWave(suite_->api(), wave_));
  std::map<std::string, int> submitted;
  for (int n = 0; n < kSheets; ++n) ++submitted[PulseSheet(n)];
  ASSERT_OK_AND_ASSIGN(const auto stored, ReadPulseSheets(suite_->api(), wave_));
  EXPECT_EQ(stored.size(), submitted.size());
  EXPECT_TRUE(stored == submitted);

  EXPECT_EQ(SubmitUntilAcknowledged(17), receipts[17]) << "a retry that comes after closing";
  auto other = Submission(17);
  other.mutable_answers(0)->set_value(other.answers(0).value() == 1 ? 2 : 1);
  const auto spent = Call(*suite_->api().responses, &ResponseService::Stub::SubmitResponse, other);
  EXPECT_THAT(spent, StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_THAT(spent, HasReason("CODE_SPENT"));

  scoring::v1::GetScorecardRequest request;
  request.set_wave(wave_);
  ASSERT_OK_AND_ASSIGN(const Scorecard scorecard,
                       Call(*suite_->api().scoring, &ScoringService::Stub::GetScorecard, request));
  EXPECT_EQ(scorecard.responses(), kSheets) << "scoring, which read along, counts the same";
}

INSTANTIATE_TEST_SUITE_P(Shapes, CrashTest, ::testing::Values(Shape::kFourProcesses, Shape::kFourOnPostgres),
                         NameOf);

}  // namespace
}  // namespace rapport::integration
