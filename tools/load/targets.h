#ifndef RAPPORT_TOOLS_LOAD_TARGETS_H_
#define RAPPORT_TOOLS_LOAD_TARGETS_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace rapport::load {

// Where the services are: gRPC targets such as "127.0.0.1:7400", "ipv4:127.0.0.1:1,127.0.0.1:2" or
// "dns:///intake.rapport.svc:7402". A service without one of its own is at `all`.
struct Targets {
  std::string all = "127.0.0.1:7400";
  std::string roster = {};
  std::string intake = {};
  std::string scoring = {};
  std::string reporting = {};

  const std::string& Of(const std::string& own) const { return own.empty() ? all : own; }
};

// Whether every address of `target` is on this machine; a name other than localhost may be anything, and is
// not.
bool IsOnThisMachine(std::string_view target);

// FAILED_PRECONDITION, with the target's name, when one that is used is not on this machine: a load is not
// let loose on somebody else's hospital by a typing error.
absl::Status CheckOnThisMachine(const Targets& targets);

}  // namespace rapport::load

#endif  // RAPPORT_TOOLS_LOAD_TARGETS_H_
