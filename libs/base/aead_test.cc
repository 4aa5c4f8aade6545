#include "libs/base/aead.h"

#include <set>
#include <string>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"

namespace rapport::base {
namespace {

constexpr char kSecret[] = "a secret of thirty-two characters";

TEST(Aead, GivesBackTheMessage) {
  for (const std::string& message : {std::string(), std::string("m"), std::string("\0\xff\n", 3),
                                     std::string(15, 'a'), std::string(16, 'b'), std::string(1 << 20, 'c')}) {
    const std::string encrypted = Encrypt(kSecret, "context", message);
    EXPECT_EQ(encrypted.size(), message.size() + kAeadOverhead);
    EXPECT_EQ(Decrypt(kSecret, "context", encrypted), message);
  }
  EXPECT_EQ(Decrypt(kSecret, "", Encrypt(kSecret, "", "m")), "m");
}

// Made by Python's cryptography from what the header tells.
TEST(Aead, IsWhatTheHeaderSays) {
  const std::string encrypted = absl::HexStringToBytes(
      "000102030405060708090a0b0c0d0e0f1011121314151617"
      "0d94bfca02c546e710d3ac1896cfcb70d35e861f8d03846e2d858c");
  EXPECT_EQ(Decrypt(kSecret, "context", encrypted), "the message");
}

TEST(Aead, EveryByteIsAuthenticated) {
  const std::string encrypted = Encrypt(kSecret, "context", "message");
  for (std::size_t i = 0; i < encrypted.size(); ++i) {
    std::string changed = encrypted;
    changed[i] ^= 1;
    EXPECT_EQ(Decrypt(kSecret, "context", changed), std::nullopt) << i;
    EXPECT_EQ(Decrypt(kSecret, "context", encrypted.substr(0, i)), std::nullopt) << i;
  }
  EXPECT_EQ(Decrypt(kSecret, "context", encrypted + "x"), std::nullopt);
}

TEST(Aead, SecretAndContextMatter) {
  const std::string encrypted = Encrypt(kSecret, "context", "message");
  EXPECT_EQ(Decrypt("another secret", "context", encrypted), std::nullopt);
  EXPECT_EQ(Decrypt(kSecret, "another context", encrypted), std::nullopt);
  EXPECT_EQ(Decrypt(kSecret, "", encrypted), std::nullopt);
}

TEST(Aead, TheSameMessageNeverLooksTheSame) {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(Encrypt(kSecret, "context", "message"));
  EXPECT_EQ(seen.size(), 1000u);
}

}  // namespace
}  // namespace rapport::base
