#include "libs/base/openssl.h"

#include <cstdio>
#include <cstdlib>

namespace rapport::base {

void RequireOpenSsl(bool did, const char* what) {
  if (did) return;
  std::fprintf(stderr, "fatal: OpenSSL cannot %s\n", what);
  std::abort();
}

}  // namespace rapport::base
