#include "libs/auditlog/signing_key.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <utility>

#include "absl/strings/escaping.h"
#include "libs/base/openssl.h"
#include "libs/base/sha256.h"
#include "libs/base/status.h"

namespace rapport::auditlog {
namespace {

constexpr std::size_t kPublicKeyBytes = 32;
constexpr std::size_t kSignatureBytes = 64;
constexpr std::size_t kIdLength = 16;

struct Free {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

using base::Bytes;

void Require(bool works) { base::RequireOpenSsl(works, "compute Ed25519"); }

using ReadPem = EVP_PKEY* (*)(BIO*, EVP_PKEY**, pem_password_cb*, void*);

EVP_PKEY* Read(std::string_view pem, ReadPem read) {
  const std::unique_ptr<BIO, Free> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  EVP_PKEY* const key = bio == nullptr ? nullptr : read(bio.get(), nullptr, base::NoPassphrase, nullptr);
  if (key != nullptr && EVP_PKEY_get_id(key) == EVP_PKEY_ED25519) return key;
  EVP_PKEY_free(key);
  return nullptr;
}

}  // namespace

struct Key::Handle {
  explicit Handle(EVP_PKEY* owned) : key(owned) {}
  ~Handle() { EVP_PKEY_free(key); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  EVP_PKEY* const key;
};

Key::Key(std::shared_ptr<const Handle> handle) : handle_(std::move(handle)) {
  std::string bytes(kPublicKeyBytes, '\0');
  std::size_t size = bytes.size();
  Require(EVP_PKEY_get_raw_public_key(handle_->key, Bytes(bytes), &size) == 1);
  id_ = absl::BytesToHexString(base::Sha256(bytes)).substr(0, kIdLength);
}

absl::StatusOr<SigningKey> SigningKey::FromPem(std::string_view pem) {
  EVP_PKEY* const key = Read(pem, PEM_read_bio_PrivateKey);
  if (key == nullptr) {
    return base::Error(absl::StatusCode::kInvalidArgument, "SIGNING_KEY_UNUSABLE",
                       "not a private Ed25519 key as openssl genpkey -algorithm ed25519 makes them");
  }
  return SigningKey(std::make_shared<const Handle>(key));
}

std::string SigningKey::Sign(std::string_view message) const {
  const std::unique_ptr<EVP_MD_CTX, Free> context(EVP_MD_CTX_new());
  std::string signature(kSignatureBytes, '\0');
  std::size_t size = signature.size();
  Require(context != nullptr &&
          EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, handle().key) == 1 &&
          EVP_DigestSign(context.get(), Bytes(signature), &size, Bytes(message), message.size()) == 1);
  return signature;
}

absl::StatusOr<VerifyingKey> VerifyingKey::FromPem(std::string_view pem) {
  EVP_PKEY* const key = Read(pem, PEM_read_bio_PUBKEY);
  if (key == nullptr) {
    return base::Error(absl::StatusCode::kInvalidArgument, "VERIFYING_KEY_UNUSABLE",
                       "not a public Ed25519 key as openssl pkey -pubout makes them");
  }
  return VerifyingKey(std::make_shared<const Handle>(key));
}

bool VerifyingKey::Verify(std::string_view message, std::string_view signature) const {
  const std::unique_ptr<EVP_MD_CTX, Free> context(EVP_MD_CTX_new());
  Require(context != nullptr &&
          EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, handle().key) == 1);
  return EVP_DigestVerify(context.get(), Bytes(signature), signature.size(), Bytes(message),
                          message.size()) == 1;
}

}  // namespace rapport::auditlog
