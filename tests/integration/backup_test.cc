// SQLite databases are copied while the suite serves, and a copy is a database.

#include <condition_variable>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/strings.h"
#include "libs/rpc/channel.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/temp_dir.h"
#include "tests/integration/harness/bhr2000.h"
#include "tests/integration/harness/call.h"
#include "tests/integration/harness/process.h"
#include "tests/integration/harness/pulse.h"

namespace rapport::integration {
namespace {

constexpr int kSheets = 600;

// Runs a binary of the suite to its end.
int ExitCodeOf(const std::string& program, std::vector<std::string> flags) {
  flags.insert(flags.begin(), BinaryPath(program));
  return RunCommand(std::move(flags)).exit_code;
}

// People answer one after the other; all that was acknowledged before a backup began is in it, nothing twice.
TEST(Backup, OfIntakeHasWhatWasAcknowledgedBefore) {
  ASSERT_OK_AND_ASSIGN(const auto suite, Suite::Start({.shape = Shape::kFourProcesses}));
  ASSERT_OK(LoadPulse(suite->api()));
  ASSERT_OK_AND_ASSIGN(const std::string wave, OpenPulseWave(suite->api(), "w"));
  ASSERT_OK_AND_ASSIGN(const auto codes, PulseCodes(suite->api(), wave, "u1", kSheets));
  std::mutex mutex;
  std::condition_variable progress;
  int acknowledged = 0;  // guarded by mutex
  std::thread people([&] {
    for (int n = 0; n < kSheets; ++n) {
      ASSERT_OK(Call(*suite->api().responses, &ResponseService::Stub::SubmitResponse,
                     PulseSubmission(wave, codes[static_cast<std::size_t>(n)], PulseSheet(n),
                                     RequestId(static_cast<std::uint64_t>(n)))));
      const std::lock_guard lock(mutex);
      ++acknowledged;
      progress.notify_all();
    }
  });
  int before = 0;
  {
    std::unique_lock lock(mutex);
    progress.wait(lock, [&] { return acknowledged >= kSheets / 3; });
    before = acknowledged;
  }
  const rapport::testing::TempDir backups;
  const std::string copy = backups.File("intake.db");
  const int exit_code =
      ExitCodeOf("rapport-intake", {"--sqlite.path=" + suite->intake_database(), "--backup_to=" + copy});
  people.join();
  ASSERT_EQ(exit_code, 0);

  ASSERT_OK_AND_ASSIGN(
      const auto restored,
      Process::Start("rapport-intake",
                     {"--sqlite.path=" + copy, "--server.listen_address=127.0.0.1:0",
                      "--server.health_address=127.0.0.1:0", "--server.metrics_address=127.0.0.1:0",
                      "--answers_server.listen_address=127.0.0.1:0"}));
  Api api;
  api.waves = WaveService::NewStub(rpc::MakeChannel(base::StrCat("127.0.0.1:", restored->port())));
  api.answers = AnswerService::NewStub(rpc::MakeChannel(base::StrCat("127.0.0.1:", restored->apart_port())));
  ASSERT_OK(CloseWave(api, wave));
  ASSERT_OK_AND_ASSIGN(const auto stored, ReadPulseSheets(api, wave));
  for (int n = 0; n < before; ++n) EXPECT_EQ(stored.count(PulseSheet(n)), 1u) << n;
  for (const auto& [sheet, times] : stored) EXPECT_EQ(times, 1) << sheet;
}

TEST(Backup, OfStandaloneAnswersAsStandaloneDoes) {
  const rapport::testing::TempDir directory;
  const std::string data = directory.File("data");
  const std::string copy = directory.File("copy");
  ASSERT_OK_AND_ASSIGN(const auto suite, Suite::Start({.flags = {"--data_dir=" + data}}));
  ASSERT_OK_AND_ASSIGN(const std::string wave, LoadBhr2000(suite->api()));
  ASSERT_OK_AND_ASSIGN(const std::string report,
                       RenderReport(suite->api(), wave, reporting::v1::RenderReportRequest::FORMAT_CSV));
  ASSERT_EQ(ExitCodeOf("rapport-standalone", {"--data_dir=" + data, "--backup_to=" + copy}), 0);
  EXPECT_NE(ExitCodeOf("rapport-standalone", {"--data_dir=" + data, "--backup_to=" + copy}), 0)
      << "a backup was replaced";
  ASSERT_OK_AND_ASSIGN(const auto restored, Suite::Start({.flags = {"--data_dir=" + copy}}));
  ASSERT_OK_AND_ASSIGN(const std::string again,
                       RenderReport(restored->api(), wave, reporting::v1::RenderReportRequest::FORMAT_CSV));
  EXPECT_EQ(again, report);
}

TEST(Backup, OfPostgresIsNotOurs) {
  EXPECT_NE(ExitCodeOf("rapport-intake", {"--postgres.url=host=/nowhere", "--backup_to=x"}), 0);
  EXPECT_FALSE(std::filesystem::exists("x"));
}

}  // namespace
}  // namespace rapport::integration
