#ifndef RAPPORT_LIBS_BASE_IDS_H_
#define RAPPORT_LIBS_BASE_IDS_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace rapport::base {

// `count` bytes from the operating system's cryptographic generator. The process ends when it has none to
// give: a guessable participation code is worse than no service. Thread safe.
std::string RandomBytes(size_t count);

// A random id of `bytes` bytes of entropy in lower-case base32 (RFC 4648 alphabet, no padding): 26 characters
// for the default 128 bits. It is a valid resource id.
std::string RandomId(size_t bytes = 16);

// An id that this system or its operator gave: [a-z0-9][a-z0-9-]{0,62}.
bool IsResourceId(std::string_view id);

// An id that a source system gave (a unit's or member's key in HR): [A-Za-z0-9._-]{1,64}.
bool IsExternalId(std::string_view id);

}  // namespace rapport::base

#endif  // RAPPORT_LIBS_BASE_IDS_H_
