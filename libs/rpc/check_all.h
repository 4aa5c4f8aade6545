#ifndef RAPPORT_LIBS_RPC_CHECK_ALL_H_
#define RAPPORT_LIBS_RPC_CHECK_ALL_H_

#include <initializer_list>

#include "absl/status/status.h"

namespace rapport::rpc {

// What checks of one request say together, so that a caller learns of every bad field at once: OK, or
// INVALID_ARGUMENT with the violations of them all, in their order. The first that fails without naming a
// field stands for itself.
absl::Status CheckAll(std::initializer_list<absl::Status> checks);

}  // namespace rapport::rpc

#endif  // RAPPORT_LIBS_RPC_CHECK_ALL_H_
