#ifndef RAPPORT_TESTS_INTEGRATION_HARNESS_SECURED_FIXTURE_H_
#define RAPPORT_TESTS_INTEGRATION_HARNESS_SECURED_FIXTURE_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "libs/access/testing/provider.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/rpc/channel.h"
#include "libs/rpc/testing/certificates.h"
#include "libs/rpc/testing/tls_files.h"
#include "libs/rpc/tls.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/temp_dir.h"
#include "tests/integration/harness/call.h"
#include "tests/integration/harness/grpc_bytes.h"
#include "tests/integration/harness/organization.h"
#include "tests/integration/harness/pulse.h"
#include "tests/integration/harness/suite.h"
#include "tests/integration/harness/tls_flags.h"

namespace rapport::integration {

using Credentials = std::shared_ptr<grpc::ChannelCredentials>;

inline constexpr char kIssuer[] = "https://id.example/realms/hospital";

struct TokenPlan {
  std::string role = "viewer";
  std::string organization = "pulse";
  std::string issuer = kIssuer;
  std::string audience = "rapport";
  absl::Duration left = absl::Hours(1);
};

inline std::string ClaimsOf(const TokenPlan& plan) {
  return base::StrCat(R"({"iss":")", plan.issuer, R"(","aud":")", plan.audience,
                      R"(","sub":"u-1","organization":")", plan.organization, R"(","roles":[")", plan.role,
                      R"("],"exp":)", absl::ToUnixSeconds(absl::Now() + plan.left), "}");
}

// All four services behind TLS, with a provider of tokens.
class SecuredFixture : public ::testing::Test {
 protected:
  // What else the suite is started with.
  virtual void Configure(Suite::Options& /*options*/) {}

  void SetUp() override {
    directory_.Write("jwks.json", provider_.KeySet());
    Suite::Options options = {.shape = Shape::kFourProcesses};
    options.flags = {base::StrCat("--server.tokens.issuer=", kIssuer), "--server.tokens.audience=rapport",
                     base::StrCat("--server.tokens.jwks_file=", directory_.path(), "/jwks.json"),
                     "--server.tls.server_name=localhost"};
    options.roster_flags = ServerTls("roster");
    options.intake_flags = ServerTls("intake");
    options.scoring_flags = ServerTls("scoring");
    options.scoring_flags.emplace_back("--parts_server.listen_address=127.0.0.1:0");
    options.reporting_flags = ServerTls("reporting");
    Configure(options);
    ASSERT_OK_AND_ASSIGN(suite_, Suite::Start(options));
  }

  internal::config::v1::TlsConfig Files(const std::string& name, const rpc::testing::Identity& identity) {
    return rpc::testing::WriteTlsFiles(directory_, name, identity, authority_);
  }
  std::vector<std::string> ServerTls(const std::string& service) {
    return TlsFlags("server", Files(service, authority_.Issue("spiffe://rapport/" + service)));
  }

  // Callers.
  Credentials Nobody() const {
    grpc::SslCredentialsOptions options;
    options.pem_root_certs = authority_.certificate();
    return grpc::SslCredentials(options);
  }
  Credentials WithToken(const std::string& token) const {
    return grpc::CompositeChannelCredentials(Nobody(), grpc::AccessTokenCredentials(token));
  }
  Credentials Person(const TokenPlan& plan = {}) const { return WithToken(provider_.Sign(ClaimsOf(plan))); }
  Credentials WithCertificate(const rpc::testing::Identity& identity) {
    // Files of its own: they are watched for as long as a channel lives.
    return *rpc::MakeChannelCredentials(Files(base::StrCat("caller-", ++callers_), identity), "tls");
  }
  Credentials ServiceNamed(const std::string& name) {
    return WithCertificate(authority_.Issue("spiffe://rapport/" + name));
  }

  // LoadPulse(), each step by whoever may do it.
  absl::Status LoadPulseByRoles() {
    RAPPORT_RETURN_IF_ERROR(
        CreateOrganization(suite_->ApiAs(Person({.role = "roster_admin", .organization = "*"})), "pulse")
            .status());
    RAPPORT_RETURN_IF_ERROR(
        ImportUnits(suite_->ApiAs(Person({.role = "roster_admin"})), kPulse, kPulseUnits).status());
    return CreateInstrument(suite_->ApiAs(Person({.role = "survey_owner"})), kPulse,
                            ReadInstrument("tests/integration/testdata/pulse.json"))
        .status();
  }

  // The port of the server that has a method.
  int PortOf(std::string_view method) {
    if (method.starts_with("rapport.internal.scoring.")) return suite_->scoring().apart_port();
    if (method.starts_with("rapport.internal.intake.")) return suite_->intake().apart_port();
    if (method.find(".roster.") != std::string_view::npos) return suite_->roster().port();
    if (method.find(".intake.") != std::string_view::npos) return suite_->intake().port();
    return method.starts_with("rapport.scoring.") ? suite_->scoring().port() : suite_->reporting().port();
  }

  // What becomes of a call with this request. One that was let in ends in whatever way.
  absl::Status Call(const std::string& method, const Credentials& credentials,
                    const std::string& request = "") {
    rpc::ChannelOptions options;
    options.retries = false;
    options.credentials = credentials;
    options.server_name = credentials == nullptr ? "" : "localhost";
    const auto context = NewContext();
    return rapport::testing::StatusOf(
        CallWithBytes(rpc::MakeChannel(base::StrCat("127.0.0.1:", PortOf(method)), options), "/" + method,
                      request, context.get()));
  }
  static bool LetIn(const absl::Status& status) {
    return status.code() != absl::StatusCode::kUnauthenticated &&
           status.code() != absl::StatusCode::kPermissionDenied &&
           status.code() != absl::StatusCode::kUnavailable;
  }

  const rpc::testing::Authority authority_;
  const access::testing::Provider provider_;
  const rapport::testing::TempDir directory_;
  std::unique_ptr<Suite> suite_;
  int callers_ = 0;
};

}  // namespace rapport::integration

#endif  // RAPPORT_TESTS_INTEGRATION_HARNESS_SECURED_FIXTURE_H_
