#include "libs/access/token.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/escaping.h"
#include "libs/access/testing/provider.h"
#include "libs/base/status.h"
#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"

namespace rapport::access {
namespace {

using ::rapport::testing::HasReason;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::Provider;
using KeyKind = testing::Provider::KeyKind;

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);

std::string Claims(std::string_view more = "", std::string_view iss = "https://id.example",
                   std::string_view aud = "\"rapport\"", long exp = 1'800'000'300) {
  return base::StrCat(R"({"iss":")", iss, R"(","aud":)", aud, R"(,"sub":"u-17","organization":"acme",)",
                      R"("roles":["viewer","survey_owner","somebody_elses"],"exp":)", exp, more, "}");
}

class TokenTest : public ::testing::Test {
 protected:
  absl::StatusOr<Principal> Verify(std::string_view token, RsaAlgorithm rsa = RsaAlgorithm::kRs256,
                                   absl::Time now = kNow) {
    return VerifyWith(provider_, token, rsa, now);
  }
  absl::StatusOr<Principal> VerifyWith(const Provider& provider, std::string_view token,
                                       RsaAlgorithm rsa = RsaAlgorithm::kRs256, absl::Time now = kNow) {
    const absl::StatusOr<KeySet> keys = KeySet::Parse(provider.KeySet(), rsa);
    if (!keys.ok()) return keys.status();
    return VerifyToken(token, *keys, rules_, now);
  }

  const Provider provider_;
  TokenRules rules_{.issuer = "https://id.example", .audience = "rapport"};
};

TEST_F(TokenTest, TellsWhomItIsFor) {
  ASSERT_OK_AND_ASSIGN(const Principal principal, Verify(provider_.Sign(Claims())));
  EXPECT_EQ(principal.kind, Principal::Kind::kPerson);
  EXPECT_EQ(principal.subject, "u-17");
  EXPECT_EQ(principal.organization, "acme");
  EXPECT_THAT(principal.roles,
              ElementsAre(internal::access::v1::ROLE_VIEWER, internal::access::v1::ROLE_SURVEY_OWNER));
}

TEST_F(TokenTest, IsSignedAsItsKeySigns) {
  const Provider rsa("r1", KeyKind::kRsa2048);
  const std::string rs256 = rsa.Sign(R"({"alg":"RS256","kid":"r1"})", Claims());
  const std::string ps256 = rsa.Sign(R"({"alg":"PS256","kid":"r1"})", Claims());
  const std::string rs512 = rsa.Sign(R"({"alg":"RS512","kid":"r1"})", Claims());
  EXPECT_OK(VerifyWith(rsa, rs256).status());
  EXPECT_OK(VerifyWith(rsa, ps256, RsaAlgorithm::kPs256).status());
  EXPECT_THAT(VerifyWith(rsa, ps256), HasReason("TOKEN_ALGORITHM_REFUSED"));
  EXPECT_THAT(VerifyWith(rsa, rs256, RsaAlgorithm::kPs256), HasReason("TOKEN_ALGORITHM_REFUSED"));
  EXPECT_THAT(VerifyWith(rsa, rs512), HasReason("TOKEN_ALGORITHM_REFUSED"));
}

TEST_F(TokenTest, WithoutSignatureIsNone) {
  const std::string signed_part =
      base::StrCat(testing::Base64Url(R"({"alg":"none","kid":"k1"})"), ".", testing::Base64Url(Claims()));
  EXPECT_THAT(Verify(signed_part + "."), HasReason("TOKEN_ALGORITHM_REFUSED"));
  EXPECT_THAT(Verify(signed_part), HasReason("TOKEN_MALFORMED"));
  const std::string claimed = base::StrCat(testing::Base64Url(R"({"alg":"ES256","kid":"k1"})"), ".",
                                           testing::Base64Url(Claims()), ".");
  EXPECT_FALSE(Verify(claimed).ok());
  EXPECT_THAT(Verify(base::StrCat(claimed, std::string(86, 'A'))), HasReason("TOKEN_SIGNATURE_INVALID"));
}

// What cjose's decoder ends the process over.
TEST_F(TokenTest, IsBase64UrlWithoutPadding) {
  const std::string good = provider_.Sign(Claims());
  ASSERT_OK(Verify(good).status());
  const std::size_t content = good.find('.') + 1;
  for (const std::string& wrong :
       {std::string("A=A.A.A"), good + "=", good + "==", good + "A===", std::string("A.AA.AA"),
        good.substr(0, content) + "=" + good.substr(content), good.substr(0, 4) + "==" + good.substr(4),
        good + ".AAAA", std::string(".."), std::string("AA..AA"), good.substr(0, 8) + "+" + good.substr(9)}) {
    EXPECT_THAT(Verify(wrong), HasReason("TOKEN_MALFORMED")) << wrong;
  }
}

// The public key as the secret of an HMAC: what it signs anybody could have signed.
TEST_F(TokenTest, IsNotSignedBySharedSecrets) {
  for (const char* const alg : {"HS256", "HS384", "HS512"}) {
    const std::string token =
        base::StrCat(testing::Base64Url(base::StrCat(R"({"alg":")", alg, R"(","kid":"k1"})")), ".",
                     testing::Base64Url(Claims()), ".", testing::Base64Url(std::string(32, 'x')));
    EXPECT_THAT(Verify(token), HasReason("TOKEN_ALGORITHM_REFUSED")) << alg;
  }
}

TEST_F(TokenTest, BringsNoKeysAndNoDemandsAlong) {
  for (const std::string& member :
       {base::StrCat(R"("jwk":)", provider_.Jwk()), std::string(R"("jku":"https://evil.example/keys")"),
        std::string(R"("x5u":"https://evil.example/cert")"), std::string(R"("x5c":["MIIB"])"),
        std::string(R"("crit":["exp"])"), std::string(R"("b64":"false")"), std::string(R"("crit":{})")}) {
    const std::string token =
        provider_.Sign(base::StrCat(R"({"alg":"ES256","kid":"k1",)", member, "}"), Claims());
    EXPECT_THAT(Verify(token), HasReason("TOKEN_HEADER_REFUSED")) << member;
  }
  const std::string neither = base::StrCat(testing::Base64Url(R"({"alg":"ES256","kid":"k1","b64":false})"),
                                           ".", testing::Base64Url(Claims()), ".", std::string(86, 'A'));
  EXPECT_THAT(Verify(neither), HasReason("TOKEN_HEADER_REFUSED")) << "no text, no array, no object";
}

TEST_F(TokenTest, IsOfAKnownKey) {
  EXPECT_THAT(Verify(provider_.Sign(R"({"alg":"ES256","kid":"k2"})", Claims())),
              HasReason("TOKEN_KEY_UNKNOWN"));
  EXPECT_THAT(Verify(provider_.Sign(R"({"alg":"ES256"})", Claims())), HasReason("TOKEN_KEY_UNKNOWN"));
  const Provider impostor("k1");
  EXPECT_THAT(Verify(impostor.Sign(Claims())), HasReason("TOKEN_SIGNATURE_INVALID"));
}

TEST_F(TokenTest, OneChangedByteSpoilsIt) {
  const std::string token = provider_.Sign(Claims());
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    if (i + 1 == token.size()) continue;  // its low bits are padding
    EXPECT_FALSE(Verify(changed).ok()) << i;
  }
}

TEST_F(TokenTest, IsOfTheIssuerAndForThisAudience) {
  EXPECT_THAT(Verify(provider_.Sign(Claims("", "https://id.example/"))), HasReason("TOKEN_ISSUER_WRONG"));
  EXPECT_THAT(Verify(provider_.Sign(Claims("", "https://id.example", R"("billing")"))),
              HasReason("TOKEN_AUDIENCE_WRONG"));
  EXPECT_THAT(Verify(provider_.Sign(Claims("", "https://id.example", R"([])"))),
              HasReason("TOKEN_AUDIENCE_WRONG"));
  EXPECT_OK(Verify(provider_.Sign(Claims("", "https://id.example", R"(["billing","rapport"])"))).status());
}

TEST_F(TokenTest, HasATime) {
  const std::string token = provider_.Sign(Claims(R"(,"nbf":1799999900)"));
  const auto at = [&](long second) {
    return Verify(token, RsaAlgorithm::kRs256, absl::FromUnixSeconds(second));
  };
  EXPECT_OK(at(1'800'000'329).status());
  EXPECT_THAT(at(1'800'000'330), HasReason("TOKEN_EXPIRED")) << "half a minute is the clocks' difference";
  EXPECT_OK(at(1'799'999'870).status());
  EXPECT_THAT(at(1'799'999'869), HasReason("TOKEN_NOT_YET_VALID"));
  EXPECT_THAT(Verify(provider_.Sign(R"({"iss":"https://id.example","aud":"rapport","sub":"a"})")),
              HasReason("TOKEN_CLAIM_MISSING"))
      << "one that never expires";
}

TEST_F(TokenTest, SaysWhatIsMissing) {
  const auto missing = [this](std::string_view claims) {
    const absl::Status status =
        Verify(provider_.Sign(base::StrCat(R"({"iss":"https://id.example","aud":"rapport","exp":1800000300)",
                                           claims, "}")))
            .status();
    EXPECT_EQ(base::ReasonOf(status), "TOKEN_CLAIM_MISSING");
    const base::Metadata metadata = base::MetadataOf(status);
    return metadata.empty() ? std::string() : metadata.front().second;
  };
  EXPECT_EQ(missing(""), "sub");
  EXPECT_EQ(missing(R"(,"sub":"")"), "sub");
  EXPECT_EQ(missing(base::StrCat(R"(,"sub":")", std::string(256, 'x'), "\"")), "sub");
  EXPECT_EQ(missing(R"(,"sub":7)"), "sub");
  EXPECT_EQ(missing(R"(,"sub":"a")"), "organization");
  EXPECT_EQ(missing(R"(,"sub":"a","organization":["acme"])"), "organization");
}

TEST_F(TokenTest, HasItsRolesWhereTheProviderPutsThem) {
  rules_.roles_claim = "realm_access.roles";
  rules_.organization_claim = "https://rapport.example/organization";
  const std::string token = provider_.Sign(Claims(
      R"(,"realm_access":{"roles":["auditor","Viewer","unspecified"]},"https://rapport.example/organization":"beta")"));
  ASSERT_OK_AND_ASSIGN(const Principal principal, Verify(token));
  EXPECT_THAT(principal.roles, ElementsAre(internal::access::v1::ROLE_AUDITOR));
  EXPECT_EQ(principal.organization, "beta");
  rules_.roles_claim = "groups";
  ASSERT_OK_AND_ASSIGN(const Principal without, Verify(token));
  EXPECT_THAT(without.roles, IsEmpty());
}

TEST_F(TokenTest, IsATokenAtAll) {
  for (const std::string_view text : {"", ".", "..", "a.b.c", "...", "Basic dTpw", "\xff.\xff.\xff"}) {
    EXPECT_THAT(Verify(text), HasReason("TOKEN_MALFORMED")) << text;
  }
  EXPECT_THAT(Verify(provider_.Sign("no JSON")), HasReason("TOKEN_MALFORMED"));
  EXPECT_THAT(Verify(provider_.Sign("[1]")), HasReason("TOKEN_MALFORMED"));
  EXPECT_THAT(Verify(std::string(10'000, 'a')), HasReason("TOKEN_MALFORMED"));
}

TEST(KeySet, TakesKeysThatSign) {
  const Provider p256("a");
  const Provider rsa("b", KeyKind::kRsa2048);
  const Provider weak("c", KeyKind::kRsa1024);
  const Provider p384("d", KeyKind::kP384);
  const std::string set =
      base::StrCat(R"({"keys":[)", p256.Jwk(), ",", rsa.Jwk(), ",", weak.Jwk(), ",", p384.Jwk(),
                   R"(,{"kty":"oct","kid":"e","k":"c2VjcmV0"},{"kty":"RSA","kid":"f"},7,{"kid":"g"}]})");
  ASSERT_OK_AND_ASSIGN(const KeySet keys, KeySet::Parse(set, RsaAlgorithm::kRs256));
  EXPECT_EQ(keys.size(), 2);
  ASSERT_NE(keys.Find("a"), nullptr);
  EXPECT_EQ(keys.Find("a")->algorithm, "ES256");
  ASSERT_NE(keys.Find("b"), nullptr);
  EXPECT_EQ(keys.Find("b")->algorithm, "RS256");
}

TEST(KeySet, TakesNoKeyThatIsForSomethingElse) {
  const Provider key("a");
  const auto with = [&key](std::string_view member) {
    std::string jwk = key.Jwk();
    jwk.insert(1, base::StrCat(member, ","));
    return KeySet::Parse(base::StrCat(R"({"keys":[)", jwk, "]}"), RsaAlgorithm::kRs256).status();
  };
  EXPECT_OK(with(R"("use":"sig")"));
  EXPECT_OK(with(R"("alg":"ES256")"));
  EXPECT_THAT(with(R"("use":"enc")"), HasReason("KEY_SET_UNUSABLE"));
  EXPECT_THAT(with(R"("alg":"ES384")"), HasReason("KEY_SET_UNUSABLE"));
  EXPECT_THAT(KeySet::Parse(base::StrCat(R"({"keys":[)", key.Jwk(), ",", Provider("a").Jwk(), "]}"),
                            RsaAlgorithm::kRs256),
              HasReason("KEY_SET_UNUSABLE"))
      << "two keys of one kid";
}

TEST(KeySet, TakesNoNumberThatIsNotBase64Url) {
  for (const char* const x : {"A", "A=A", "AA==", "=AAA", "AA\n", ""}) {
    const std::string json = base::StrCat(R"({"keys":[{"kty":"EC","crv":"P-256","kid":"k","y":"AA","x":")",
                                          absl::CEscape(x), R"("}]})");
    EXPECT_THAT(KeySet::Parse(json, RsaAlgorithm::kRs256), HasReason("KEY_SET_UNUSABLE")) << x;
    const std::string rsa =
        base::StrCat(R"({"keys":[{"kty":"RSA","e":"AQAB","kid":"k","n":")", absl::CEscape(x), R"("}]})");
    EXPECT_THAT(KeySet::Parse(rsa, RsaAlgorithm::kRs256), HasReason("KEY_SET_UNUSABLE")) << x;
  }
}

TEST(KeySet, IsAKeySet) {
  for (const std::string_view text : {"", "{}", "[]", "null", R"({"keys":{}})", R"({"keys":[]})", "{"}) {
    EXPECT_THAT(KeySet::Parse(text, RsaAlgorithm::kRs256), HasReason("KEY_SET_UNUSABLE")) << text;
  }
}

}  // namespace
}  // namespace rapport::access
