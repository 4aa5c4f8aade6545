// The disk with the databases is full: who writes is told so, who reads is served, and all go on once there
// is room.

#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/strings.h"
#include "libs/rpc/channel.h"
#include "libs/testing/small_disk.h"
#include "libs/testing/status_matchers.h"
#include "tests/integration/harness/call.h"
#include "tests/integration/harness/pulse.h"

namespace rapport::integration {
namespace {

using ::rapport::testing::HasReason;
using ::rapport::testing::SmallDisk;
using ::rapport::testing::StatusIs;
using ::rapport::testing::StatusOf;
using ::testing::HasSubstr;

constexpr int kCodes = 200;

class FullDiskTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (disk_ == nullptr) GTEST_SKIP() << "needs the right to mount";
    ASSERT_OK_AND_ASSIGN(suite_, Suite::Start({.flags = {"--data_dir=" + disk_->path()}}));
    ASSERT_OK(LoadPulse(suite_->api()));
    ASSERT_OK_AND_ASSIGN(wave_, OpenPulseWave(suite_->api(), "w"));
    ASSERT_OK_AND_ASSIGN(codes_, PulseCodes(suite_->api(), wave_, "u1", kCodes));
  }

  const Api& api() { return suite_->api(); }
  std::string filler() const { return disk_->File("filler"); }
  void Fill() const {
    for (std::ofstream file(filler(), std::ios::app); file << std::string(512, 'x') << std::flush;) {
    }
  }

  absl::StatusOr<std::string> Submit(int n) {
    const auto submitted = Call(*api().responses, &ResponseService::Stub::SubmitResponse,
                                PulseSubmission(wave_, codes_[static_cast<std::size_t>(n)], PulseSheet(n),
                                                RequestId(static_cast<std::uint64_t>(n))));
    if (!submitted.ok()) return submitted.status();
    return submitted->receipt();
  }
  absl::Status Rename() {
    roster::v1::UpdateOrganizationRequest request;
    request.mutable_organization()->set_name(kPulse);
    request.mutable_organization()->set_display_name("Pulse");
    return StatusOf(Call(*api().roster, &RosterService::Stub::UpdateOrganization, request));
  }

  const std::unique_ptr<SmallDisk> disk_ = SmallDisk::Mount(3 << 20);
  std::unique_ptr<Suite> suite_;
  std::string wave_;
  std::vector<std::string> codes_;
};

TEST_F(FullDiskTest, IsSaidAndMendedByRoom) {
  std::map<int, std::string> receipts;
  int next = 0;
  for (; next < 10; ++next) {
    ASSERT_OK_AND_ASSIGN(receipts[next], Submit(next));
  }
  Fill();
  absl::Status full;
  int refused = 0;
  for (; next < kCodes && refused < 3; ++next) {  // there may be room in what the files have already
    const auto receipt = Submit(next);
    if (receipt.ok()) {
      receipts[next] = *receipt;
    } else {
      full = receipt.status();
      ++refused;
    }
  }
  ASSERT_EQ(refused, 3);
  EXPECT_THAT(full, StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(full, HasReason("STORAGE_FULL"));
  absl::Status renamed;
  for (int i = 0; i < 1'000 && renamed.ok(); ++i) renamed = Rename();
  EXPECT_THAT(renamed, HasReason("STORAGE_FULL"));

  intake::v1::GetWaveRequest get;
  get.set_name(wave_);
  EXPECT_OK(Call(*api().waves, &WaveService::Stub::GetWave, get)) << "reading goes on";
  intake::v1::GetFormRequest form;
  form.set_wave(wave_);
  form.set_participation_code(codes_.back());
  EXPECT_OK(Call(*api().responses, &ResponseService::Stub::GetForm, form));
  for (const auto& [n, receipt] : receipts) {
    const auto again = Submit(n);
    EXPECT_EQ(again.value_or(receipt), receipt) << n;
  }

  std::ofstream(filler(), std::ios::trunc);
  EXPECT_OK(Rename());
  for (int n = 0; n < next; ++n) {
    ASSERT_OK_AND_ASSIGN(const std::string receipt, Submit(n));
    const auto [kept, is_new] = receipts.emplace(n, receipt);
    EXPECT_EQ(kept->second, receipt) << n;
  }
  ASSERT_OK(CloseWave(api(), wave_));
  scoring::v1::GetScorecardRequest request;
  request.set_wave(wave_);
  ASSERT_OK_AND_ASSIGN(const Scorecard scorecard,
                       Call(*api().scoring, &ScoringService::Stub::GetScorecard, request));
  EXPECT_EQ(scorecard.responses(), next) << "each once";
}

TEST_F(FullDiskTest, AStartIsRefusedWithAReason) {
  Fill();
  const auto status = Process::Start(
      "rapport-roster", {"--sqlite.path=" + disk_->File("another.db"), "--server.listen_address=127.0.0.1:0",
                         "--server.health_address=127.0.0.1:0", "--server.metrics_address=127.0.0.1:0"});
  ASSERT_FALSE(status.ok());
  EXPECT_THAT(std::string(status.status().message()), HasSubstr("STORAGE_FULL"));
}

}  // namespace
}  // namespace rapport::integration
