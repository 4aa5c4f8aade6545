// SIGTERM while answers come in and an importer does not end: what was acknowledged is there, everybody else
// is told to come again, and the process ends in its time.

#include <signal.h>

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "grpcpp/create_channel.h"
#include "gtest/gtest.h"
#include "libs/base/strings.h"
#include "libs/rpc/channel.h"
#include "libs/testing/status_matchers.h"
#include "tests/integration/harness/call.h"
#include "tests/integration/harness/pulse.h"

namespace rapport::integration {
namespace {

constexpr int kSheets = 3'000;
constexpr int kClients = 16;
constexpr absl::Duration kDrain = absl::Seconds(2);
// On top of it, until the process is gone: idle connections get a second, the rest is for a busy machine.
constexpr absl::Duration kRest = absl::Seconds(8);

class TerminationTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(
        suite_, Suite::Start({.shape = Shape::kFourProcesses,
                              .intake_flags = {
                                  base::StrCat("--server.drain_seconds=", absl::ToInt64Seconds(kDrain))}}));
    ASSERT_OK(LoadPulse(suite_->api()));
    ASSERT_OK_AND_ASSIGN(wave_, OpenPulseWave(suite_->api(), "answered"));
    ASSERT_OK_AND_ASSIGN(imported_, OpenPulseWave(suite_->api(), "imported"));
    ASSERT_OK_AND_ASSIGN(codes_, PulseCodes(suite_->api(), wave_, "u1", kSheets));
  }

  // Submits a sheet over `stub` until it is acknowledged, and gives its receipt. Whoever is not served must
  // be told so in a way on which clients try again.
  std::string SubmitUntilAcknowledged(ResponseService::Stub& stub, int n) {
    const auto request = PulseSubmission(wave_, codes_[static_cast<std::size_t>(n)], PulseSheet(n),
                                         RequestId(static_cast<std::uint64_t>(n)));
    for (;;) {
      const auto context = NewContext();
      context->set_wait_for_ready(true);
      intake::v1::SubmitResponseResponse response;
      const grpc::Status status = stub.SubmitResponse(context.get(), request, &response);
      if (status.ok()) return response.receipt();
      if (status.error_code() == grpc::StatusCode::UNAVAILABLE ||
          status.error_code() == grpc::StatusCode::CANCELLED) {
        ++refused_;
        continue;
      }
      ADD_FAILURE() << "sheet " << n << ": " << status.error_code() << " " << status.error_message();
      return "";
    }
  }

  // From connections of their own, which repeat nothing by themselves.
  void StartClients() {
    for (int client = 0; client < kClients; ++client) {
      clients_.emplace_back([this] {
        grpc::ChannelArguments arguments = rpc::MakeChannelArguments({.retries = false});
        arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
        const auto stub = ResponseService::NewStub(
            grpc::CreateCustomChannel(base::StrCat("127.0.0.1:", suite_->intake().port()),
                                      grpc::InsecureChannelCredentials(), arguments));
        for (int n; (n = next_.fetch_add(1)) < kSheets;) {
          receipts_[static_cast<std::size_t>(n)] = SubmitUntilAcknowledged(*stub, n);
          const std::lock_guard lock(mutex_);
          ++acknowledged_;
          progress_.notify_all();
        }
      });
    }
  }
  void AwaitAcknowledged(int count) {
    std::unique_lock lock(mutex_);
    progress_.wait(lock, [&] { return acknowledged_ >= count; });
  }

  std::unique_ptr<Suite> suite_;
  std::string wave_;
  std::string imported_;
  std::vector<std::string> codes_;
  std::vector<std::string> receipts_ = std::vector<std::string>(kSheets);
  std::atomic<int> next_ = 0;
  std::atomic<int> refused_ = 0;
  std::mutex mutex_;
  std::condition_variable progress_;
  int acknowledged_ = 0;  // guarded by mutex_
  std::vector<std::thread> clients_;
};

TEST_F(TerminationTest, NothingAcknowledgedIsLostAndTheEndComesInTime) {
  // An importer that sends half of its file and then nothing more.
  const auto context = NewContext();
  intake::v1::ImportResponsesResponse response;
  const auto import = suite_->api().responses->ImportResponses(context.get(), &response);
  const ResponsesPlan plan = PulseResponses(imported_, RequestId(1));
  intake::v1::ImportResponsesRequest message;
  message.mutable_header()->set_wave(imported_);
  message.mutable_header()->set_request_id(plan.request_id);
  *message.mutable_header()->mutable_csv() = plan.format;
  ASSERT_TRUE(import->Write(message));
  message.set_csv_chunk(PulseCsv("u1", 0, 40));
  ASSERT_TRUE(import->Write(message));

  StartClients();
  AwaitAcknowledged(kSheets / 3);
  const absl::Time asked = absl::Now();
  suite_->intake().Signal(SIGTERM);
  EXPECT_EQ(suite_->intake().Wait(), 0);
  const absl::Duration took = absl::Now() - asked;
  EXPECT_GE(took, kDrain - absl::Milliseconds(100)) << "the importer had that long";
  EXPECT_LT(took, kDrain + kRest);
  const grpc::Status cut = import->Finish();
  EXPECT_TRUE(cut.error_code() == grpc::StatusCode::CANCELLED ||
              cut.error_code() == grpc::StatusCode::UNAVAILABLE)
      << cut.error_code() << " " << cut.error_message();
  const int before = acknowledged_;

  ASSERT_OK(suite_->Restart(Service::kIntake));
  for (std::thread& client : clients_) client.join();
  EXPECT_LT(before, kSheets) << "nobody was left to be refused";
  EXPECT_GT(refused_, 0);

  for (int n = 0; n < kSheets; n += 7) {
    EXPECT_EQ(SubmitUntilAcknowledged(*suite_->api().responses, n), receipts_[static_cast<std::size_t>(n)]);
  }
  ASSERT_OK(CloseWave(suite_->api(), wave_));
  ASSERT_OK(CloseWave(suite_->api(), imported_));
  std::map<std::string, int> submitted;
  for (int n = 0; n < kSheets; ++n) ++submitted[PulseSheet(n)];
  ASSERT_OK_AND_ASSIGN(const auto stored, ReadPulseSheets(suite_->api(), wave_));
  EXPECT_TRUE(stored == submitted);
  ASSERT_OK_AND_ASSIGN(const auto half, ReadPulseSheets(suite_->api(), imported_));
  EXPECT_TRUE(half.empty()) << "an import that was cut leaves nothing";
}

}  // namespace
}  // namespace rapport::integration
