#include "libs/base/sha256.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include "libs/base/openssl.h"

namespace rapport::base {
namespace {

void Require(bool works) { RequireOpenSsl(works, "compute SHA-256"); }

// Looked up once: what EVP_sha256() gives is looked up again, behind locks, in every call.
const EVP_MD* Algorithm() {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  Require(algorithm != nullptr);
  return algorithm;
}

}  // namespace

std::string Sha256(std::string_view message) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  Require(EVP_Digest(message.data(), message.size(), Bytes(digest), nullptr, Algorithm(), nullptr) == 1);
  return digest;
}

struct Sha256Stream::Context {
  EVP_MD_CTX* const evp = EVP_MD_CTX_new();
  ~Context() { EVP_MD_CTX_free(evp); }
};

Sha256Stream::Sha256Stream() : context_(std::make_unique<Context>()) {
  Require(EVP_DigestInit_ex(context_->evp, Algorithm(), nullptr) == 1);
}

Sha256Stream::~Sha256Stream() = default;

void Sha256Stream::Add(std::string_view piece) {
  Require(EVP_DigestUpdate(context_->evp, piece.data(), piece.size()) == 1);
}

std::string Sha256Stream::Finish() {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  Require(EVP_DigestFinal_ex(context_->evp, Bytes(digest), nullptr) == 1);
  return digest;
}

std::string HmacSha256(std::string_view key, std::string_view message) {
  std::string mac(SHA256_DIGEST_LENGTH, '\0');
  // A null key would mean "the key of the call before".
  const std::string_view some_key = key.data() == nullptr ? std::string_view("") : key;
  Require(HMAC(EVP_sha256(), some_key.data(), static_cast<int>(some_key.size()), Bytes(message),
               message.size(), Bytes(mac), nullptr) != nullptr);
  return mac;
}

bool ConstantTimeEquals(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace rapport::base
