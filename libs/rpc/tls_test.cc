#include "libs/rpc/tls.h"

#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/status.h"
#include "libs/rpc/testing/certificates.h"
#include "libs/rpc/testing/rpc_fixture.h"
#include "libs/rpc/testing/tls_files.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/temp_dir.h"

namespace rapport::rpc::testing {
namespace {

using internal::config::v1::TlsConfig;
using ::rapport::testing::HasReason;

constexpr char kScoring[] = "spiffe://rapport/scoring";
constexpr char kIntake[] = "spiffe://rapport/intake";

class TlsTest : public RpcFixture {
 protected:
  TlsTest() {
    service_.echo = [](CallContext&, const v1::EchoRequest&, v1::EchoResponse*) { return absl::OkStatus(); };
  }
  ~TlsTest() override {
    if (tls_server_ != nullptr) tls_server_->Drain();
  }

  TlsConfig Files(const std::string& name, const Identity& identity, const Authority& authority) {
    return WriteTlsFiles(directory_, name, identity, authority);
  }

  // A server that scoring alone may call.
  void StartServer() { StartServer(authority_.Issue(kIntake)); }
  void StartServer(const Identity& identity) {
    TlsConfig config = Files("server", identity, authority_);
    config.add_allowed_callers(kScoring);
    auto credentials = MakeServerCredentials(config, CallerCertificate::kOfAllowedCallers, "tls");
    ASSERT_TRUE(credentials.ok()) << credentials.status();
    ServerOptions options = InProcessOptions();
    options.listen_address = "127.0.0.1:0";
    options.credentials = *credentials;
    auto server = Server::Start(options, {{v1::EchoService::service_full_name(), &service_, &runtime_}});
    ASSERT_TRUE(server.ok()) << server.status();
    tls_server_ = *std::move(server);
  }

  grpc::Status EchoAs(const std::shared_ptr<grpc::ChannelCredentials>& credentials,
                      const std::string& server_name = "") {
    ChannelOptions options;
    options.retries = false;
    options.credentials = credentials;
    options.server_name = server_name;
    const auto stub =
        v1::EchoService::NewStub(MakeChannel("127.0.0.1:" + std::to_string(tls_server_->port()), options));
    v1::EchoResponse response;
    return stub->Echo(PatientContext().get(), {}, &response);
  }
  grpc::Status EchoAs(const Identity& identity, const Authority& authority) {
    return EchoAs(*MakeChannelCredentials(Files("client", identity, authority), "tls"));
  }

  const Authority authority_;
  const ::rapport::testing::TempDir directory_;
  std::unique_ptr<Server> tls_server_;
};

TEST_F(TlsTest, ServesTheCallerWhoIsAllowed) {
  StartServer();
  const grpc::Status status = EchoAs(authority_.Issue(kScoring), authority_);
  EXPECT_TRUE(status.ok()) << status.error_message();
}

TEST_F(TlsTest, RefusesOtherNames) {
  StartServer();
  for (const char* name :
       {"spiffe://rapport/reporting", "spiffe://rapport/scoring2", "spiffe://rapport/", ""}) {
    EXPECT_EQ(EchoAs(authority_.Issue(name), authority_).error_code(), grpc::StatusCode::PERMISSION_DENIED)
        << name;
  }
}

TEST_F(TlsTest, RefusesWhoCannotShowAGoodCertificate) {
  StartServer();
  const Authority stranger;
  Identity mixed = authority_.Issue(kScoring);
  mixed.certificate = stranger.Issue(kScoring).certificate;
  EXPECT_EQ(EchoAs(stranger.Issue(kScoring), authority_).error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(EchoAs(authority_.Issue(kScoring, /*expired=*/true), authority_).error_code(),
            grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(EchoAs(nullptr).error_code(), grpc::StatusCode::UNAVAILABLE) << "without TLS";
  grpc::SslCredentialsOptions without_certificate;
  without_certificate.pem_root_certs = authority_.certificate();
  EXPECT_EQ(EchoAs(grpc::SslCredentials(without_certificate)).error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(TlsTest, AClientCallsNobodyWhomItCannotTrust) {
  StartServer();
  const Authority stranger;
  EXPECT_EQ(EchoAs(authority_.Issue(kScoring), stranger).error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(TlsTest, AClientCallsNobodyOfAnotherName) {
  StartServer(authority_.Issue(Leaf{.uri = kIntake, .host = "elsewhere.example"}));
  const auto credentials =
      *MakeChannelCredentials(Files("client", authority_.Issue(kScoring), authority_), "tls");
  EXPECT_EQ(EchoAs(credentials, "localhost").error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_TRUE(EchoAs(credentials, "elsewhere.example").ok());
}

TEST_F(TlsTest, ANewConnectionMeetsTheNewFiles) {
  StartServer();
  const Authority next;
  ASSERT_EQ(EchoAs(next.Issue(kScoring), next).error_code(), grpc::StatusCode::UNAVAILABLE);
  Files("server", next.Issue(kIntake), next);
  EXPECT_TRUE(EchoAs(next.Issue(kScoring), next).ok());
  EXPECT_FALSE(EchoAs(authority_.Issue(kScoring), authority_).ok())
      << "the old authority is no longer trusted";
}

TEST_F(TlsTest, WhatCannotBeUsedIsPassedOver) {
  StartServer();
  const Identity caller = authority_.Issue(kScoring);
  directory_.Write("server.pem", "half a certif");
  directory_.Write("server.ca", "");
  EXPECT_TRUE(EchoAs(caller, authority_).ok());
  directory_.Write("server.ca", authority_.certificate());
  directory_.Write("server.pem", authority_.Issue(kIntake).certificate);
  EXPECT_TRUE(EchoAs(caller, authority_).ok()) << "the key is still that of the old certificate";
}

TEST_F(TlsTest, AClientGoesOnWithItsCertificateAndTakesANewOne) {
  StartServer();
  const auto credentials = *MakeChannelCredentials(
      Files("caller", authority_.Issue("spiffe://rapport/roster"), authority_), "tls");
  directory_.Write("caller.pem", "half a certif");
  EXPECT_EQ(EchoAs(credentials).error_code(), grpc::StatusCode::PERMISSION_DENIED) << "but it connects";
  Files("caller", authority_.Issue(kScoring), authority_);
  // Looked for every second; the test's own deadline is that of the runner.
  while (!EchoAs(credentials).ok()) {
  }
}

TEST_F(TlsTest, SaysWhatIsMissing) {
  const TlsConfig whole = Files("client", authority_.Issue(kScoring), authority_);
  EXPECT_FALSE(WantsTls({}));
  EXPECT_TRUE(WantsTls(whole));
  EXPECT_THAT(MakeServerCredentials(whole, CallerCertificate::kOfAllowedCallers, "door.tls").status(),
              HasReason("TLS_INCOMPLETE"))
      << "nobody may call";
  TlsConfig no_key = whole;
  no_key.clear_private_key_file();
  const auto status = MakeChannelCredentials(no_key, "door.tls").status();
  EXPECT_THAT(status, HasReason("TLS_INCOMPLETE"));
  EXPECT_EQ(base::ViolationsOf(status)[0].field, "door.tls.private_key_file");
  TlsConfig absent = whole;
  absent.set_ca_file("/nonexistent");
  EXPECT_THAT(MakeChannelCredentials(absent, "tls").status(), HasReason("TLS_FILE_UNUSABLE"));
  TlsConfig swapped = whole;
  swapped.set_certificate_file(whole.private_key_file());
  EXPECT_THAT(MakeChannelCredentials(swapped, "tls").status(), HasReason("TLS_FILE_UNUSABLE"));
}

}  // namespace
}  // namespace rapport::rpc::testing
