#ifndef RAPPORT_TOOLS_BENCH_FIXTURE_H_
#define RAPPORT_TOOLS_BENCH_FIXTURE_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "grpcpp/channel.h"
#include "grpcpp/security/credentials.h"
#include "libs/auditlog/audit_log.h"
#include "libs/cache/cache.h"
#include "libs/observe/metrics.h"
#include "libs/rpc/runtime.h"
#include "libs/rpc/server.h"
#include "libs/rpc/testing/certificates.h"
#include "libs/rpc/testing/echo_service.h"
#include "libs/testing/postgres_server.h"
#include "libs/testing/redis_server.h"
#include "libs/testing/temp_dir.h"
#include "rapport/intake/v1/instrument.grpc.pb.h"
#include "rapport/intake/v1/response.grpc.pb.h"
#include "rapport/intake/v1/wave.grpc.pb.h"
#include "rapport/internal/roster/v1/roster_internal.grpc.pb.h"
#include "rapport/scoring/v1/scoring.grpc.pb.h"
#include "services/intake/module.h"
#include "services/scoring/module.h"

namespace rapport::bench {

// Items, of which ten facets of four are made.
inline constexpr int kItems = 40;

// A roster of as many units as asked for, below one root, with members of unknown number.
class FakeRoster final : public internal::roster::v1::CohortService::CallbackService {
 public:
  explicit FakeRoster(int units) : units_(units) {}
  grpc::ServerWriteReactor<internal::roster::v1::SnapshotCohortsResponse>* SnapshotCohorts(
      grpc::CallbackServerContext* context,
      const internal::roster::v1::SnapshotCohortsRequest* request) override;

 private:
  const int units_;
};

// An echo whose answer is as long as one likes, whatever was asked.
class SizedEcho final : public internal::testing::v1::EchoService::CallbackService {
 public:
  void SetAnswer(std::string bytes) { answer_ = std::move(bytes); }
  grpc::ServerUnaryReactor* Echo(grpc::CallbackServerContext* context,
                                 const internal::testing::v1::EchoRequest* request,
                                 internal::testing::v1::EchoResponse* response) override;

 private:
  std::string answer_;
};

// Where intake keeps its data: a file, or a server of the fixture's own on the same machine.
enum class Engine { kSqlite, kPostgres };

// What a fixture is made with.
struct FixtureOptions {
  Engine engine = Engine::kSqlite;
  bool redis = false;           // scoring's cache is a Redis of the fixture's own on the same machine
  bool audit_log = false;       // calls are written down, on the same disk as the data
  bool default_limits = false;  // of calls on a connection, in place of more than any bench makes
};

// Answer sheets made from the row number, of 2,000 units in turn.
std::string ResponsesCsv(int rows);

// Intake and scoring on a loopback port with a database on disk, and an echo server with the same settings
// beside it.
class Fixture {
 public:
  explicit Fixture(int units, const FixtureOptions& options = {});
  ~Fixture();

  // A wave of that id, open.
  void OpenWave(const std::string& id);
  void CloseWave(const std::string& id);
  std::vector<std::string> MakeCodes(const std::string& wave, int count);
  // Loads ResponsesCsv(rows), or another file of that form.
  void Import(const std::string& wave, int rows);
  void ImportCsv(const std::string& wave, std::string_view csv);

  static std::string WaveName(const std::string& id) { return "organizations/bench/waves/" + id; }
  // A channel that is connected.
  std::shared_ptr<grpc::Channel> Connect() const;
  // A connection of its own, by TLS where asked for.
  std::shared_ptr<grpc::Channel> ConnectAlone(bool tls) const;
  // Of what Connect() connects to.
  int port() const { return server_->port(); }
  std::shared_ptr<grpc::Channel> ConnectToEcho() const;
  std::shared_ptr<grpc::Channel> ConnectToSizedEcho() const;
  SizedEcho& sized_echo() { return sized_echo_; }

  // A scoring that knows nothing yet and finds nothing cached, as after a restart; reads from the same
  // intake. Must not outlive the fixture.
  std::unique_ptr<scoring::Module> FreshScoring();

 private:
  testing::TempDir directory_;
  const rpc::testing::Authority authority_;
  std::unique_ptr<rapport::testing::PostgresServer> postgres_;
  std::unique_ptr<rapport::testing::RedisServer> redis_;
  observe::Metrics metrics_;
  std::unique_ptr<auditlog::AuditLog> audit_log_;
  rpc::Runtime intake_runtime_;
  rpc::Runtime scoring_runtime_;
  FakeRoster roster_;
  SizedEcho sized_echo_;
  rpc::testing::BareEchoService echo_;
  std::vector<std::unique_ptr<cache::Cache>> caches_;
  std::unique_ptr<rpc::Server> roster_server_;
  std::unique_ptr<intake::Module> intake_;
  std::unique_ptr<rpc::Server> intake_server_;
  std::unique_ptr<scoring::Module> scoring_;
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<rpc::Server> tls_server_;
  std::unique_ptr<rpc::Server> echo_server_;
  std::unique_ptr<rpc::Server> sized_echo_server_;
};

// A connection of its own to a port of loopback, which is made for the first call.
std::shared_ptr<grpc::Channel> LazyChannelTo(
    int port,
    const std::shared_ptr<grpc::ChannelCredentials>& credentials = grpc::InsecureChannelCredentials());

// The same, made.
std::shared_ptr<grpc::Channel> ConnectAloneTo(
    int port,
    const std::shared_ptr<grpc::ChannelCredentials>& credentials = grpc::InsecureChannelCredentials());

// A context with a deadline far away.
std::unique_ptr<grpc::ClientContext> NewContext();

// Ends the process unless `status` is OK.
void Check(const grpc::Status& status, const char* what);

}  // namespace rapport::bench

#endif  // RAPPORT_TOOLS_BENCH_FIXTURE_H_
