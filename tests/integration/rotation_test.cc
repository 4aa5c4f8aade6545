// Certificates and their authorities are replaced while calls come on new connections: none fails, and in the
// end the old ones are worth nothing.

#include <signal.h>

#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/generic/async_generic_service.h"
#include "grpcpp/server_builder.h"
#include "gtest/gtest.h"
#include "libs/base/status.h"
#include "libs/base/strings.h"
#include "tests/integration/harness/secured_fixture.h"

namespace rapport::integration {
namespace {

using ::rapport::testing::StatusIs;
using rpc::testing::Authority;
using rpc::testing::Identity;
using rpc::testing::Leaf;
using ::testing::HasSubstr;

constexpr const char* kServices[] = {"roster", "intake", "scoring", "reporting"};
constexpr char kScorecard[] = "/rapport.scoring.v1.ScoringService/GetScorecard";
constexpr char kOpenWaves[] = "/rapport.internal.intake.v1.AnswerService/ListOpenWaves";
constexpr int kCallsAConnection = 5;
constexpr int kBetween = 4 * kCallsAConnection;  // calls of each client between two steps

std::string UriOf(const std::string& service) { return "spiffe://rapport/" + service; }

// A channel with a connection of its own, whose calls are not repeated.
std::shared_ptr<grpc::Channel> OwnChannel(int port, const Credentials& credentials) {
  grpc::ChannelArguments arguments = rpc::MakeChannelArguments({.retries = false});
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetSslTargetNameOverride("localhost");
  return grpc::CreateCustomChannel(base::StrCat("127.0.0.1:", port), credentials, arguments);
}

// Calls one method again and again, every few calls on a new connection. A call that fails fails the test.
class Client {
 public:
  Client(std::string method, std::string request, int port, Credentials credentials)
      : thread_([=, this] {
          // One connection stays, as a service's does: gRPC's credentials forget what they watch when, for a
          // moment, nothing connects by them.
          const auto lasting = OwnChannel(port, credentials);
          EXPECT_OK(CallWithBytes(lasting, method, request, NewContext().get()).status());
          while (!stopping_) {
            const auto channel = OwnChannel(port, credentials);
            for (int call = 0; call < kCallsAConnection; ++call) {
              const auto status = CallWithBytes(channel, method, request, NewContext().get()).status();
              EXPECT_OK(status) << method;
              const std::lock_guard lock(mutex_);
              ++answered_;
              progress_.notify_all();
            }
          }
        }) {}
  ~Client() {
    stopping_ = true;
    thread_.join();
  }

  void Await(int more) {
    std::unique_lock lock(mutex_);
    const int wanted = answered_ + more;
    progress_.wait(lock, [&] { return answered_ >= wanted; });
  }

 private:
  std::atomic<bool> stopping_ = false;
  std::mutex mutex_;
  std::condition_variable progress_;
  int answered_ = 0;    // guarded by mutex_
  std::thread thread_;  // last: it uses all else
};

// A server that lets in whom an authority vouches for, and serves nothing.
class ServerOf {
 public:
  explicit ServerOf(const Authority& authority) {
    const Identity own = authority.Issue("");
    grpc::SslServerCredentialsOptions options(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
    options.pem_root_certs = authority.certificate();
    options.pem_key_cert_pairs.push_back({own.private_key, own.certificate});
    grpc::ServerBuilder builder;
    builder.RegisterCallbackGenericService(&nothing_);
    builder.AddListeningPort("127.0.0.1:0", grpc::SslServerCredentials(options), &port_);
    server_ = builder.BuildAndStart();
  }

  bool Admits(const Credentials& credentials) const {
    const auto status = CallWithBytes(OwnChannel(port_, credentials), "/nothing", "", NewContext().get());
    return absl::IsUnimplemented(status.status());
  }

 private:
  grpc::CallbackGenericService nothing_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

class RotationTest : public SecuredFixture {
 protected:
  void Configure(Suite::Options& options) override {
    options.flags.emplace_back("--server.tls.refresh_seconds=1");
  }

  // Replaces a file as a whole.
  void Replace(const std::string& name, const std::string& content) {
    const std::string fresh = directory_.Write(name + ".new", content);
    ASSERT_EQ(std::rename(fresh.c_str(), directory_.File(name).c_str()), 0);
  }
  void ReplaceIdentity(const std::string& name, const Identity& identity) {
    Replace(name + ".key", identity.private_key);
    Replace(name + ".pem", identity.certificate);
  }
  void ReplaceAuthorities(const std::string& authorities) {
    for (const char* service : kServices) Replace(base::StrCat(service, ".ca"), authorities);
    for (const std::string& caller : callers_of_services_) Replace(caller + ".ca", authorities);
  }

  // A service's files, followed by whoever calls with them.
  Credentials CallerThatFollows(const std::string& service) {
    const std::string name = "client-" + service;
    callers_of_services_.push_back(name);
    auto files = rpc::testing::WriteTlsFiles(directory_, name, authority_.Issue(UriOf(service)), authority_);
    files.set_refresh_seconds(1);
    return *rpc::MakeChannelCredentials(files, "tls");
  }

  // What a new connection comes to of a service with this certificate, which trusts `trusted`.
  absl::Status Try(int port, const Identity& identity, const Authority& trusted, const std::string& method,
                   const std::string& request) {
    const auto files =
        rpc::testing::WriteTlsFiles(directory_, base::StrCat("probe-", ++callers_), identity, trusted);
    const Credentials credentials = *rpc::MakeChannelCredentials(files, "tls");
    const auto channel = OwnChannel(port, credentials);
    return CallWithBytes(channel, method, request, NewContext().get()).status();
  }

  std::vector<std::string> callers_of_services_;
};

TEST_F(RotationTest, NoCallFailsAndTheOldAuthorityIsOut) {
  ASSERT_OK(LoadPulseByRoles());
  const Api survey_owner = suite_->ApiAs(Person({.role = "survey_owner"}));
  ASSERT_OK_AND_ASSIGN(const std::string wave, OpenPulseWave(survey_owner, "w1"));
  ASSERT_OK(
      ImportResponses(survey_owner, PulseResponses(wave, RequestId(1)), PulseCsv("u1", 0, 30)).status());
  ASSERT_OK(CloseWave(survey_owner, wave).status());
  scoring::v1::GetScorecardRequest scorecard;
  scorecard.set_wave(wave);

  const Authority next;
  const std::string both = authority_.certificate() + next.certificate();
  struct Door {
    int port;
    std::string method;
    std::string request;
    std::string caller;
  };
  const Door doors[] = {{suite_->scoring().port(), kScorecard, scorecard.SerializeAsString(), "reporting"},
                        {suite_->intake().apart_port(), kOpenWaves, "", "scoring"}};
  const auto try_door = [&](const Door& door, const Authority& issuer, const Authority& trusted) {
    return Try(door.port, issuer.Issue(UriOf(door.caller)), trusted, door.method, door.request);
  };
  {
    std::vector<Credentials> followers;
    std::vector<std::unique_ptr<Client>> clients;
    for (const Door& door : doors) {
      const Credentials credentials = followers.emplace_back(CallerThatFollows(door.caller));
      for (int i = 0; i < 2; ++i) {
        clients.push_back(std::make_unique<Client>(door.method, door.request, door.port, credentials));
      }
    }
    const auto go_on = [&] {
      for (const auto& client : clients) client->Await(kBetween);
    };
    go_on();

    ReplaceAuthorities(both);
    for (const Door& door : doors) {
      while (!try_door(door, next, authority_).ok()) {
      }
    }
    go_on();

    for (const char* service : kServices) {
      directory_.Write(base::StrCat(service, ".pem"), authority_.Issue("").certificate.substr(0, 200));
    }
    for (Process* const process : suite_->processes()) {
      while (process->Log().find("certificates_refused") ==
             std::string::npos) {  // looks when somebody connects
        (void)CallWithBytes(OwnChannel(process->port(), Nobody()), kScorecard, "", NewContext().get());
      }
    }
    go_on();

    for (const char* service : kServices) ReplaceIdentity(service, next.Issue(UriOf(service)));
    for (const Door& door : doors) {
      while (!try_door(door, authority_, next).ok()) {
      }
    }
    go_on();

    for (const Door& door : doors) ReplaceIdentity("client-" + door.caller, next.Issue(UriOf(door.caller)));
    // A client that had not looked yet would be refused from the next step on, as it should be.
    const ServerOf server_of_next(next);
    for (const Credentials& credentials : followers) {
      while (!server_of_next.Admits(credentials)) {
      }
    }
    go_on();

    ReplaceAuthorities(next.certificate());
    for (const Door& door : doors) {
      while (try_door(door, authority_, next).ok()) {
      }
    }
    go_on();
  }
  for (const Door& door : doors) {
    EXPECT_THAT(try_door(door, authority_, next), StatusIs(absl::StatusCode::kUnavailable))
        << "a certificate of the old authority";
    EXPECT_THAT(try_door(door, next, authority_), StatusIs(absl::StatusCode::kUnavailable))
        << "the server's certificate is the new one";
    EXPECT_OK(try_door(door, next, next));
  }

  // Services, too, call each other with what is new.
  suite_->scoring().Signal(SIGTERM);
  EXPECT_EQ(suite_->scoring().Wait(), 0);
  ASSERT_OK(suite_->Restart(Service::kScoring));
  grpc::SslCredentialsOptions trust;
  trust.pem_root_certs = next.certificate();
  const Api viewer = suite_->ApiAs(grpc::CompositeChannelCredentials(
      grpc::SslCredentials(trust), grpc::AccessTokenCredentials(provider_.Sign(ClaimsOf({})))));
  EXPECT_OK(RenderReport(viewer, wave, reporting::v1::RenderReportRequest::FORMAT_TEXT).status());
}

TEST_F(RotationTest, AnExpiredCertificateEndsNoConnectionAndItsSuccessorIsTaken) {
  const std::string method = "/rapport.roster.v1.RosterService/ListOrganizations";
  const auto call = [&](const std::shared_ptr<grpc::Channel>& channel) {
    return CallWithBytes(channel, method, "", NewContext().get()).status();
  };
  const auto everybody = Person({.role = "roster_admin", .organization = "*"});
  const auto call_anew = [&] { return call(OwnChannel(suite_->roster().port(), everybody)); };
  const auto early = OwnChannel(suite_->roster().port(), everybody);
  ASSERT_OK(call(early));

  ReplaceIdentity("roster", authority_.Issue(Leaf{.uri = UriOf("roster"), .seconds_left = 3}));
  while (call_anew().ok()) {  // until it is taken, and then until it has expired
  }
  EXPECT_OK(call(early));
  while (suite_->roster().Log().find("certificate_expired") == std::string::npos) {  // looks now and then
    const absl::Status refused = call_anew();
    EXPECT_THAT(refused, StatusIs(absl::StatusCode::kUnavailable));
    EXPECT_THAT(base::DetailOf(refused), HasSubstr("certificate verify failed"));
  }

  ReplaceIdentity("roster", authority_.Issue(UriOf("roster")));
  while (!call_anew().ok()) {
  }
  EXPECT_OK(call(early));
}

}  // namespace
}  // namespace rapport::integration
