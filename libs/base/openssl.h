#ifndef RAPPORT_LIBS_BASE_OPENSSL_H_
#define RAPPORT_LIBS_BASE_OPENSSL_H_

#include <string>
#include <string_view>

namespace rapport::base {

// Texts as OpenSSL takes them.
inline unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
inline const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// Ends the process unless OpenSSL did `what`, "compute SHA-256": only without memory or with a broken
// installation it does not, and to go on without it would be worse.
void RequireOpenSsl(bool did, const char* what);

// For PEM_read_*: asks nobody for a passphrase, so that a key with one is none.
int NoPassphrase(char* buffer, int size, int writing, void* data);

}  // namespace rapport::base

#endif  // RAPPORT_LIBS_BASE_OPENSSL_H_
