#include "tests/integration/harness/suite.h"

#include <signal.h>

#include <utility>

#include "absl/strings/match.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/rpc/channel.h"

namespace rapport::integration {
namespace {

std::string Loopback(int port) { return base::StrCat("127.0.0.1:", port); }

void Append(const std::vector<std::string>& from, std::vector<std::string>& to) {
  to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

std::string NameOf(const ::testing::TestParamInfo<Shape>& instance) {
  switch (instance.param) {
    case Shape::kStandalone:
      return "Standalone";
    case Shape::kFourProcesses:
      return "FourProcesses";
    case Shape::kFourOnPostgres:
      return "FourOnPostgres";
    case Shape::kReplicas:
      return "Replicas";
  }
  return "Unknown";
}

absl::StatusOr<std::unique_ptr<Suite>> Suite::Start(const Options& options) {
  std::unique_ptr<Suite> suite(new Suite(options));
  RAPPORT_RETURN_IF_ERROR(options.shape == Shape::kStandalone ? suite->StartStandalone()
                                                              : suite->StartServices());
  suite->api_ = suite->ApiAs(options.credentials);
  return suite;
}

absl::Status Suite::StartStandalone() {
  std::vector<std::string> flags = {
      "--server.listen_address=127.0.0.1:0", "--server.health_address=127.0.0.1:0",
      "--server.metrics_address=127.0.0.1:0", base::StrCat("--data_dir=", dir_.File("data"))};
  Append(options_.flags, flags);
  Append(RedisFlags(), flags);
  RAPPORT_ASSIGN_OR_RETURN(services_.emplace_back().emplace_back(),
                           Process::Start("rapport-standalone", std::move(flags)));
  return absl::OkStatus();
}

absl::Status Suite::StartServices() {
  const bool with_replicas = options_.shape == Shape::kReplicas;
  if (with_replicas || options_.shape == Shape::kFourOnPostgres) {
    postgres_ = rapport::testing::PostgresServer::Start();
    if (postgres_ == nullptr) return absl::UnavailableError("PostgreSQL is not installed");
  }
  if (with_replicas && options_.redis_flags.empty()) {
    redis_ = rapport::testing::RedisServer::Start();
    if (redis_ == nullptr) return absl::UnavailableError("redis-server is not installed");
  }
  for (int service = 0; service < kServices; ++service) {
    services_.emplace_back();
    for (std::size_t replica = 0; replica < (with_replicas ? kReplicas : 1); ++replica) {
      RAPPORT_ASSIGN_OR_RETURN(services_.back().emplace_back(),
                               StartProcess(static_cast<Service>(service), {}));
    }
    if (!with_replicas || static_cast<Service>(service) != Service::kScoring) continue;
    // Where the replicas find each other is known only now.
    for (int replica = 0; replica < static_cast<int>(kReplicas); ++replica) {
      process(Service::kScoring, replica).Signal(SIGTERM);
      process(Service::kScoring, replica).Wait();
      RAPPORT_RETURN_IF_ERROR(Restart(Service::kScoring, replica));
    }
  }
  return absl::OkStatus();
}

std::vector<std::string> Suite::StorageFlags(const std::string& service) const {
  if (postgres_ == nullptr) return {base::StrCat("--sqlite.path=", dir_.File(service + ".db"))};
  return {base::StrCat("--postgres.url=", postgres_->AppUrl()),
          base::StrCat("--postgres.owner_url=", postgres_->OwnerUrl())};
}

std::vector<std::string> Suite::RedisFlags() const {
  if (!options_.redis_flags.empty()) return options_.redis_flags;
  const std::string socket = redis_ != nullptr ? redis_->socket() : options_.redis_socket;
  if (socket.empty()) return {};
  return {"--cache.backend=REDIS", base::StrCat("--cache.redis.address=", socket)};
}

std::vector<std::string> Suite::PartsFlags(int port) const {
  if (options_.shape != Shape::kReplicas) return {};
  std::vector<std::string> flags = {base::StrCat("--parts_server.listen_address=", Loopback(port)),
                                    base::StrCat("--parts.min_sheets=", kMinSheetsDivided)};
  if (services_[static_cast<std::size_t>(Service::kScoring)].size() == kReplicas) {
    flags.push_back(base::StrCat("--parts.replicas.address=", TargetOf(Service::kScoring, true)));
  }
  return flags;
}

absl::StatusOr<std::unique_ptr<Process>> Suite::StartProcess(Service service, Ports ports) const {
  std::vector<std::string> flags = {base::StrCat("--server.listen_address=", Loopback(ports.own)),
                                    "--server.health_address=127.0.0.1:0",
                                    "--server.metrics_address=127.0.0.1:0"};
  Append(options_.flags, flags);
  switch (service) {
    case Service::kRoster:
      Append(StorageFlags("roster"), flags);
      Append(options_.roster_flags, flags);
      break;
    case Service::kIntake:
      Append(StorageFlags("intake"), flags);
      flags.push_back(base::StrCat("--roster_address=", TargetOf(Service::kRoster)));
      flags.push_back(base::StrCat("--answers_server.listen_address=", Loopback(ports.apart)));
      Append(options_.intake_flags, flags);
      break;
    case Service::kScoring:
      flags.push_back(base::StrCat("--intake_address=", TargetOf(Service::kIntake)));
      flags.push_back(base::StrCat("--answers.address=", TargetOf(Service::kIntake, true)));
      Append(RedisFlags(), flags);
      Append(PartsFlags(ports.apart), flags);
      Append(options_.scoring_flags, flags);
      break;
    case Service::kReporting:
      flags.push_back(base::StrCat("--intake_address=", TargetOf(Service::kIntake)));
      flags.push_back(base::StrCat("--scoring_address=", TargetOf(Service::kScoring)));
      Append(options_.reporting_flags, flags);
      break;
  }
  return Process::Start(programs_[static_cast<std::size_t>(service)], std::move(flags));
}

absl::Status Suite::Restart(Service service, int replica) {
  std::unique_ptr<Process>& process =
      services_[static_cast<std::size_t>(service)][static_cast<std::size_t>(replica)];
  earlier_logs_ += process->Log();
  const Ports ports = {process->port(), process->apart_port()};
  // Meanwhile the kernel may have given one of them to a connection that goes out, for a while.
  constexpr int kAttempts = 3;
  absl::StatusOr<std::unique_ptr<Process>> started;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    started = StartProcess(service, ports);
    if (started.ok() || !absl::StrContains(started.status().message(), "Address already in use")) break;
  }
  RAPPORT_ASSIGN_OR_RETURN(process, std::move(started));
  return absl::OkStatus();
}

std::vector<Process*> Suite::processes() const {
  std::vector<Process*> processes;
  for (const auto& replicas : services_) {
    for (const auto& process : replicas) processes.push_back(process.get());
  }
  return processes;
}

std::string Suite::TargetOf(Service service, bool apart) const {
  const auto& replicas =
      services_[options_.shape == Shape::kStandalone ? 0 : static_cast<std::size_t>(service)];
  std::string target;
  for (const auto& process : replicas) {
    base::StrAppend(&target, target.empty() ? "ipv4:" : ",",
                    Loopback(apart ? process->apart_port() : process->port()));
  }
  return target;
}

std::string Suite::Logs() const {
  std::string logs = earlier_logs_;
  for (const Process* process : processes()) logs += process->Log();
  return logs;
}

Api Suite::ApiAs(const std::shared_ptr<grpc::ChannelCredentials>& credentials) const {
  rpc::ChannelOptions options;
  options.credentials = credentials;
  if (credentials != nullptr) options.server_name = "localhost";
  const auto channel_to = [&](Service service, bool apart = false) {
    return rpc::MakeChannel(TargetOf(service, apart), options);
  };
  Api api;
  const auto to_intake = channel_to(Service::kIntake);
  api.roster = RosterService::NewStub(channel_to(Service::kRoster));
  api.instruments = InstrumentService::NewStub(to_intake);
  api.waves = WaveService::NewStub(to_intake);
  api.responses = ResponseService::NewStub(to_intake);
  if (options_.shape != Shape::kStandalone) {
    api.answers = AnswerService::NewStub(channel_to(Service::kIntake, /*apart=*/true));
  }
  api.scoring = ScoringService::NewStub(channel_to(Service::kScoring));
  api.comments = CommentService::NewStub(channel_to(Service::kScoring));
  api.reporting = ReportingService::NewStub(channel_to(Service::kReporting));
  return api;
}

}  // namespace rapport::integration
