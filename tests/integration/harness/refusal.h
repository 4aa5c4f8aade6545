#ifndef RAPPORT_TESTS_INTEGRATION_HARNESS_REFUSAL_H_
#define RAPPORT_TESTS_INTEGRATION_HARNESS_REFUSAL_H_

#include <string>

#include "absl/status/status.h"

namespace rapport::integration {

// One row of a table of bad input: what was wrong, what came back, and what should have.
struct Refusal {
  std::string what;
  absl::Status got;
  absl::StatusCode code;
  std::string reason;      // of the whole
  std::string field = {};  // one that must be named, "line 3: unit_id" for a row; empty: none is looked for
  std::string field_reason = {};  // its own reason; empty: the same as `reason`
};

// Fails the test unless the refusal is as expected.
void ExpectRefusal(const Refusal& refusal);

}  // namespace rapport::integration

#endif  // RAPPORT_TESTS_INTEGRATION_HARNESS_REFUSAL_H_
