#include "libs/rpc/server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <latch>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/support/byte_buffer.h"
#include "gtest/gtest.h"
#include "libs/base/status.h"
#include "libs/rpc/channel.h"
#include "libs/rpc/error.h"
#include "libs/rpc/testing/echo_service.h"
#include "libs/rpc/testing/rpc_fixture.h"
#include "libs/testing/status_matchers.h"

namespace rapport::rpc::testing {
namespace {

using ::grpc::health::v1::Health;
using ::grpc::health::v1::HealthCheckRequest;
using ::grpc::health::v1::HealthCheckResponse;
using ::rapport::testing::HasReason;
using ::rapport::testing::StatusIs;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kEcho[] = "rapport.internal.testing.v1.EchoService";

std::string Loopback(int port) { return "127.0.0.1:" + std::to_string(port); }

HealthCheckResponse::ServingStatus Check(int port, const std::string& service) {
  const auto stub = Health::NewStub(MakeChannel(Loopback(port)));
  HealthCheckRequest request;
  request.set_service(service);
  HealthCheckResponse response;
  return stub->Check(PatientContext().get(), request, &response).ok() ? response.status()
                                                                      : HealthCheckResponse::UNKNOWN;
}

// What reflection answers to "list services", undecoded; empty when there is no reflection.
std::string ReflectedServices(int port) {
  grpc::GenericStub stub(MakeChannel(Loopback(port)));
  const auto context = PatientContext();
  const grpc::Slice list_services("\x3a\x01*");  // field 7 of ServerReflectionRequest
  grpc::ByteBuffer request(&list_services, 1);
  grpc::ByteBuffer response;
  std::latch done{1};
  grpc::Status status;
  stub.UnaryCall(context.get(), "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", {},
                 &request, &response, [&](grpc::Status s) {
                   status = std::move(s);
                   done.count_down();
                 });
  done.wait();
  grpc::Slice text;
  if (!status.ok() || !response.DumpToSingleSlice(&text).ok()) return "";
  return {reinterpret_cast<const char*>(text.begin()), text.size()};
}

class ServerTest : public ::testing::Test {
 protected:
  std::unique_ptr<Server> Start(const ServerOptions& options) {
    auto server = Server::Start(options, {{kEcho, &service_, &runtime_}});
    EXPECT_TRUE(server.ok()) << server.status();
    return *std::move(server);
  }

  static ServerOptions Options() {
    return {.listen_address = "127.0.0.1:0", .health_address = "127.0.0.1:0"};
  }

  observe::CapturedLog log_;
  observe::Metrics metrics_;
  Runtime runtime_{{.worker_threads = 2}, &metrics_};
  Runtime others_{{.worker_threads = 1}, &metrics_};  // of services beside service_
  ScriptedService service_{runtime_};
};

TEST_F(ServerTest, AnswersHealthOnBothPorts) {
  const auto server = Start(Options());
  ASSERT_NE(server->port(), server->health_port());
  for (const int port : {server->port(), server->health_port()}) {
    EXPECT_EQ(Check(port, ""), HealthCheckResponse::SERVING);
    EXPECT_EQ(Check(port, kEcho), HealthCheckResponse::SERVING);
    EXPECT_EQ(Check(port, "no.such.Service"), HealthCheckResponse::UNKNOWN);
  }
  server->SetServing(kEcho, false);
  for (const int port : {server->port(), server->health_port()}) {
    EXPECT_EQ(Check(port, ""), HealthCheckResponse::SERVING);
    EXPECT_EQ(Check(port, kEcho), HealthCheckResponse::NOT_SERVING);
  }
}

TEST_F(ServerTest, TheHealthPortServesNothingElse) {
  const auto server = Start(Options());
  const auto stub = v1::EchoService::NewStub(MakeChannel(Loopback(server->health_port())));
  v1::EchoResponse response;
  EXPECT_EQ(stub->Echo(PatientContext().get(), {}, &response).error_code(), grpc::StatusCode::UNIMPLEMENTED);
}

TEST_F(ServerTest, WatchersHearEveryChangeAndAreEndedByTheDrain) {
  const auto server = Start(Options());
  const auto stub = Health::NewStub(MakeChannel(Loopback(server->port())));
  const auto context = PatientContext();
  HealthCheckRequest request;
  request.set_service(kEcho);
  const auto reader = stub->Watch(context.get(), request);
  HealthCheckResponse response;
  std::vector<int> seen;
  ASSERT_TRUE(reader->Read(&response));
  seen.push_back(response.status());
  server->SetServing(kEcho, false);
  ASSERT_TRUE(reader->Read(&response));
  seen.push_back(response.status());
  server->SetServing(kEcho, true);
  ASSERT_TRUE(reader->Read(&response));
  seen.push_back(response.status());
  const absl::Time before = absl::Now();
  server->Drain();
  EXPECT_LT(absl::Now() - before, absl::Seconds(10));  // not held up to the drain's end by the watcher
  ASSERT_TRUE(reader->Read(&response));
  seen.push_back(response.status());
  EXPECT_FALSE(reader->Read(&response));
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_THAT(seen, ElementsAre(HealthCheckResponse::SERVING, HealthCheckResponse::NOT_SERVING,
                                HealthCheckResponse::SERVING, HealthCheckResponse::NOT_SERVING));
}

TEST_F(ServerTest, AWatcherThatLeavesIsForgotten) {
  const auto server = Start(Options());
  const auto stub = Health::NewStub(MakeChannel(Loopback(server->port())));
  const auto context = PatientContext();
  const auto reader = stub->Watch(context.get(), HealthCheckRequest());
  HealthCheckResponse response;
  ASSERT_TRUE(reader->Read(&response));
  context->TryCancel();
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
  server->SetServing("", false);
  server->Drain();
}

TEST_F(ServerTest, DrainLetsCallsEndAndThenRunsTheHooksInOrder) {
  std::latch running{1};
  std::latch release{1};
  std::vector<std::string> events;
  service_.echo = [&](CallContext&, const v1::EchoRequest&, v1::EchoResponse*) {
    running.count_down();
    release.wait();
    events.push_back("call");
    return absl::OkStatus();
  };
  const auto server = Start(Options());
  server->AddDrainHook("first", [&] { events.push_back("first"); });
  server->AddDrainHook("second", [&] { events.push_back("second"); });
  std::thread caller([&] {
    const auto stub = v1::EchoService::NewStub(MakeChannel(Loopback(server->port())));
    v1::EchoResponse response;
    EXPECT_TRUE(stub->Echo(PatientContext().get(), {}, &response).ok());
  });
  running.wait();
  const auto health = MakeChannel(Loopback(server->health_port()));
  const auto context = PatientContext();
  const auto watch = Health::NewStub(health)->Watch(context.get(), HealthCheckRequest());
  HealthCheckResponse response;
  ASSERT_TRUE(watch->Read(&response));
  std::thread drain([&] { server->Drain(); });
  ASSERT_TRUE(watch->Read(&response));
  EXPECT_EQ(response.status(), HealthCheckResponse::NOT_SERVING);
  EXPECT_EQ(Check(server->health_port(), ""),
            HealthCheckResponse::NOT_SERVING);  // still answers, while calls run
  release.count_down();
  drain.join();
  caller.join();
  EXPECT_THAT(events, ElementsAre("call", "first", "second"));
  EXPECT_EQ(Check(server->port(), ""), HealthCheckResponse::UNKNOWN);
}

// A client that has connected and then neither calls nor reads what the server sends.
class IdleConnection {
 public:
  explicit IdleConnection(int port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
    const std::string preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + std::string("\0\0\0\4\0\0\0\0\0", 9);
    EXPECT_EQ(::send(socket_, preface.data(), preface.size(), 0), static_cast<ssize_t>(preface.size()));
    char settings = 0;  // the server's first byte: it has taken the connection
    EXPECT_EQ(::recv(socket_, &settings, 1, 0), 1);
  }
  ~IdleConnection() { ::close(socket_); }

 private:
  const int socket_;
};

TEST_F(ServerTest, LetsGoOfConnectionsWhoseCallsItRefuses) {
  Runtime narrow({.worker_threads = 1, .max_concurrent_calls = 1}, &metrics_);
  ScriptedService service{narrow};
  std::latch running{1};
  std::latch release{1};
  service.echo = [&](CallContext&, const v1::EchoRequest&, v1::EchoResponse*) {
    running.count_down();
    release.wait();
    return absl::OkStatus();
  };
  auto server = Server::Start(Options(), {{kEcho, &service, &narrow}});
  ASSERT_TRUE(server.ok()) << server.status();
  const auto stub = v1::EchoService::NewStub(MakeChannel(Loopback((*server)->port()), {.retries = false}));
  v1::EchoResponse first, response;
  grpc::Status cut;
  std::thread caller([&] { cut = stub->Echo(PatientContext().get(), {}, &first); });
  running.wait();
  // One call is under way, all others are refused, until the server has enough of them.
  grpc::StatusCode code = grpc::StatusCode::RESOURCE_EXHAUSTED;
  while (code == grpc::StatusCode::RESOURCE_EXHAUSTED) {
    code = stub->Echo(PatientContext().get(), {}, &response).error_code();
  }
  EXPECT_EQ(code, grpc::StatusCode::UNAVAILABLE);
  caller.join();
  EXPECT_EQ(cut.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_THAT(metrics_.Text(), Not(HasSubstr("rapport_connections_shed_total{server=\"api\"} 0")));
  // The connection may come back at once.
  release.count_down();
  const auto patient = PatientContext();
  patient->set_wait_for_ready(true);
  while (narrow.StateOf({kEcho, "Echo"}).in_flight.load() > 0) std::this_thread::yield();
  EXPECT_TRUE(stub->Echo(patient.get(), {}, &response).ok());
}

TEST_F(ServerTest, TakesNoMoreConnectionsThanItMay) {
  ServerOptions options = Options();
  options.max_connections = 1;
  const auto server = Start(options);
  const IdleConnection only(server->port());
  const auto stub = v1::EchoService::NewStub(MakeChannel(Loopback(server->port()), {.retries = false}));
  v1::EchoResponse response;
  EXPECT_EQ(stub->Echo(PatientContext().get(), {}, &response).error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(Check(server->health_port(), ""), HealthCheckResponse::SERVING) << "probes have their own port";
}

TEST_F(ServerTest, DrainDoesNotWaitForIdleConnections) {
  ServerOptions options = Options();
  options.drain = absl::Hours(1);  // the test's own limit ends it before
  const auto server = Start(options);
  const IdleConnection idle(server->port());
  server->Drain();
}

TEST_F(ServerTest, DrainRefusesNewCallsWhileOthersEnd) {
  std::latch running{1};
  std::latch release{1};
  service_.echo = [&](CallContext&, const v1::EchoRequest&, v1::EchoResponse*) {
    running.count_down();
    release.wait();
    return absl::OkStatus();
  };
  const auto server = Start(Options());
  const auto stub = v1::EchoService::NewStub(MakeChannel(Loopback(server->port()), {.retries = false}));
  v1::EchoResponse response;
  std::thread caller([&] { EXPECT_TRUE(stub->Echo(PatientContext().get(), {}, &response).ok()); });
  running.wait();
  const auto watch_context = PatientContext();
  const auto watch = Health::NewStub(MakeChannel(Loopback(server->health_port())))
                         ->Watch(watch_context.get(), HealthCheckRequest());
  HealthCheckResponse health;
  ASSERT_TRUE(watch->Read(&health));
  std::thread drain([&] { server->Drain(); });
  ASSERT_TRUE(watch->Read(&health));  // draining has begun
  while (!runtime_.gate().closed()) std::this_thread::yield();
  v1::EchoResponse refused;
  const absl::Status status = FromGrpcStatus(stub->Echo(PatientContext().get(), {}, &refused));
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(base::ReasonOf(status), "SHUTTING_DOWN");
  release.count_down();
  drain.join();
  caller.join();
}

TEST_F(ServerTest, DrainRefusesNewCallsToAllServicesAtOnce) {
  std::latch running{1};
  service_.echo = [&](CallContext&, const v1::EchoRequest&, v1::EchoResponse*) {
    running.count_down();
    while (!others_.gate().closed()) std::this_thread::yield();
    return absl::OkStatus();
  };
  grpc::Service other;
  auto server = Server::Start(Options(), {{kEcho, &service_, &runtime_}, {"other", &other, &others_}});
  ASSERT_TRUE(server.ok()) << server.status();
  const auto stub = v1::EchoService::NewStub(MakeChannel(Loopback((*server)->port())));
  std::thread caller([&] {
    v1::EchoResponse response;
    EXPECT_TRUE(stub->Echo(PatientContext().get(), {}, &response).ok());
  });
  running.wait();
  (*server)->Drain();
  caller.join();
}

// As in rapport-standalone, where a call in flight asks another service of the same process.
TEST_F(ServerTest, DrainLetsACallInFlightCallWithinTheProcess) {
  std::latch running{1};
  std::latch release{1};
  std::shared_ptr<grpc::Channel> inside;
  service_.echo = [&](CallContext& call, const v1::EchoRequest& request, v1::EchoResponse*) {
    if (request.payload() == "inner") return absl::OkStatus();
    running.count_down();
    release.wait();
    v1::EchoRequest inner;
    inner.set_payload("inner");
    v1::EchoResponse answer;
    const auto context = call.NewClientContext();
    return FromGrpcStatus(v1::EchoService::NewStub(inside)->Echo(context.get(), inner, &answer));
  };
  const auto server = Start(Options());
  inside = server->InProcessChannel();
  std::thread caller([&] {
    const auto stub = v1::EchoService::NewStub(MakeChannel(Loopback(server->port())));
    v1::EchoResponse response;
    const absl::Status status = FromGrpcStatus(stub->Echo(PatientContext().get(), {}, &response));
    EXPECT_TRUE(status.ok()) << status;
  });
  running.wait();
  std::thread drain([&] { server->Drain(); });
  while (!runtime_.gate().closed()) std::this_thread::yield();
  release.count_down();
  drain.join();
  caller.join();
  inside = nullptr;
}

TEST_F(ServerTest, DrainCancelsWhatDoesNotEndInTime) {
  std::latch running{1};
  service_.echo = [&](CallContext& call, const v1::EchoRequest&, v1::EchoResponse*) {
    running.count_down();
    absl::Status status;
    while (status.ok()) {
      std::this_thread::yield();
      status = call.CheckWanted();
    }
    return status;
  };
  ServerOptions options = Options();
  options.drain = absl::Milliseconds(50);
  options.hard_limit = absl::Seconds(60);
  const auto server = Start(options);
  const auto channel = server->InProcessChannel();
  std::thread caller([&] {
    v1::EchoResponse response;
    EXPECT_FALSE(v1::EchoService::NewStub(channel)->Echo(PatientContext().get(), {}, &response).ok());
  });
  running.wait();
  server->Drain();
  caller.join();
}

using ServerDeathTest = ServerTest;

TEST_F(ServerDeathTest, TheHardLimitEndsAProcessThatCannotDrain) {
  ::testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(
      {
        ServerOptions options = Options();
        options.hard_limit = absl::Milliseconds(50);
        options.drain = absl::ZeroDuration();
        const auto server = Start(options);
        server->AddDrainHook("hangs", [] { std::latch(1).wait(); });
        server->Drain();
      },
      ::testing::ExitedWithCode(70), "");
}

TEST_F(ServerDeathTest, ServesUntilSigtermAndDrains) {
  ::testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(
      {
        const auto server = Start(Options());
        bool drained = false;
        server->AddDrainHook("hook", [&] { drained = true; });
        // Sent once it is handled, so that it cannot come too early.
        std::thread sender([] {
          for (;;) {
            struct sigaction now;
            sigaction(SIGTERM, nullptr, &now);
            if (now.sa_handler != SIG_DFL) break;
            std::this_thread::yield();
          }
          ::kill(::getpid(), SIGTERM);
        });
        server->ServeUntilTerminated();
        sender.join();
        std::_Exit(drained ? 0 : 1);
      },
      ::testing::ExitedWithCode(0), "");
}

TEST_F(ServerTest, RefusesToListenBeyondThisMachineUnlessAllowed) {
  ServerOptions options = {.listen_address = "0.0.0.0:0"};
  const auto refused = Server::Start(options, {{kEcho, &service_, &runtime_}});
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(refused, HasReason("INSECURE_LISTEN_ADDRESS"));
  EXPECT_THAT(log_.text(), HasSubstr("insecure_listen_address_refused"));
  options.allow_insecure_non_loopback = true;
  EXPECT_GT(Start(options)->port(), 0);
  EXPECT_THAT(log_.text(), HasSubstr("\"level\":\"WARNING\",\"event\":\"insecure_listen_address\""));
}

TEST_F(ServerTest, SaysWhenAPortIsTaken) {
  const auto server = Start(Options());
  const auto taken = AllOf(StatusIs(absl::StatusCode::kUnavailable), HasReason("CANNOT_LISTEN"));
  EXPECT_THAT(Server::Start({.listen_address = Loopback(server->port())}, {}), taken);
  EXPECT_THAT(
      Server::Start({.listen_address = "127.0.0.1:0", .health_address = Loopback(server->port())}, {}),
      taken);
  EXPECT_THAT(Server::Start({.listen_address = "127.0.0.1"}, {}),
              AllOf(StatusIs(absl::StatusCode::kInvalidArgument), HasReason("INVALID_ADDRESS")));
}

TEST_F(ServerTest, RefusesMessagesThatAreTooLong) {
  ServerOptions options = Options();
  options.max_request_bytes = 1000;
  const auto server = Start(options);
  const auto stub = v1::EchoService::NewStub(MakeChannel(Loopback(server->port())));
  v1::EchoRequest request;
  request.set_payload(std::string(2000, 'x'));
  v1::EchoResponse response;
  EXPECT_EQ(stub->Echo(PatientContext().get(), request, &response).error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
}

TEST_F(ServerTest, OneServiceMayBeServedByTwoServers) {
  service_.echo = [](CallContext&, const v1::EchoRequest&, v1::EchoResponse*) { return absl::OkStatus(); };
  const auto inner = Start(InProcessOptions());
  const auto outer = Start(Options());
  v1::EchoResponse response;
  EXPECT_TRUE(
      v1::EchoService::NewStub(inner->InProcessChannel())->Echo(PatientContext().get(), {}, &response).ok());
  EXPECT_TRUE(
      v1::EchoService::NewStub(outer->InProcessChannel())->Echo(PatientContext().get(), {}, &response).ok());
}

TEST_F(ServerTest, ReflectionIsThereOnlyWhenAskedFor) {
  EXPECT_THAT(ReflectedServices(Start(Options())->port()), IsEmpty());
  ServerOptions options = Options();
  options.reflection = true;
  const auto server = Start(options);
  EXPECT_THAT(ReflectedServices(server->port()), AllOf(HasSubstr(kEcho), HasSubstr("grpc.health.v1.Health")));
  EXPECT_THAT(ReflectedServices(server->health_port()), IsEmpty());
}

// Whoever opens streams and says nothing keeps others from reflection, and from nothing else.
TEST_F(ServerTest, ReflectionTakesFewThreads) {
  service_.echo = [](CallContext&, const v1::EchoRequest&, v1::EchoResponse*) { return absl::OkStatus(); };
  ServerOptions options = Options();
  options.reflection = true;
  const auto server = Start(options);
  grpc::GenericStub stub(MakeChannel(Loopback(server->port())));
  struct Stream {
    std::unique_ptr<grpc::ClientContext> context;
    std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call;
    grpc::Status status;
  };
  constexpr int kStreams = 40, kThreads = 16;
  grpc::CompletionQueue queue;
  std::vector<Stream> streams(kStreams);
  for (Stream& stream : streams) {
    stream.context = PatientContext();
    stream.call = stub.PrepareCall(stream.context.get(),
                                   "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", &queue);
    stream.call->StartCall(nullptr);
  }
  void* tag = nullptr;
  bool ok = false;
  for (int i = 0; i < kStreams; ++i) ASSERT_TRUE(queue.Next(&tag, &ok));
  for (Stream& stream : streams) stream.call->Finish(&stream.status, &stream);
  for (int i = 0; i < kStreams - kThreads; ++i) {
    ASSERT_TRUE(queue.Next(&tag, &ok));
    EXPECT_EQ(static_cast<Stream*>(tag)->status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  }
  v1::EchoResponse response;
  EXPECT_TRUE(v1::EchoService::NewStub(MakeChannel(Loopback(server->port())))
                  ->Echo(PatientContext().get(), {}, &response)
                  .ok());
  for (Stream& stream : streams) stream.context->TryCancel();
  queue.Shutdown();
  while (queue.Next(&tag, &ok)) {
  }
  while (ReflectedServices(server->port()).empty()) {  // until the threads are free
  }
}

TEST(OptionsFrom, TakesEveryField) {
  internal::config::v1::ServerConfig config;
  config.set_listen_address("127.0.0.1:1");
  config.set_health_address("127.0.0.1:2");
  config.set_reflection(true);
  config.set_max_request_bytes(3);
  config.set_max_response_bytes(6);
  config.set_max_concurrent_streams(4);
  config.set_drain_seconds(5);
  config.set_allow_insecure_non_loopback(true);
  const ServerOptions options = OptionsFrom(config);
  EXPECT_EQ(options.listen_address, "127.0.0.1:1");
  EXPECT_EQ(options.health_address, "127.0.0.1:2");
  EXPECT_TRUE(options.reflection);
  EXPECT_EQ(options.max_request_bytes, 3);
  EXPECT_EQ(options.max_response_bytes, 6);
  EXPECT_EQ(options.max_concurrent_streams, 4);
  EXPECT_EQ(options.drain, absl::Seconds(5));
  EXPECT_TRUE(options.allow_insecure_non_loopback);
}

}  // namespace
}  // namespace rapport::rpc::testing
