#ifndef RAPPORT_TOOLS_LOAD_RESULT_H_
#define RAPPORT_TOOLS_LOAD_RESULT_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tools/load/arrivals.h"
#include "tools/load/histogram.h"

namespace rapport::load {

// What became of the calls of one operation. A call with all its attempts counts once.
struct OperationResult {
  std::string name;
  std::uint64_t scheduled = 0;  // calls whose time came
  std::uint64_t sent = 0;       // of them, those that were sent at all; the others waited until the end
  std::uint64_t ok = 0;
  std::uint64_t retried = 0;                              // attempts after the first
  std::map<absl::StatusCode, std::uint64_t> errors = {};  // of calls, by how the last attempt ended
  // Of all calls that ended, well or not, until the end of the last attempt: from when the call was to be
  // sent, and from when it was.
  Histogram from_schedule = {};
  Histogram from_sending = {};

  std::uint64_t failed() const;
  void Add(const OperationResult& other);
};

struct RunResult {
  std::vector<OperationResult> operations;  // in the order of the workload
  Offset scheduled_span{};                  // until the last call that was to be sent
  Offset span{};                            // until the last call ended

  // All operations as one, named "all".
  OperationResult Total() const;
};

}  // namespace rapport::load

#endif  // RAPPORT_TOOLS_LOAD_RESULT_H_
