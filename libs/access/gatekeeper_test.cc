#include "libs/access/gatekeeper.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "libs/access/testing/matrix.h"
#include "libs/access/testing/provider.h"
#include "libs/base/status.h"
#include "libs/base/strings.h"
#include "libs/testing/fake_clock.h"
#include "libs/testing/status_matchers.h"

namespace rapport::access {
namespace {

using ::rapport::testing::HasReason;
using ::testing::Contains;
using ::testing::Pair;
using testing::Provider;

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);

// Keys that are known from the start, or once they were missed.
class FakeKeys final : public KeySource {
 public:
  FakeKeys(KeySet now, KeySet later)
      : now_(std::make_shared<const KeySet>(std::move(now))),
        later_(std::make_shared<const KeySet>(std::move(later))) {}
  std::shared_ptr<const KeySet> Current(absl::Time /*now*/) override { return now_; }
  std::shared_ptr<const KeySet> Missed(absl::Time /*now*/) override { return now_ = later_; }

 private:
  std::shared_ptr<const KeySet> now_;
  const std::shared_ptr<const KeySet> later_;
};

class GatekeeperTest : public ::testing::Test {
 protected:
  GatekeeperTest() : clock_(kNow) {
    auto keys = *KeySet::Parse(provider_.KeySet(), RsaAlgorithm::kRs256);
    auto later = *KeySet::Parse(base::StrCat(R"({"keys":[)", provider_.Jwk(), ",", rotated_.Jwk(), "]}"),
                                RsaAlgorithm::kRs256);
    gatekeeper_ = std::make_unique<Gatekeeper>(
        options_, std::make_unique<FakeKeys>(std::move(keys), std::move(later)), &clock_);
  }

  static Admission Ask(const Gatekeeper& gatekeeper, std::string_view method,
                       const Credentials& credentials) {
    return gatekeeper.Admit(MethodTable::OfTheSuite().Find(method), credentials);
  }
  Admission Admit(std::string_view method, const Credentials& credentials) const {
    return Ask(*gatekeeper_, method, credentials);
  }

  static Credentials Service(const std::string& name) { return {.uris = {"spiffe://rapport/" + name}}; }
  Credentials Person(const std::string& role, const std::string& organization = "acme") const {
    return {.bearer_token = provider_.Sign(ClaimsOf(role, organization))};
  }
  static std::string ClaimsOf(const std::string& role, const std::string& organization) {
    return base::StrCat(R"({"iss":"i","aud":"a","sub":"s","exp":1800000300,"organization":")", organization,
                        R"(","roles":[")", role, R"("]})");
  }

  const Provider provider_;
  const Provider rotated_{"k2"};
  const rapport::testing::FakeClock clock_;
  const Gatekeeper::Options options_{.tokens = {.issuer = "i", .audience = "a"}};
  std::unique_ptr<Gatekeeper> gatekeeper_;
};

// A change of rights is one of the table and of the matrix.
TEST_F(GatekeeperTest, LetsEverybodyDoWhatTheMatrixSays) {
  const testing::Matrix matrix = testing::ReadMatrix();
  std::vector<Credentials> callers;
  for (const std::string& caller : matrix.callers) {
    if (caller == "nobody") {
      callers.emplace_back();
    } else if (caller.starts_with("service:")) {
      callers.push_back(Service(caller.substr(8)));
    } else if (caller == "operator") {
      callers.push_back(Person("roster_admin", "*"));
    } else {
      callers.push_back(Person(caller));
    }
  }
  int cases = 0;
  for (const testing::Matrix::Row& row : matrix.rows) {
    ASSERT_NE(MethodTable::OfTheSuite().Find(row.method), nullptr) << row.method;
    for (std::size_t i = 0; i < callers.size(); ++i) {
      const std::string& caller = matrix.callers[i];
      const Admission admission = Admit(row.method, callers[i]);
      EXPECT_EQ(admission.status.ok(), row.allowed[i])
          << caller << " calls " << row.method << ": " << admission.status;
      if (!admission.status.ok()) {
        EXPECT_EQ(admission.principal.has_value(), caller != "nobody") << "who was refused is known";
        EXPECT_EQ(admission.status.code(), caller == "nobody" ? absl::StatusCode::kUnauthenticated
                                                              : absl::StatusCode::kPermissionDenied);
      }
      ++cases;
    }
  }
  EXPECT_EQ(matrix.rows.size(), MethodTable::OfTheSuite().proto().methods_size())
      << "a method is not in the matrix";
  EXPECT_GE(cases, 200);
}

TEST_F(GatekeeperTest, WhoIsNotNamedIsNobody) {
  const std::string method = "rapport.internal.intake.v1.AnswerService/ReadAnswers";
  EXPECT_OK(Admit(method, Service("scoring")).status);
  EXPECT_THAT(Admit(method, Service("scoring/")).status, HasReason("SERVICE_NOT_ALLOWED"));
  EXPECT_THAT(Admit(method, Service("Scoring")).status, HasReason("SERVICE_NOT_ALLOWED"));
  EXPECT_THAT(Admit(method, {.uris = {"spiffe://other/scoring"}}).status, HasReason("CREDENTIALS_MISSING"));
  EXPECT_THAT(Admit(method, {.uris = {"spiffe://other/x", "spiffe://rapport/roster"}}).status,
              HasReason("SERVICE_NOT_ALLOWED"));
  EXPECT_THAT(Admit(method, Service("")).status, HasReason("SERVICE_NOT_ALLOWED"));
  EXPECT_OK(Admit(method, {.in_process = true}).status);
}

TEST_F(GatekeeperTest, ACertificateIsNoMoreThanItsService) {
  Credentials both = Service("reporting");
  both.bearer_token = provider_.Sign(ClaimsOf("survey_owner", "acme"));
  EXPECT_THAT(Admit("rapport.intake.v1.WaveService/CreateWave", both).status,
              HasReason("SERVICE_NOT_ALLOWED"));
}

TEST_F(GatekeeperTest, RespondentsAreNotAskedWhoTheyAre) {
  const auto admitted =
      Admit("rapport.intake.v1.ResponseService/SubmitResponse", {.bearer_token = "whatever"});
  ASSERT_OK(admitted.status);
  EXPECT_EQ(admitted.principal->kind, Principal::Kind::kAnyone);
  EXPECT_EQ(admitted.principal->subject, "");
}

TEST_F(GatekeeperTest, NamesTheRolesThatWouldDo) {
  const absl::Status status = Admit("rapport.scoring.v1.ScoringService/GetRelease", Person("viewer")).status;
  EXPECT_EQ(base::ReasonOf(status), "ROLE_MISSING");
  EXPECT_THAT(base::MetadataOf(status), Contains(Pair("roles", "analyst,auditor")));
}

TEST_F(GatekeeperTest, LooksAgainForAKeyThatIsMissed) {
  const Credentials rotated{.bearer_token = rotated_.Sign(ClaimsOf("viewer", "acme"))};
  const auto admitted = Admit("rapport.scoring.v1.ScoringService/GetScorecard", rotated);
  ASSERT_OK(admitted.status);
  EXPECT_EQ(admitted.principal->organization, "acme");
  const Credentials without_kid{.bearer_token =
                                    rotated_.Sign(R"({"alg":"ES256"})", ClaimsOf("viewer", "acme"))};
  EXPECT_THAT(Admit("rapport.scoring.v1.ScoringService/GetScorecard", without_kid).status,
              HasReason("TOKEN_KEY_UNKNOWN"));
}

TEST_F(GatekeeperTest, WithoutKeysThereAreNoTokens) {
  const Gatekeeper gatekeeper(options_, nullptr, &clock_);
  const std::string method = "rapport.scoring.v1.ScoringService/GetScorecard";
  EXPECT_THAT(Ask(gatekeeper, method, Person("viewer")).status, HasReason("CREDENTIALS_MISSING"));
  EXPECT_OK(Ask(gatekeeper, method, Service("reporting")).status);
}

TEST_F(GatekeeperTest, UnknownMethodsAreNobodys) {
  EXPECT_THAT(Admit("rapport.roster.v1.RosterService/DeleteAll", {.in_process = true}).status,
              HasReason("METHOD_UNKNOWN"));
}

TEST(MethodTable, MustMakeSense) {
  EXPECT_FALSE(MethodTable::Parse("methods {").ok());
  EXPECT_FALSE(MethodTable::Parse(R"(methods { method: "a/B" })").ok()) << "nobody may call it";
  EXPECT_FALSE(
      MethodTable::Parse(R"(methods { method: "a/B" anyone: true } methods { method: "a/B" anyone: true })")
          .ok());
  EXPECT_TRUE(MethodTable::Parse(R"(methods { method: "a/B" anyone: true })").ok());
}

}  // namespace
}  // namespace rapport::access
