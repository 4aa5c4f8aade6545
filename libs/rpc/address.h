#ifndef RAPPORT_LIBS_RPC_ADDRESS_H_
#define RAPPORT_LIBS_RPC_ADDRESS_H_

#include <string_view>

namespace rapport::rpc {

// Whether only this machine reaches `address` ("127.0.0.1:80", "[::1]:80", "localhost:80", "unix:/run/x").
bool IsLoopback(std::string_view address);

}  // namespace rapport::rpc

#endif  // RAPPORT_LIBS_RPC_ADDRESS_H_
