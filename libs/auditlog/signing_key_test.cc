#include "libs/auditlog/signing_key.h"

#include <string>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"
#include "libs/auditlog/testing/keys.h"
#include "libs/testing/status_matchers.h"

namespace rapport::auditlog {
namespace {

using ::rapport::testing::HasReason;

// RFC 8032, 7.1, TEST 2.
TEST(SigningKey, SignsAsTheRfcDoes) {
  ASSERT_OK_AND_ASSIGN(const SigningKey key, SigningKey::FromPem(kRfcPrivateKey));
  const std::string signature = key.Sign("\x72");
  EXPECT_EQ(absl::BytesToHexString(signature),
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  ASSERT_OK_AND_ASSIGN(const VerifyingKey verifying, VerifyingKey::FromPem(kRfcPublicKey));
  EXPECT_EQ(key.id(), verifying.id());
  EXPECT_TRUE(verifying.Verify("\x72", signature));
  EXPECT_FALSE(verifying.Verify("\x73", signature));
  EXPECT_FALSE(verifying.Verify("\x72", signature.substr(1)));
  EXPECT_FALSE(verifying.Verify("\x72", ""));
}

TEST(SigningKey, OtherKeysAreRefused) {
  for (const std::string& pem :
       {std::string(), std::string("no key"), std::string(kRfcPublicKey), std::string(kEcPrivateKey)}) {
    EXPECT_THAT(SigningKey::FromPem(pem), HasReason("SIGNING_KEY_UNUSABLE")) << pem;
  }
  for (const std::string& pem : {std::string(), std::string("no key"), std::string(kRfcPrivateKey)}) {
    EXPECT_THAT(VerifyingKey::FromPem(pem), HasReason("VERIFYING_KEY_UNUSABLE")) << pem;
  }
}

}  // namespace
}  // namespace rapport::auditlog
