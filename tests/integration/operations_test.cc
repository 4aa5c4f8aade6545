// What an operator relies on: health, an orderly end, reflection, metrics, and refusals to start.

#include <signal.h>

#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "gmock/gmock.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "gtest/gtest.h"
#include "libs/base/strings.h"
#include "libs/rpc/channel.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/temp_dir.h"
#include "tests/integration/harness/call.h"
#include "tests/integration/harness/grpc_bytes.h"
#include "tests/integration/harness/http.h"
#include "tests/integration/harness/pulse.h"

namespace rapport::integration {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Health = grpc::health::v1::Health;
using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;

const char* const kPublicServices[] = {
    "rapport.roster.v1.RosterService",   "rapport.intake.v1.InstrumentService",
    "rapport.intake.v1.WaveService",     "rapport.intake.v1.ResponseService",
    "rapport.scoring.v1.ScoringService", "rapport.reporting.v1.ReportingService"};

std::unique_ptr<Health::Stub> HealthAt(int port) {
  return Health::NewStub(rpc::MakeChannel(base::StrCat("127.0.0.1:", port)));
}

absl::StatusOr<HealthCheckResponse> Check(int port, const std::string& service) {
  HealthCheckRequest request;
  request.set_service(service);
  return Call(*HealthAt(port), &Health::Stub::Check, request);
}

void ExpectServing(const Process& process, const std::string& service) {
  for (const int port : {process.port(), process.health_port()}) {
    ASSERT_OK_AND_ASSIGN(const HealthCheckResponse response, Check(port, service));
    EXPECT_EQ(response.status(), HealthCheckResponse::SERVING) << service;
  }
}

// The raw answer of reflection to the question for all services (field 7 of the request).
absl::StatusOr<std::string> ReflectedServices(const Process& process) {
  const auto context = NewContext();
  return CallWithBytes(process.port(), "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
                       std::string("\x3a\x01*"), context.get());
}

TEST(Health, StandaloneServesEveryPublicService) {
  ASSERT_OK_AND_ASSIGN(const auto suite, Suite::Start({}));
  ExpectServing(suite->roster(), "");
  for (const char* service : kPublicServices) ExpectServing(suite->roster(), service);
  EXPECT_THAT(Check(suite->roster().health_port(), "rapport.none"),
              ::rapport::testing::StatusIs(absl::StatusCode::kNotFound));
}

TEST(Health, EachProcessServesItsOwn) {
  ASSERT_OK_AND_ASSIGN(const auto suite, Suite::Start({.shape = Shape::kFourProcesses}));
  ExpectServing(suite->roster(), "rapport.roster.v1.RosterService");
  ExpectServing(suite->roster(), "rapport.internal.roster.v1.CohortService");
  ExpectServing(suite->intake(), "rapport.intake.v1.InstrumentService");
  ExpectServing(suite->intake(), "rapport.intake.v1.WaveService");
  ExpectServing(suite->intake(), "rapport.intake.v1.ResponseService");
  ExpectServing(suite->scoring(), "rapport.scoring.v1.ScoringService");
  ExpectServing(suite->reporting(), "rapport.reporting.v1.ReportingService");
  EXPECT_FALSE(Check(suite->scoring().port(), "rapport.roster.v1.RosterService").ok());
  for (Process* const process : suite->processes()) {
    process->Signal(SIGTERM);
    EXPECT_EQ(process->Wait(), 0);
    EXPECT_THAT(process->Log(), HasSubstr(R"("event":"drain_ended")"));
  }
}

// Waits until the metrics tell of a call of a service in flight: then the server holds it.
void AwaitInFlight(const Process& process, const std::string& service) {
  const std::string wanted = base::StrCat("service=\"", service, "\"");
  for (;;) {
    std::istringstream lines(HttpGet(process.metrics_port(), "/metrics"));
    for (std::string line; std::getline(lines, line);) {
      if (absl::StartsWith(line, "rapport_rpc_in_flight{") && absl::StrContains(line, wanted) &&
          absl::StrContains(line, "} 1")) {
        return;
      }
    }
  }
}

TEST(Drain, LetsACallInFlightEndThenExitsWithZero) {
  ASSERT_OK_AND_ASSIGN(const auto suite, Suite::Start({}));
  ASSERT_OK(LoadPulse(suite->api()));
  ASSERT_OK_AND_ASSIGN(const std::string wave, OpenPulseWave(suite->api(), "w"));
  Process& process = suite->intake();

  const auto watch_context = NewContext();
  const auto health = HealthAt(process.health_port());
  const auto watch = health->Watch(watch_context.get(), HealthCheckRequest());
  HealthCheckResponse state;
  ASSERT_TRUE(watch->Read(&state));
  EXPECT_EQ(state.status(), HealthCheckResponse::SERVING);

  const auto context = NewContext();
  intake::v1::ImportResponsesResponse response;
  const auto import = suite->api().responses->ImportResponses(context.get(), &response);
  intake::v1::ImportResponsesRequest message;
  const ResponsesPlan plan = PulseResponses(wave, RequestId(1));
  message.mutable_header()->set_wave(wave);
  message.mutable_header()->set_request_id(plan.request_id);
  *message.mutable_header()->mutable_csv() = plan.format;
  ASSERT_TRUE(import->Write(message));
  AwaitInFlight(process, "rapport.intake.v1.ResponseService");

  process.Signal(SIGTERM);
  ASSERT_TRUE(watch->Read(&state));
  EXPECT_EQ(state.status(), HealthCheckResponse::NOT_SERVING);

  message.set_csv_chunk(PulseCsv("u1", 0, 40));
  EXPECT_TRUE(import->Write(message));
  import->WritesDone();
  const grpc::Status ended = import->Finish();
  EXPECT_TRUE(ended.ok()) << ended.error_message();
  EXPECT_EQ(response.summary().created(), 40);
  EXPECT_EQ(process.Wait(), 0);
}

TEST(Reflection, StandaloneListsThePublicServicesOnly) {
  ASSERT_OK_AND_ASSIGN(const auto suite, Suite::Start({}));
  ASSERT_OK_AND_ASSIGN(const std::string services, ReflectedServices(suite->roster()));
  for (const char* service : kPublicServices) EXPECT_THAT(services, HasSubstr(service));
  EXPECT_THAT(services, Not(HasSubstr("rapport.internal")));
}

TEST(Reflection, CanBeTurnedOff) {
  ASSERT_OK_AND_ASSIGN(const auto suite, Suite::Start({.flags = {"--server.reflection=false"}}));
  EXPECT_THAT(ReflectedServices(suite->roster()),
              ::rapport::testing::StatusIs(absl::StatusCode::kUnimplemented));
}

std::set<std::string> GoldenMetricNames() {
  std::istringstream lines(ReadFile("libs/observe/metric_names.txt"));
  std::set<std::string> names;
  for (std::string name; std::getline(lines, name);) names.insert(name);
  return names;
}

TEST(Metrics, AreNamedAsPromised) {
  ASSERT_OK_AND_ASSIGN(const auto suite, Suite::Start({.shape = Shape::kFourProcesses}));
  ASSERT_OK(LoadPulse(suite->api()));
  ASSERT_OK_AND_ASSIGN(const std::string wave, OpenPulseWave(suite->api(), "w"));
  ASSERT_OK(CloseWave(suite->api(), wave));
  ASSERT_OK(RenderReport(suite->api(), wave, reporting::v1::RenderReportRequest::FORMAT_TEXT));
  const std::set<std::string> golden = GoldenMetricNames();
  for (const Process* const process : suite->processes()) {
    const std::string answer = HttpGet(process->metrics_port(), "/metrics");
    EXPECT_THAT(answer, ::testing::StartsWith("HTTP/1.1 200"));
    EXPECT_THAT(answer, HasSubstr("\nrapport_rpc_requests_total{"));
    std::istringstream lines(answer);
    for (std::string line; std::getline(lines, line);) {
      if (!absl::StartsWith(line, "# TYPE ")) continue;
      std::istringstream words(line.substr(7));
      std::string name;
      words >> name;
      if (absl::StartsWith(name, "exposer_")) continue;  // the exposition library's own
      if (absl::StartsWith(name, "process_")) continue;  // libs/observe/process_metrics.h
      EXPECT_TRUE(golden.contains(name)) << name;
    }
    EXPECT_THAT(answer, Not(HasSubstr("pulse"))) << "a label must not name an organization";
  }
}

TEST(Reload, AppliesTheLogLevelWhileServing) {
  const rapport::testing::TempDir directory;
  const std::string file = directory.Write("roster.json", R"({"log": {"level": "LOG_LEVEL_INFO"}})");
  ASSERT_OK_AND_ASSIGN(
      const auto roster,
      Process::Start("rapport-roster",
                     {"--config=" + file, "--sqlite.path=" + directory.File("roster.db"),
                      "--server.listen_address=127.0.0.1:0", "--server.health_address=127.0.0.1:0",
                      "--server.metrics_address=127.0.0.1:0"}));
  directory.Write("roster.json", R"({"log": {"level": "LOG_LEVEL_LOUD"}})");
  roster->Signal(SIGHUP);
  roster->AwaitLog("configuration_refused");
  directory.Write("roster.json", R"({"log": {"level": "LOG_LEVEL_DEBUG"}, "server": {"drain_seconds": 7}})");
  roster->Signal(SIGHUP);
  roster->AwaitLog("configuration_applied");
  EXPECT_THAT(roster->Log(), HasSubstr("\"settings\":\"server.drain_seconds\""));
  const auto stub = RosterService::NewStub(rpc::MakeChannel(base::StrCat("127.0.0.1:", roster->port())));
  EXPECT_OK(Call(*stub, &RosterService::Stub::ListOrganizations, roster::v1::ListOrganizationsRequest()));
  roster->AwaitLog("ListOrganizations");  // of level DEBUG
  roster->Signal(SIGTERM);
  EXPECT_EQ(roster->Wait(), 0);
}

TEST(Start, IsRefusedWithAReason) {
  const rapport::testing::TempDir dir;
  const auto unknown = Process::Start("rapport-roster", {"--sqlite.pth=x"});
  ASSERT_FALSE(unknown.ok());
  EXPECT_THAT(std::string(unknown.status().message()), HasSubstr("sqlite.path"));
  const auto open_to_all = Process::Start(
      "rapport-roster", {"--server.listen_address=0.0.0.0:0", "--sqlite.path=" + dir.File("roster.db")});
  ASSERT_FALSE(open_to_all.ok());
  EXPECT_THAT(std::string(open_to_all.status().message()), HasSubstr("INSECURE_LISTEN_ADDRESS"));
}

}  // namespace
}  // namespace rapport::integration
