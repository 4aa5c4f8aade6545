#ifndef RAPPORT_LIBS_NET_LISTENER_H_
#define RAPPORT_LIBS_NET_LISTENER_H_

#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/net/descriptor.h"

namespace rapport::net {

// Sockets that listen for TCP connections at one address: as many as its name has addresses, all on one port.
class Listener {
 public:
  // `address` is host:port as gRPC writes it: a name, 192.0.2.1 or [2001:db8::1], also after dns:, dns:///,
  // ipv4: or ipv6:. Port 0 takes any free one. 0.0.0.0, [::] and no host at all mean every address of the
  // machine, of both families. INVALID_ARGUMENT when it is no such
  // thing; UNAVAILABLE when the port is taken, when the name has no address, or none that
  // the machine has.
  static absl::StatusOr<Listener> Open(std::string_view address);

  // Of sockets that listen on `port`.
  Listener(int port, std::vector<Descriptor> sockets) : port_(port), sockets_(std::move(sockets)) {}

  int port() const { return port_; }
  // At least one. They do not block.
  const std::vector<Descriptor>& sockets() const { return sockets_; }

 private:
  int port_;
  std::vector<Descriptor> sockets_;
};

}  // namespace rapport::net

#endif  // RAPPORT_LIBS_NET_LISTENER_H_
