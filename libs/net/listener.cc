#include "libs/net/listener.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "libs/base/status_macros.h"
#include "libs/net/socket_address.h"

namespace rapport::net {
namespace {

// Connections that may wait to be accepted; the kernel's own limit (somaxconn) is 4096 as well.
constexpr int kBacklog = 4096;

// What a connection may have sent that nobody has read, bytes; the kernel takes twice as much for it. gRPC
// reads all of it in one go, and parses that in one go, and be it the calls of thousands of streams.
constexpr int kReceiveBuffer = 64 << 10;

struct FreeAddresses {
  void operator()(addrinfo* addresses) const { freeaddrinfo(addresses); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

struct HostAndPort {
  std::string host;  // empty: every address
  std::uint16_t port;
};

std::optional<HostAndPort> Split(std::string_view address) {
  for (const std::string_view scheme : {"dns:///", "dns:", "ipv4:", "ipv6:"}) {
    if (!address.starts_with(scheme)) continue;
    address.remove_prefix(scheme.size());
    break;
  }
  const std::size_t colon = address.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::string_view host = address.substr(0, colon);
  const std::string_view digits = address.substr(colon + 1);
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != std::string_view::npos) {
    return std::nullopt;
  }
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  if (host == "0.0.0.0" || host == "::") host = "";
  return HostAndPort{std::string(host), port};
}

absl::StatusOr<Addresses> Resolve(const HostAndPort& name, int family) {
  addrinfo hints{};
  hints.ai_family = family;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  const std::string port = std::to_string(name.port);
  const int failed =
      getaddrinfo(name.host.empty() ? nullptr : name.host.c_str(), port.c_str(), &hints, &found);
  if (failed != 0) return absl::UnavailableError(gai_strerror(failed));
  return Addresses(found);
}

void SetPort(sockaddr* address, int port) {
  if (address->sa_family == AF_INET6) {
    reinterpret_cast<sockaddr_in6*>(address)->sin6_port = htons(static_cast<in_port_t>(port));
  } else {
    reinterpret_cast<sockaddr_in*>(address)->sin_port = htons(static_cast<in_port_t>(port));
  }
}

int BoundPort(const Descriptor& socket) {
  sockaddr_storage address{};
  socklen_t size = sizeof(address);
  getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size);
  return PortOf(address);
}

void SetOption(const Descriptor& socket, int level, int option, int value) {
  setsockopt(socket.get(), level, option, &value, sizeof(value));
}

// With the error in errno where it is not open.
Descriptor ListenAt(const addrinfo& address) {
  Descriptor socket(
      ::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, address.ai_protocol));
  if (!socket.is_open()) return socket;
  SetOption(socket, SOL_SOCKET, SO_REUSEADDR, 1);  // what an earlier process left in TIME_WAIT is no obstacle
  // Accepted connections inherit these.
  SetOption(socket, IPPROTO_TCP, TCP_NODELAY, 1);
  SetOption(socket, SOL_SOCKET, SO_RCVBUF, kReceiveBuffer);
  if (address.ai_family == AF_INET6) SetOption(socket, IPPROTO_IPV6, IPV6_V6ONLY, 0);
  if (bind(socket.get(), address.ai_addr, address.ai_addrlen) != 0 || listen(socket.get(), kBacklog) != 0) {
    return {};
  }
  return socket;
}

absl::StatusOr<Listener> OpenAll(const HostAndPort& name, int family) {
  RAPPORT_ASSIGN_OR_RETURN(const Addresses addresses, Resolve(name, family));
  int port = name.port;
  std::vector<Descriptor> sockets;
  int error = 0;
  for (const addrinfo* address = addresses.get(); address != nullptr; address = address->ai_next) {
    SetPort(address->ai_addr, port);
    Descriptor socket = ListenAt(*address);
    if (!socket.is_open()) {
      error = errno;
      if (error == EADDRINUSE) break;
      continue;  // e.g. ::1 of localhost on a machine without IPv6
    }
    port = BoundPort(socket);
    sockets.push_back(std::move(socket));
  }
  if (error == EADDRINUSE || sockets.empty()) return absl::UnavailableError(strerrordesc_np(error));
  return Listener(port, std::move(sockets));
}

}  // namespace

absl::StatusOr<Listener> Listener::Open(std::string_view address) {
  const std::optional<HostAndPort> name = Split(address);
  if (!name) return absl::InvalidArgumentError("this is not host:port, with a port from 0 to 65535");
  if (!name->host.empty()) return OpenAll(*name, AF_UNSPEC);
  // One socket of IPv6 takes both families, where the machine has IPv6.
  absl::StatusOr<Listener> both = OpenAll(*name, AF_INET6);
  return both.ok() ? std::move(both) : OpenAll(*name, AF_INET);
}

}  // namespace rapport::net
