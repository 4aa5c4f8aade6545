#ifndef RAPPORT_LIBS_AUDITLOG_SIGNING_KEY_H_
#define RAPPORT_LIBS_AUDITLOG_SIGNING_KEY_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace rapport::auditlog {

// An Ed25519 key (RFC 8032), private or public. `id` is the first 16 hexadecimal digits of the SHA-256 of the
// 32 bytes of the public key. Thread safe.
class Key {
 public:
  const std::string& id() const { return id_; }

 protected:
  struct Handle;
  explicit Key(std::shared_ptr<const Handle> handle);
  const Handle& handle() const { return *handle_; }

 private:
  std::shared_ptr<const Handle> handle_;
  std::string id_;
};

// Made by `openssl genpkey -algorithm ed25519`.
class SigningKey final : public Key {
 public:
  // INVALID_ARGUMENT, SIGNING_KEY_UNUSABLE, when `pem` is no such private key.
  static absl::StatusOr<SigningKey> FromPem(std::string_view pem);

  // The 64 bytes of a signature.
  std::string Sign(std::string_view message) const;

 private:
  using Key::Key;
};

// Made by `openssl pkey -pubout`.
class VerifyingKey final : public Key {
 public:
  // INVALID_ARGUMENT, VERIFYING_KEY_UNUSABLE, when `pem` is no such public key.
  static absl::StatusOr<VerifyingKey> FromPem(std::string_view pem);

  bool Verify(std::string_view message, std::string_view signature) const;

 private:
  using Key::Key;
};

}  // namespace rapport::auditlog

#endif  // RAPPORT_LIBS_AUDITLOG_SIGNING_KEY_H_
