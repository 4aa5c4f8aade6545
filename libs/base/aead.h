#ifndef RAPPORT_LIBS_BASE_AEAD_H_
#define RAPPORT_LIBS_BASE_AEAD_H_

#include <optional>
#include <string>
#include <string_view>

namespace rapport::base {

// Authenticated encryption between processes that share a secret: AES-256-GCM (NIST SP 800-38D), the key and
// nonce of each message derived from the secret and 24 random bytes by HKDF-SHA-256 (RFC 5869), so that no
// number of messages wears the secret out. The secret should have 32 random characters at least, and must
// not be empty.

// What Encrypt() adds to the length of a message.
inline constexpr size_t kAeadOverhead = 24 + 16;

// Tells nothing of the message but its length, and differs each time.
std::string Encrypt(std::string_view secret, std::string_view context, std::string_view message);

// The message, if `encrypted` was made by Encrypt() with this secret and this context; any bytes may come.
std::optional<std::string> Decrypt(std::string_view secret, std::string_view context,
                                   std::string_view encrypted);

}  // namespace rapport::base

#endif  // RAPPORT_LIBS_BASE_AEAD_H_
