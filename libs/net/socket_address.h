#ifndef RAPPORT_LIBS_NET_SOCKET_ADDRESS_H_
#define RAPPORT_LIBS_NET_SOCKET_ADDRESS_H_

#include <sys/socket.h>

#include <cstdint>

namespace rapport::net {

// The port of an address of IPv4 or IPv6.
std::uint16_t PortOf(const sockaddr_storage& address);

}  // namespace rapport::net

#endif  // RAPPORT_LIBS_NET_SOCKET_ADDRESS_H_
