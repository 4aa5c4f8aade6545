#ifndef RAPPORT_TESTS_INTEGRATION_HARNESS_SUITE_H_
#define RAPPORT_TESTS_INTEGRATION_HARNESS_SUITE_H_

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "grpcpp/security/credentials.h"
#include "gtest/gtest.h"
#include "libs/testing/postgres_server.h"
#include "libs/testing/redis_server.h"
#include "libs/testing/temp_dir.h"
#include "rapport/intake/v1/instrument.grpc.pb.h"
#include "rapport/intake/v1/response.grpc.pb.h"
#include "rapport/intake/v1/wave.grpc.pb.h"
#include "rapport/internal/intake/v1/answers.grpc.pb.h"
#include "rapport/reporting/v1/reporting.grpc.pb.h"
#include "rapport/roster/v1/roster.grpc.pb.h"
#include "rapport/scoring/v1/comments.grpc.pb.h"
#include "rapport/scoring/v1/scoring.grpc.pb.h"
#include "tests/integration/harness/process.h"

namespace rapport::integration {

using intake::v1::InstrumentService;
using intake::v1::ResponseService;
using intake::v1::WaveService;
using internal::intake::v1::AnswerService;
using reporting::v1::ReportingService;
using roster::v1::RosterService;
using scoring::v1::CommentService;
using scoring::v1::ScoringService;

// A stub a service. The channels outlive a restart of a process on its port.
struct Api {
  std::unique_ptr<RosterService::Stub> roster;
  std::unique_ptr<InstrumentService::Stub> instruments;
  std::unique_ptr<WaveService::Stub> waves;
  std::unique_ptr<ResponseService::Stub> responses;
  std::unique_ptr<AnswerService::Stub> answers;  // internal: of the four processes, without TLS
  std::unique_ptr<ScoringService::Stub> scoring;
  std::unique_ptr<CommentService::Stub> comments;
  std::unique_ptr<ReportingService::Stub> reporting;
};

enum class Shape {
  kStandalone,
  kFourProcesses,
  kFourOnPostgres,  // with a PostgreSQL server of the suite's own
  kReplicas,  // two of each of the four, with PostgreSQL and a Redis of the suite's own; those of scoring
              // divide waves of kMinSheetsDivided answer sheets and more
};

// The services in the order in which they start.
enum class Service { kRoster, kIntake, kScoring, kReporting };
inline constexpr int kServices = 4;

inline constexpr std::size_t kReplicas = 2;
inline constexpr int kMinSheetsDivided = 1000;

// For a test that is run on all of them.
inline auto AllShapes() {
  return ::testing::Values(Shape::kStandalone, Shape::kFourProcesses, Shape::kFourOnPostgres,
                           Shape::kReplicas);
}
std::string NameOf(const ::testing::TestParamInfo<Shape>& instance);

// The services as their users meet them, on free ports, with databases in a directory that goes with them.
class Suite {
 public:
  struct Options {
    Shape shape = Shape::kStandalone;
    std::string redis_socket = {};              // empty: the cache is in the process; not of replicas
    std::vector<std::string> redis_flags = {};  // of replicas: another Redis than the suite's own
    std::vector<std::string> flags = {};        // for every process
    // Of four processes:
    std::vector<std::string> roster_flags = {};
    std::vector<std::string> intake_flags = {};
    std::vector<std::string> scoring_flags = {};
    std::vector<std::string> reporting_flags = {};
    std::shared_ptr<grpc::ChannelCredentials> credentials = nullptr;  // of api(); none: no TLS
  };
  static absl::StatusOr<std::unique_ptr<Suite>> Start(const Options& options);

  const Api& api() const { return api_; }
  // Stubs of a caller who shows these; whatever they are, the servers are called localhost.
  Api ApiAs(const std::shared_ptr<grpc::ChannelCredentials>& credentials) const;

  // A process that serves; all four are the standalone one when there is only that.
  Process& process(Service service, int replica = 0) {
    return *services_[options_.shape == Shape::kStandalone ? 0 : static_cast<std::size_t>(service)]
                     [static_cast<std::size_t>(replica)];
  }
  Process& roster() { return process(Service::kRoster); }
  Process& intake() { return process(Service::kIntake); }
  Process& scoring() { return process(Service::kScoring); }
  Process& reporting() { return process(Service::kReporting); }
  std::vector<Process*> processes() const;

  // From now on Restart() starts this program (as for Process::Start()) as a process of the service.
  void UseProgram(Service service, const std::string& program) {
    programs_[static_cast<std::size_t>(service)] = program;
  }

  // Starts a process anew on its ports, after it ended. Not of the standalone one.
  absl::Status Restart(Service service, int replica = 0);

  // The server that keeps everything. With kFourOnPostgres and kReplicas only.
  rapport::testing::PostgresServer& postgres() { return *postgres_; }

  // The file of intake's database. With kFourProcesses only.
  std::string intake_database() const { return dir_.File("intake.db"); }

  // Where a service ("roster" or "intake") keeps its data, for whoever may change the schema.
  std::vector<std::string> StorageFlags(const std::string& service) const;

  // All logs, also those of processes that were replaced.
  std::string Logs() const;

 private:
  // The ports of a process; 0: any that is free.
  struct Ports {
    int own = 0;
    int apart = 0;
  };

  explicit Suite(const Options& options) : options_(options) {}
  absl::Status StartStandalone();
  absl::Status StartServices();
  absl::StatusOr<std::unique_ptr<Process>> StartProcess(Service service, Ports ports) const;
  std::vector<std::string> RedisFlags() const;
  std::vector<std::string> PartsFlags(int port) const;
  // Where gRPC finds all processes of a service; `apart`: where they serve apart.
  std::string TargetOf(Service service, bool apart = false) const;

  const Options options_;
  std::array<std::string, kServices> programs_ = {"rapport-roster", "rapport-intake", "rapport-scoring",
                                                  "rapport-reporting"};
  const rapport::testing::TempDir dir_;
  std::unique_ptr<rapport::testing::PostgresServer> postgres_;
  std::unique_ptr<rapport::testing::RedisServer> redis_;
  // By service its replicas; of standalone there is but one service. They end before the servers above.
  std::vector<std::vector<std::unique_ptr<Process>>> services_;
  std::string earlier_logs_;
  Api api_;
};

}  // namespace rapport::integration

#endif  // RAPPORT_TESTS_INTEGRATION_HARNESS_SUITE_H_
