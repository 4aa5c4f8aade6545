#ifndef RAPPORT_LIBS_BASE_SHA256_H_
#define RAPPORT_LIBS_BASE_SHA256_H_

#include <memory>
#include <string>
#include <string_view>

namespace rapport::base {

// The 32 bytes of SHA-256 (FIPS 180-4). For hexadecimal: absl::BytesToHexString(Sha256(x)).
std::string Sha256(std::string_view message);

// The same of a message that comes in pieces.
class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  Sha256Stream(const Sha256Stream&) = delete;
  Sha256Stream& operator=(const Sha256Stream&) = delete;
  void Add(std::string_view piece);
  // The 32 bytes; once.
  std::string Finish();

 private:
  struct Context;
  const std::unique_ptr<Context> context_;
};

// The 32 bytes of HMAC-SHA-256 (RFC 2104). Any key length, also empty.
std::string HmacSha256(std::string_view key, std::string_view message);

// Whether the two are equal, in a time that depends on their lengths only: for comparing secrets and their
// hashes.
bool ConstantTimeEquals(std::string_view a, std::string_view b);

}  // namespace rapport::base

#endif  // RAPPORT_LIBS_BASE_SHA256_H_
