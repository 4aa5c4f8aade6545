#ifndef RAPPORT_TOOLS_LOAD_REQUEST_ID_H_
#define RAPPORT_TOOLS_LOAD_REQUEST_ID_H_

#include <string>

namespace rapport::load {

// A random UUID (RFC 9562 version 4) in lower case, never the same again, whatever the seed of a run: a
// server answers a request id that it has seen with what it did then. Thread safe.
std::string RandomRequestId();

}  // namespace rapport::load

#endif  // RAPPORT_TOOLS_LOAD_REQUEST_ID_H_
