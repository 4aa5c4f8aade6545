// What services keep is backed up by rapportctl while they serve, and restored it answers as before.

#include <signal.h>

#include <condition_variable>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/status_macros.h"
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

// The exit code of a command line of rapportctl.
int Ctl(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), BinaryPath("rapportctl"));
  return RunCommand(std::move(arguments)).exit_code;
}

// People who answer one after the other, in a thread.
class People {
 public:
  People(const Api* api, std::string wave, std::vector<std::string> codes)
      : wave_(std::move(wave)), codes_(std::move(codes)), thread_([this, api] { Run(*api); }) {}
  ~People() { thread_.join(); }

  // Waits until a third have their receipts; how many do.
  int AwaitAThird() {
    std::unique_lock lock(mutex_);
    progress_.wait(lock, [&] { return acknowledged_ >= kSheets / 3; });
    return acknowledged_;
  }

 private:
  void Run(const Api& api) {
    for (int n = 0; n < kSheets; ++n) {
      EXPECT_OK(Call(*api.responses, &ResponseService::Stub::SubmitResponse,
                     PulseSubmission(wave_, codes_[static_cast<std::size_t>(n)], PulseSheet(n),
                                     RequestId(static_cast<std::uint64_t>(n)))));
      const std::lock_guard lock(mutex_);
      ++acknowledged_;
      progress_.notify_all();
    }
  }

  const std::string wave_;
  const std::vector<std::string> codes_;
  std::mutex mutex_;
  std::condition_variable progress_;
  int acknowledged_ = 0;  // guarded by mutex_
  std::thread thread_;
};

absl::StatusOr<std::unique_ptr<People>> OpenWaveForPeople(const Api& api) {
  RAPPORT_ASSIGN_OR_RETURN(const std::string wave, OpenPulseWave(api, "open"));
  RAPPORT_ASSIGN_OR_RETURN(std::vector<std::string> codes, PulseCodes(api, wave, "u1", kSheets));
  return std::make_unique<People>(&api, wave, std::move(codes));
}

// All that was acknowledged before a backup began is in it, nothing twice.
void ExpectAcknowledged(const Api& api, int before) {
  const std::string wave = base::StrCat(kPulse, "/waves/open");
  ASSERT_OK(CloseWave(api, wave));
  ASSERT_OK_AND_ASSIGN(const auto stored, ReadPulseSheets(api, wave));
  for (int n = 0; n < before; ++n) EXPECT_EQ(stored.count(PulseSheet(n)), 1u) << n;
  for (const auto& [sheet, times] : stored) EXPECT_EQ(times, 1) << sheet;
}

// A closed survey of real answers and a wave with an export, and all that can be read of them, as bytes.
class Survey {
 public:
  absl::Status Prepare(const Api& api) {
    RAPPORT_ASSIGN_OR_RETURN(real_, LoadBhr2000(api));
    RAPPORT_RETURN_IF_ERROR(LoadPulse(api));
    WavePlan plan = PulseWave("shared");
    plan.wave.mutable_policy()->set_export_epsilon(1);
    RAPPORT_ASSIGN_OR_RETURN(const Wave wave, CreateOpenWave(api, plan));
    shared_ = wave.name();
    RAPPORT_RETURN_IF_ERROR(
        ImportResponses(api, PulseResponses(shared_, RequestId(1)), PulseCsv("u1", 0, 30)).status());
    return CloseWave(api, shared_).status();
  }

  absl::StatusOr<std::vector<std::string>> Read(const Api& api) const {
    std::vector<std::string> results;
    for (const std::string& wave : {real_, shared_}) {
      RAPPORT_ASSIGN_OR_RETURN(
          const std::vector<Scorecard> cards,
          ListScorecards(api, wave, ListScorecardsRequest::BREAKDOWN_UNIT_BY_ROLE_GROUP, true));
      for (const Scorecard& card : cards) results.push_back(card.SerializeAsString());
      for (const auto format : {reporting::v1::RenderReportRequest::FORMAT_CSV,
                                reporting::v1::RenderReportRequest::FORMAT_HTML}) {
        RAPPORT_ASSIGN_OR_RETURN(results.emplace_back(), RenderReport(api, wave, format));
      }
    }
    scoring::v1::ExportBenchmarkRequest exported;
    exported.set_wave(shared_);
    exported.set_epsilon(0.7);
    exported.set_request_id(RequestId(10));
    exported.add_measures("climate");
    RAPPORT_ASSIGN_OR_RETURN(const scoring::v1::Benchmark benchmark,
                             Call(*api.scoring, &ScoringService::Stub::ExportBenchmark, exported));
    results.push_back(benchmark.SerializeAsString());
    return results;
  }

 private:
  std::string real_;
  std::string shared_;
};

TEST(Backup, OfIntakeOnSqliteHasWhatWasAcknowledgedBefore) {
  ASSERT_OK_AND_ASSIGN(const auto suite, Suite::Start({.shape = Shape::kFourProcesses}));
  ASSERT_OK(LoadPulse(suite->api()));
  ASSERT_OK_AND_ASSIGN(auto people, OpenWaveForPeople(suite->api()));
  const int before = people->AwaitAThird();
  const rapport::testing::TempDir directory;
  const std::string backup = directory.File("backup");
  const std::string copy = directory.File("intake.db");
  ASSERT_EQ(Ctl({"backup", "intake", "--sqlite", suite->intake_database(), "--to", backup}), 0);
  ASSERT_EQ(Ctl({"restore", "intake", "--from", backup, "--sqlite", copy}), 0);
  EXPECT_EQ(Ctl({"restore", "intake", "--from", backup, "--sqlite", suite->intake_database(), "--replace"}),
            5)
      << "a database that is served was replaced";
  people.reset();

  ASSERT_OK_AND_ASSIGN(
      const auto restored,
      Process::Start("rapport-intake",
                     {"--sqlite.path=" + copy, "--server.listen_address=127.0.0.1:0",
                      "--server.health_address=127.0.0.1:0", "--server.metrics_address=127.0.0.1:0",
                      "--answers_server.listen_address=127.0.0.1:0"}));
  Api api;
  api.waves = WaveService::NewStub(rpc::MakeChannel(base::StrCat("127.0.0.1:", restored->port())));
  api.answers = AnswerService::NewStub(rpc::MakeChannel(base::StrCat("127.0.0.1:", restored->apart_port())));
  ExpectAcknowledged(api, before);
}

TEST(Backup, OfStandaloneAnswersAsStandaloneDoes) {
  const rapport::testing::TempDir directory;
  const std::string data = directory.File("data");
  const std::string fresh = directory.File("fresh");
  std::filesystem::create_directory(fresh);
  ASSERT_OK_AND_ASSIGN(const auto suite, Suite::Start({.flags = {"--data_dir=" + data}}));
  Survey survey;
  ASSERT_OK(survey.Prepare(suite->api()));
  ASSERT_OK_AND_ASSIGN(const auto results, survey.Read(suite->api()));
  {
    ASSERT_OK_AND_ASSIGN(const auto people, OpenWaveForPeople(suite->api()));
    people->AwaitAThird();
    for (const std::string service : {"roster", "intake"}) {
      const std::string backup = directory.File(service);
      const std::string database = base::StrCat("/", service, ".db");
      ASSERT_EQ(Ctl({"backup", service, "--sqlite", data + database, "--to", backup}), 0);
      ASSERT_EQ(Ctl({"restore", service, "--from", backup, "--sqlite", fresh + database}), 0);
    }
  }
  ASSERT_OK_AND_ASSIGN(const auto restored, Suite::Start({.flags = {"--data_dir=" + fresh}}));
  ASSERT_OK_AND_ASSIGN(const auto again, survey.Read(restored->api()));
  EXPECT_EQ(again, results);
}

TEST(Backup, OfPostgresAnswersAsBefore) {
  const rapport::testing::TempDir directory;
  ASSERT_OK_AND_ASSIGN(const auto suite, Suite::Start({.shape = Shape::kFourOnPostgres}));
  Survey survey;
  ASSERT_OK(survey.Prepare(suite->api()));
  ASSERT_OK_AND_ASSIGN(const auto results, survey.Read(suite->api()));
  int before = 0;
  {
    ASSERT_OK_AND_ASSIGN(const auto people, OpenWaveForPeople(suite->api()));
    before = people->AwaitAThird();
    for (const std::string service : {"roster", "intake"}) {
      ASSERT_EQ(
          Ctl({"backup", service, "--postgres", suite->postgres().AppUrl(), "--to", directory.File(service)}),
          0);
    }
  }
  ASSERT_OK_AND_ASSIGN(const auto restored, Suite::Start({.shape = Shape::kFourOnPostgres}));
  const auto restore = [&](const std::string& service) {
    return Ctl({"restore", service, "--from", directory.File(service), "--postgres",
                restored->postgres().OwnerUrl(), "--serving-role", "rapport_app"});
  };
  EXPECT_EQ(restore("roster"), 4) << "while it is served";
  for (Process* const process : {&restored->roster(), &restored->intake()}) {
    process->Signal(SIGTERM);
    EXPECT_EQ(process->Wait(), 0);
  }
  ASSERT_EQ(restore("roster"), 0);
  ASSERT_EQ(restore("intake"), 0);
  EXPECT_EQ(restore("intake"), 4) << "data was replaced";
  ASSERT_OK(restored->Restart(Service::kRoster));
  ASSERT_OK(restored->Restart(Service::kIntake));
  ASSERT_OK_AND_ASSIGN(const auto again, survey.Read(restored->api()));
  EXPECT_EQ(again, results);
  ExpectAcknowledged(restored->api(), before);
}

}  // namespace
}  // namespace rapport::integration
