#include "libs/base/secret.h"

#include <openssl/crypto.h>

namespace rapport::base {

void WipeString(std::string& bytes) {
  // To the full capacity: bytes past the end may be left over from a longer value.
  bytes.resize(bytes.capacity());
  OPENSSL_cleanse(bytes.data(), bytes.size());
  bytes.clear();
}

}  // namespace rapport::base
