#ifndef RAPPORT_TESTS_INTEGRATION_HARNESS_SUITE_H_
#define RAPPORT_TESTS_INTEGRATION_HARNESS_SUITE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "libs/testing/postgres_server.h"
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
};

// For a test that is run on all of them.
inline auto AllShapes() {
  return ::testing::Values(Shape::kStandalone, Shape::kFourProcesses, Shape::kFourOnPostgres);
}
std::string NameOf(const ::testing::TestParamInfo<Shape>& instance);

// The services as their users meet them, on free ports, with databases in a directory that goes with them.
class Suite {
 public:
  struct Options {
    Shape shape = Shape::kStandalone;
    std::string redis_socket = {};                // empty: the cache is in the process
    std::vector<std::string> flags = {};          // for every process
    std::vector<std::string> intake_flags = {};   // of four processes
    std::vector<std::string> scoring_flags = {};  // of four processes
  };
  static absl::StatusOr<std::unique_ptr<Suite>> Start(const Options& options);

  const Api& api() const { return api_; }

  // The process that serves; all four are the standalone one when there is only that.
  Process& roster() { return *processes_.front(); }
  Process& intake() { return *processes_[processes_.size() == 1 ? 0 : 1]; }
  Process& scoring() { return *processes_[processes_.size() == 1 ? 0 : 2]; }
  Process& reporting() { return *processes_.back(); }
  const std::vector<std::unique_ptr<Process>>& processes() const { return processes_; }

  // Starts intake anew on its database and its port, after it ended. With four processes only.
  absl::Status RestartIntake();

  // The server that keeps everything. With kFourOnPostgres only.
  rapport::testing::PostgresServer& postgres() { return *postgres_; }

  // The file of intake's database. With kFourProcesses only.
  std::string intake_database() const { return dir_.File("intake.db"); }

  // All logs, also those of processes that were replaced.
  std::string Logs() const;

 private:
  explicit Suite(const Options& options) : options_(options) {}
  absl::Status StartStandalone();
  absl::Status StartFourProcesses();
  absl::StatusOr<std::unique_ptr<Process>> StartIntake(int port, int answers_port);
  std::vector<std::string> ScoringFlags();
  // Where a service ("roster" or "intake") keeps its data.
  std::vector<std::string> StorageFlags(const std::string& service) const;
  // Flags that every process takes, then `more`.
  std::vector<std::string> Flags(std::vector<std::string> more, int port = 0) const;
  std::vector<std::string> CacheFlags(std::vector<std::string> more) const;
  void Connect();

  const Options options_;
  const rapport::testing::TempDir dir_;
  std::unique_ptr<rapport::testing::PostgresServer> postgres_;
  std::vector<std::unique_ptr<Process>> processes_;  // end before the server
  std::string earlier_logs_;
  Api api_;
};

}  // namespace rapport::integration

#endif  // RAPPORT_TESTS_INTEGRATION_HARNESS_SUITE_H_
