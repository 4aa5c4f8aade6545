#ifndef RAPPORT_TOOLS_LOAD_WORKLOAD_H_
#define RAPPORT_TOOLS_LOAD_WORKLOAD_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tools/load/arrivals.h"

namespace rapport::load {

// A call that is to be sent at its time, whatever has become of earlier ones.
struct PlannedCall {
  Offset at{};
  std::size_t operation = 0;  // index into operations()
  std::uint64_t number = 0;   // for the workload: who calls, or about what
};

// Told once, by any thread, with how an attempt ended.
using Done = std::function<void(absl::StatusCode)>;

// What is called, and when.
class Workload {
 public:
  virtual ~Workload() = default;
  // Names for the report, the same for as long as it lives.
  virtual const std::vector<std::string>& operations() const = 0;
  // The next call by ascending time; nullopt after the last. One thread.
  virtual std::optional<PlannedCall> Next() = 0;
  // Begins an attempt of a call and returns at once; `done` may be told before. The call is the same each
  // time that it is tried, down to its request id. One thread.
  virtual void Start(const PlannedCall& call, Done done) = 0;
};

}  // namespace rapport::load

#endif  // RAPPORT_TOOLS_LOAD_WORKLOAD_H_
