#ifndef RAPPORT_LIBS_RPC_METHOD_H_
#define RAPPORT_LIBS_RPC_METHOD_H_

#include <string_view>

namespace rapport::rpc {

// Names one method, for metrics and logs: {RosterService::service_full_name(), "CreateUnit"}. Both must be
// literals or otherwise live as long as the process.
struct Method {
  std::string_view service;
  std::string_view name;
  bool operator==(const Method&) const = default;

  template <typename H>
  friend H AbslHashValue(H h, const Method& m) {
    return H::combine(std::move(h), m.service, m.name);
  }
};

}  // namespace rapport::rpc

#endif  // RAPPORT_LIBS_RPC_METHOD_H_
