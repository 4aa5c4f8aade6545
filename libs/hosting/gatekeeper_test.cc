#include "libs/hosting/gatekeeper.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "libs/access/testing/provider.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/temp_dir.h"

namespace rapport::hosting {
namespace {

using ::rapport::testing::HasReason;

class MakeGatekeeperTest : public ::testing::Test {
 protected:
  MakeGatekeeperTest() {
    const std::string path = directory_.path() + "/jwks.json";
    std::ofstream(path) << access::testing::Provider().KeySet();
    auto& tokens = *config_.mutable_tokens();
    tokens.set_issuer("https://id.example");
    tokens.set_audience("rapport");
    tokens.set_jwks_file(path);
    tokens.set_rsa_algorithm("RS256");
  }
  absl::Status Make() const { return MakeGatekeeper(config_).status(); }

  const rapport::testing::TempDir directory_;
  internal::config::v1::ServerConfig config_;
};

TEST_F(MakeGatekeeperTest, TakesACompleteConfiguration) {
  ASSERT_OK_AND_ASSIGN(const auto gatekeeper, MakeGatekeeper(config_));
  EXPECT_NE(gatekeeper, nullptr);
}

TEST_F(MakeGatekeeperTest, NobodyDecidesWhereNobodyCanSayWhoTheyAre) {
  config_.clear_tokens();
  ASSERT_OK_AND_ASSIGN(auto gatekeeper, MakeGatekeeper(config_));
  EXPECT_EQ(gatekeeper, nullptr);
  config_.mutable_tls()->set_certificate_file("tls.crt");
  ASSERT_OK_AND_ASSIGN(gatekeeper, MakeGatekeeper(config_));
  EXPECT_NE(gatekeeper, nullptr) << "services show certificates";
}

TEST_F(MakeGatekeeperTest, SaysWhatIsWrong) {
  auto& tokens = *config_.mutable_tokens();
  const std::string path = tokens.jwks_file();
  tokens.set_audience("");
  EXPECT_THAT(Make(), HasReason("TOKENS_INCOMPLETE"));
  tokens.set_audience("rapport");
  tokens.set_jwks_url("https://id.example/keys");
  EXPECT_THAT(Make(), HasReason("TOKENS_INCOMPLETE")) << "both";
  tokens.set_jwks_file("");
  EXPECT_OK(Make());
  tokens.set_jwks_url("http://id.example/keys");
  EXPECT_THAT(Make(), HasReason("INVALID_URL"));
  tokens.set_jwks_url("");
  EXPECT_THAT(Make(), HasReason("TOKENS_INCOMPLETE")) << "neither";
  tokens.set_jwks_file(path + ".not");
  EXPECT_THAT(Make(), HasReason("KEY_SET_UNUSABLE"));
  tokens.set_jwks_file(path);
  for (const char* const algorithm : {"", "HS256", "none", "ES256", "rs256"}) {
    tokens.set_rsa_algorithm(algorithm);
    EXPECT_THAT(Make(), HasReason("INVALID_ALGORITHM")) << algorithm;
  }
}

}  // namespace
}  // namespace rapport::hosting
