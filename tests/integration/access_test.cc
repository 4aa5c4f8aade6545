// Who gets in: services by certificate, people and other systems by token, respondents as they are.

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/dynamic_message.h"
#include "gtest/gtest.h"
#include "libs/access/testing/matrix.h"
#include "libs/access/testing/provider.h"
#include "libs/base/status.h"
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
#include "tests/integration/harness/secured_fixture.h"

namespace rapport::integration {
namespace {

using absl::StatusCode;
using access::testing::Provider;
using google::protobuf::Descriptor;
using google::protobuf::DynamicMessageFactory;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;
using internal::config::v1::TlsConfig;
using ::rapport::testing::HasReason;
using ::rapport::testing::StatusIs;
using ::rapport::testing::StatusOf;
using ::testing::HasSubstr;
using ::testing::Not;
using AccessTest = SecuredFixture;

constexpr char kScorecard[] = "rapport.scoring.v1.ScoringService/GetScorecard";

// Every method of the four servers as every caller, over TLS: more than 600 calls.
TEST_F(AccessTest, EverybodyGetsAsFarAsTheMatrixSays) {
  const access::testing::Matrix matrix = access::testing::ReadMatrix();
  std::vector<Credentials> callers;
  for (const std::string& caller : matrix.callers) {
    if (caller == "nobody") {
      callers.push_back(Nobody());
    } else if (caller.starts_with("service:")) {
      callers.push_back(ServiceNamed(caller.substr(8)));
    } else if (caller == "operator") {
      callers.push_back(Person({.role = "roster_admin", .organization = "*"}));
    } else {
      callers.push_back(Person({.role = caller}));
    }
  }
  int cases = 0;
  for (const access::testing::Matrix::Row& row : matrix.rows) {
    const std::string& method = row.method;
    const bool apart = method.find(".internal.intake.") != std::string::npos ||
                       method.find(".internal.scoring.") != std::string::npos;
    for (std::size_t i = 0; i < callers.size(); ++i) {
      const std::string& caller = matrix.callers[i];
      const absl::Status status = Call(method, callers[i]);
      EXPECT_EQ(LetIn(status), row.allowed[i]) << caller << " calls " << method << ": " << status;
      // Where only services come, TLS itself turns away who shows no certificate.
      if (!apart && !row.allowed[i]) {
        EXPECT_NE(status.code(), StatusCode::kUnavailable) << caller << " calls " << method << ": " << status;
      }
      ++cases;
    }
  }
  EXPECT_GE(cases, 600);
}

TEST_F(AccessTest, TokensThatAreNotGoodEnough) {
  EXPECT_TRUE(LetIn(Call(kScorecard, Person())));
  EXPECT_THAT(Call(kScorecard, Nobody()), HasReason("CREDENTIALS_MISSING"));
  EXPECT_THAT(Call(kScorecard, Person({.left = -absl::Minutes(2)})), HasReason("TOKEN_EXPIRED"));
  EXPECT_THAT(Call(kScorecard, Person({.audience = "billing"})), HasReason("TOKEN_AUDIENCE_WRONG"));
  EXPECT_THAT(Call(kScorecard, Person({.issuer = "https://evil.example"})), HasReason("TOKEN_ISSUER_WRONG"));
  EXPECT_THAT(Call(kScorecard, WithToken("x")), HasReason("TOKEN_MALFORMED"));
  EXPECT_THAT(Call(kScorecard, WithToken(Provider().Sign(ClaimsOf({})))),
              HasReason("TOKEN_SIGNATURE_INVALID"));
  EXPECT_THAT(Call(kScorecard, WithToken(Provider("k2").Sign(ClaimsOf({})))), HasReason("TOKEN_KEY_UNKNOWN"));
  const std::string claims = access::testing::Base64Url(ClaimsOf({}));
  const auto unsigned_with = [&claims](const std::string& alg) {
    return access::testing::Base64Url(base::StrCat(R"({"alg":")", alg, R"(","kid":"k1"})")) + "." + claims +
           ".";
  };
  EXPECT_THAT(Call(kScorecard, WithToken(unsigned_with("none"))), HasReason("TOKEN_ALGORITHM_REFUSED"));
  EXPECT_THAT(Call(kScorecard, WithToken(unsigned_with("HS256") + std::string(43, 'A'))),
              HasReason("TOKEN_ALGORITHM_REFUSED"));
  EXPECT_THAT(Call(kScorecard, Person({.role = "janitor"})), HasReason("ROLE_MISSING"));
}

TEST_F(AccessTest, CertificatesThatAreNotGoodEnough) {
  const std::string uri = "spiffe://rapport/reporting";
  EXPECT_TRUE(LetIn(Call(kScorecard, WithCertificate(authority_.Issue(uri)))));
  EXPECT_THAT(Call(kScorecard, WithCertificate(authority_.Issue("spiffe://elsewhere/reporting"))),
              HasReason("CREDENTIALS_MISSING"));
  EXPECT_THAT(Call(kScorecard, WithCertificate(authority_.Issue(""))), HasReason("CREDENTIALS_MISSING"));
  EXPECT_THAT(Call(kScorecard, WithCertificate(authority_.Issue("spiffe://rapport/roster"))),
              HasReason("SERVICE_NOT_ALLOWED"));
  EXPECT_THAT(Call(kScorecard, WithCertificate(authority_.Issue(uri, /*expired=*/true))),
              StatusIs(StatusCode::kUnavailable));
  const rpc::testing::Authority stranger;
  EXPECT_THAT(Call(kScorecard, WithCertificate(stranger.Issue(uri))), StatusIs(StatusCode::kUnavailable));
  EXPECT_THAT(Call(kScorecard, nullptr), StatusIs(StatusCode::kUnavailable)) << "without TLS";
}

// Fills every text of a request, however deep, with `text`, one at a time, and gives what came of it.
void ForEachText(const Descriptor* type, DynamicMessageFactory& factory, const std::string& text,
                 const std::function<void(const std::string& path, const Message&)>& visit) {
  const auto fill = [&](auto& self, Message& whole, Message& part, const std::string& path,
                        int depth) -> void {
    if (depth > 4) return;
    for (int i = 0; i < part.GetDescriptor()->field_count(); ++i) {
      const FieldDescriptor* const field = part.GetDescriptor()->field(i);
      const std::string at = base::StrCat(path, path.empty() ? "" : ".", field->name());
      const auto* const reflection = part.GetReflection();
      if (field->type() == FieldDescriptor::TYPE_STRING) {
        if (field->is_repeated()) {
          reflection->AddString(&part, field, text);
        } else {
          reflection->SetString(&part, field, text);
        }
        visit(at, whole);
      } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !field->is_map()) {
        Message* const inner = field->is_repeated() ? reflection->AddMessage(&part, field)
                                                    : reflection->MutableMessage(&part, field);
        self(self, whole, *inner, at, depth + 1);
      }
      reflection->ClearField(&part, field);
    }
  };
  const std::unique_ptr<Message> request(factory.GetPrototype(type)->New());
  fill(fill, *request, *request, "", 0);
}

TEST_F(AccessTest, NoFieldOfNoRequestReachesAnotherOrganization) {
  const std::map<std::string, std::string> roles = {
      {"RosterService", "roster_admin"}, {"InstrumentService", "survey_owner"},
      {"WaveService", "survey_owner"},   {"ResponseService", "survey_owner"},
      {"ScoringService", "analyst"},     {"CommentService", "survey_owner"},
      {"ReportingService", "viewer"}};
  DynamicMessageFactory factory;
  int cases = 0;
  for (const google::protobuf::FileDescriptor* const file :
       {roster::v1::Organization::descriptor()->file(), intake::v1::Instrument::descriptor()->file(),
        intake::v1::Wave::descriptor()->file(), intake::v1::GetFormRequest::descriptor()->file(),
        scoring::v1::GetScorecardRequest::descriptor()->file(),
        scoring::v1::ListCommentsRequest::descriptor()->file(),
        reporting::v1::Report::descriptor()->file()}) {
    const ServiceDescriptor* const service = file->service(0);
    const Credentials credentials = Person({.role = roles.at(service->name())});
    for (int i = 0; i < service->method_count(); ++i) {
      const MethodDescriptor* const method = service->method(i);
      const std::string name = base::StrCat(service->full_name(), "/", method->name());
      if (base::ReasonOf(Call(name, credentials)) == "ROLE_MISSING" || name.ends_with("/GetForm") ||
          name.ends_with("/SubmitResponse") || name.ends_with("Organizations") ||
          name.ends_with("/CreateOrganization")) {
        continue;  // not for this role, or not about an organization of a caller's
      }
      ForEachText(method->input_type(), factory, "organizations/other/waves/w1",
                  [&](const std::string& path, const Message& request) {
                    EXPECT_THAT(Call(name, credentials, request.SerializeAsString()),
                                HasReason("ORGANIZATION_NOT_YOURS"))
                        << name << " " << path;
                    ++cases;
                  });
    }
  }
  EXPECT_GE(cases, 100);
}

TEST_F(AccessTest, ASurveyFromEmptySystemToReport) {
  const Api roster_admin = suite_->ApiAs(Person({.role = "roster_admin"}));
  const Api survey_owner = suite_->ApiAs(Person({.role = "survey_owner"}));
  const Api respondents = suite_->ApiAs(Nobody());
  const Api viewer = suite_->ApiAs(Person({.role = "viewer"}));
  ASSERT_OK(LoadPulseByRoles());
  EXPECT_THAT(CreateOrganization(roster_admin, "mine"), HasReason("ORGANIZATION_NOT_YOURS"));
  ASSERT_OK_AND_ASSIGN(const std::string wave, OpenPulseWave(survey_owner, "w1"));
  ASSERT_OK(
      ImportResponses(survey_owner, PulseResponses(wave, RequestId(1)), PulseCsv("u1", 0, 30)).status());
  ASSERT_OK_AND_ASSIGN(const auto codes, PulseCodes(survey_owner, wave, "u1", 20));
  for (std::size_t i = 0; i < codes.size(); ++i) {
    ASSERT_OK(integration::Call(
                  *respondents.responses, &ResponseService::Stub::SubmitResponse,
                  PulseSubmission(wave, codes[i], PulseSheet(static_cast<int>(i)), RequestId(100 + i)))
                  .status());
  }
  ASSERT_OK(CloseWave(survey_owner, wave).status());
  ASSERT_OK_AND_ASSIGN(const auto cards, ListScorecards(viewer, wave, ListScorecardsRequest::BREAKDOWN_UNIT));
  EXPECT_EQ(cards[0].responses(), 50);
  EXPECT_OK(RenderReport(viewer, wave, reporting::v1::RenderReportRequest::FORMAT_HTML).status());
  const Api stranger = suite_->ApiAs(Person({.role = "viewer", .organization = "other"}));
  EXPECT_THAT(ListScorecards(stranger, wave, ListScorecardsRequest::BREAKDOWN_UNIT),
              HasReason("ORGANIZATION_NOT_YOURS"));
  EXPECT_THAT(suite_->Logs(), Not(HasSubstr("callers_not_checked")));
  EXPECT_THAT(suite_->Logs(), Not(HasSubstr("eyJ"))) << "no token is logged";
}

TEST_F(AccessTest, KeysAreRotatedWhileItServes) {
  const Provider next("k2");
  const Credentials with_next = WithToken(next.Sign(ClaimsOf({})));
  EXPECT_THAT(Call(kScorecard, with_next), HasReason("TOKEN_KEY_UNKNOWN"));
  directory_.Write("jwks.json", base::StrCat(R"({"keys":[)", provider_.Jwk(), ",", next.Jwk(), "]}"));
  // A missed key is looked for again once a second; the test's own deadline is that of the runner.
  while (!LetIn(Call(kScorecard, with_next))) {
  }
  EXPECT_TRUE(LetIn(Call(kScorecard, Person())));
}

TEST(AccessWithoutCredentials, IsSaidLoudly) {
  ASSERT_OK_AND_ASSIGN(const auto suite, Suite::Start({.shape = Shape::kStandalone}));
  EXPECT_THAT(suite->Logs(), HasSubstr("callers_not_checked"));
}

TEST(AccessWithoutCredentials, HalfAConfigurationDoesNotStart) {
  const auto refused = [](std::vector<std::string> flags) {
    return std::string(
        StatusOf(Suite::Start({.shape = Shape::kStandalone, .flags = std::move(flags)})).message());
  };
  EXPECT_THAT(refused({"--server.tokens.issuer=https://id.example"}), HasSubstr("server.tokens.audience"));
  EXPECT_THAT(refused({"--server.tokens.issuer=https://id.example", "--server.tokens.audience=rapport",
                       "--server.tokens.jwks_file=/nonexistent"}),
              HasSubstr("KEY_SET_UNUSABLE"));
  EXPECT_THAT(refused({"--server.tls.certificate_file=/nonexistent"}),
              HasSubstr("server.tls.certificate_file"));
}

}  // namespace
}  // namespace rapport::integration
