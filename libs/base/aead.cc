#include "libs/base/aead.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <limits>
#include <memory>

#include "libs/base/ids.h"
#include "libs/base/openssl.h"

namespace rapport::base {
namespace {

constexpr size_t kSaltBytes = 24;
constexpr int kTagBytes = 16;
constexpr size_t kKeyBytes = 32;
constexpr size_t kNonceBytes = 12;
static_assert(kAeadOverhead == kSaltBytes + kTagBytes);

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
  void operator()(EVP_KDF_CTX* context) const { EVP_KDF_CTX_free(context); }
};
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

// Messages of gigabytes do not come here either.
void Require(bool works) { RequireOpenSsl(works, "encrypt"); }

int Length(std::string_view s) {
  Require(s.size() <= std::numeric_limits<int>::max());
  return static_cast<int>(s.size());
}

// Looked up once, as in sha256.cc.
const EVP_CIPHER* Algorithm() {
  static const EVP_CIPHER* const algorithm = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  Require(algorithm != nullptr);
  return algorithm;
}

// `bytes` of HKDF-SHA-256.
std::string Derive(std::string_view secret, std::string_view salt, size_t bytes) {
  static EVP_KDF* const hkdf = EVP_KDF_fetch(nullptr, "HKDF", nullptr);
  Require(hkdf != nullptr);
  const std::unique_ptr<EVP_KDF_CTX, FreeContext> context(EVP_KDF_CTX_new(hkdf));
  Require(context != nullptr);
  std::string digest = "SHA256", key(secret), random(salt), info = "rapport-aead-1", derived(bytes, '\0');
  const OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), 0),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, key.data(), key.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, random.data(), random.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info.data(), info.size()), OSSL_PARAM_END};
  Require(EVP_KDF_derive(context.get(), Bytes(derived), derived.size(), parameters) == 1);
  return derived;
}

// Ready for one message: keyed, and told the context.
CipherContext Begin(bool encrypt, std::string_view secret, std::string_view salt, std::string_view context) {
  const std::string derived = Derive(secret, salt, kKeyBytes + kNonceBytes);
  const unsigned char* const key = Bytes(std::string_view(derived));
  CipherContext cipher(EVP_CIPHER_CTX_new());
  int ignored = 0;
  Require(cipher != nullptr &&
          EVP_CipherInit_ex2(cipher.get(), Algorithm(), key, key + kKeyBytes, encrypt ? 1 : 0, nullptr) ==
              1 &&
          EVP_CipherUpdate(cipher.get(), nullptr, &ignored, Bytes(context), Length(context)) == 1);
  return cipher;
}

}  // namespace

std::string Encrypt(std::string_view secret, std::string_view context, std::string_view message) {
  const std::string salt = RandomBytes(kSaltBytes);
  std::string encrypted = salt;
  encrypted.resize(kSaltBytes + message.size() + kTagBytes);
  const CipherContext cipher = Begin(true, secret, salt, context);
  unsigned char* const text = Bytes(encrypted) + kSaltBytes;
  unsigned char* const tag = text + message.size();
  int written = 0;
  Require(EVP_CipherUpdate(cipher.get(), text, &written, Bytes(message), Length(message)) == 1 &&
          EVP_CipherFinal_ex(cipher.get(), tag, &written) == 1 &&
          EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_GET_TAG, kTagBytes, tag) == 1);
  return encrypted;
}

std::optional<std::string> Decrypt(std::string_view secret, std::string_view context,
                                   std::string_view encrypted) {
  if (encrypted.size() < kAeadOverhead) return std::nullopt;
  const std::string_view salt = encrypted.substr(0, kSaltBytes);
  const std::string_view text = encrypted.substr(kSaltBytes, encrypted.size() - kAeadOverhead);
  std::string tag(encrypted.substr(encrypted.size() - kTagBytes));
  const CipherContext cipher = Begin(false, secret, salt, context);
  std::string message(text.size() + 1, '\0');  // never without a place to write to
  int written = 0;
  Require(EVP_CipherUpdate(cipher.get(), Bytes(message), &written, Bytes(text), Length(text)) == 1 &&
          EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_SET_TAG, kTagBytes, Bytes(tag)) == 1);
  if (EVP_CipherFinal_ex(cipher.get(), Bytes(message) + text.size(), &written) != 1) return std::nullopt;
  message.resize(text.size());
  return message;
}

}  // namespace rapport::base
