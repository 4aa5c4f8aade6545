#include "libs/base/openssl.h"

#include <cstdio>
#include <cstdlib>

namespace rapport::base {

void RequireOpenSsl(bool did, const char* what) {
  if (did) return;
  std::fprintf(stderr, "fatal: OpenSSL cannot %s\n", what);
  std::abort();
}

int NoPassphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*data*/) { return -1; }

}  // namespace rapport::base
