#include "tests/integration/harness/suite.h"

#include <utility>

#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/rpc/channel.h"

namespace rapport::integration {
namespace {

std::string Loopback(int port) { return base::StrCat("127.0.0.1:", port); }

}  // namespace

std::string NameOf(const ::testing::TestParamInfo<Shape>& instance) {
  switch (instance.param) {
    case Shape::kStandalone:
      return "Standalone";
    case Shape::kFourProcesses:
      return "FourProcesses";
    case Shape::kFourOnPostgres:
      return "FourOnPostgres";
  }
  return "Unknown";
}

absl::StatusOr<std::unique_ptr<Suite>> Suite::Start(const Options& options) {
  std::unique_ptr<Suite> suite(new Suite(options));
  RAPPORT_RETURN_IF_ERROR(options.shape == Shape::kStandalone ? suite->StartStandalone()
                                                              : suite->StartFourProcesses());
  suite->Connect();
  return suite;
}

std::vector<std::string> Suite::Flags(std::vector<std::string> more, int port) const {
  std::vector<std::string> flags = {base::StrCat("--server.listen_address=", Loopback(port)),
                                    "--server.health_address=127.0.0.1:0",
                                    "--server.metrics_address=127.0.0.1:0"};
  flags.insert(flags.end(), options_.flags.begin(), options_.flags.end());
  flags.insert(flags.end(), more.begin(), more.end());
  return flags;
}

std::vector<std::string> Suite::CacheFlags(std::vector<std::string> more) const {
  if (!options_.redis_socket.empty()) {
    more.push_back("--cache.backend=REDIS");
    more.push_back(base::StrCat("--cache.redis.address=", options_.redis_socket));
  }
  return Flags(std::move(more));
}

absl::Status Suite::StartStandalone() {
  RAPPORT_ASSIGN_OR_RETURN(
      processes_.emplace_back(),
      Process::Start("rapport-standalone", CacheFlags({base::StrCat("--data_dir=", dir_.File("data"))})));
  return absl::OkStatus();
}

std::vector<std::string> Suite::StorageFlags(const std::string& service) const {
  if (postgres_ == nullptr) return {base::StrCat("--sqlite.path=", dir_.File(service + ".db"))};
  return {base::StrCat("--postgres.url=", postgres_->AppUrl()),
          base::StrCat("--postgres.owner_url=", postgres_->OwnerUrl())};
}

absl::Status Suite::StartFourProcesses() {
  if (options_.shape == Shape::kFourOnPostgres) {
    postgres_ = rapport::testing::PostgresServer::Start();
    if (postgres_ == nullptr) return absl::UnavailableError("PostgreSQL is not installed");
  }
  RAPPORT_ASSIGN_OR_RETURN(processes_.emplace_back(),
                           Process::Start("rapport-roster", Flags(StorageFlags("roster"))));
  RAPPORT_ASSIGN_OR_RETURN(processes_.emplace_back(), StartIntake(0, 0));
  const std::string intake = base::StrCat("--intake_address=", Loopback(this->intake().port()));
  RAPPORT_ASSIGN_OR_RETURN(processes_.emplace_back(),
                           Process::Start("rapport-scoring", CacheFlags(ScoringFlags())));
  const std::string scoring = base::StrCat("--scoring_address=", Loopback(this->scoring().port()));
  RAPPORT_ASSIGN_OR_RETURN(processes_.emplace_back(),
                           Process::Start("rapport-reporting", Flags({intake, scoring})));
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Process>> Suite::StartIntake(int port, int answers_port) {
  std::vector<std::string> flags = StorageFlags("intake");
  flags.push_back(base::StrCat("--roster_address=", Loopback(roster().port())));
  flags.push_back(base::StrCat("--answers_server.listen_address=", Loopback(answers_port)));
  flags.insert(flags.end(), options_.intake_flags.begin(), options_.intake_flags.end());
  return Process::Start("rapport-intake", Flags(std::move(flags), port));
}

std::vector<std::string> Suite::ScoringFlags() {
  std::vector<std::string> flags = {base::StrCat("--intake_address=", Loopback(intake().port())),
                                    base::StrCat("--answers.address=", Loopback(intake().apart_port()))};
  flags.insert(flags.end(), options_.scoring_flags.begin(), options_.scoring_flags.end());
  return flags;
}

absl::Status Suite::RestartIntake() {
  earlier_logs_ += intake().Log();
  RAPPORT_ASSIGN_OR_RETURN(processes_[1], StartIntake(intake().port(), intake().apart_port()));
  return absl::OkStatus();
}

std::string Suite::Logs() const {
  std::string logs = earlier_logs_;
  for (const auto& process : processes_) logs += process->Log();
  return logs;
}

void Suite::Connect() {
  const auto channel_to = [](const Process& process) { return rpc::MakeChannel(Loopback(process.port())); };
  const auto to_intake = channel_to(intake());
  api_.roster = RosterService::NewStub(channel_to(roster()));
  api_.instruments = InstrumentService::NewStub(to_intake);
  api_.waves = WaveService::NewStub(to_intake);
  api_.responses = ResponseService::NewStub(to_intake);
  if (intake().apart_port() != 0) {
    api_.answers = AnswerService::NewStub(rpc::MakeChannel(Loopback(intake().apart_port())));
  }
  api_.scoring = ScoringService::NewStub(channel_to(scoring()));
  api_.comments = CommentService::NewStub(channel_to(scoring()));
  api_.reporting = ReportingService::NewStub(channel_to(reporting()));
}

}  // namespace rapport::integration
