#ifndef RAPPORT_TESTS_INTEGRATION_HARNESS_BHR2000_H_
#define RAPPORT_TESTS_INTEGRATION_HARNESS_BHR2000_H_

#include <string>

#include "absl/status/statusor.h"
#include "tests/integration/harness/suite.h"

namespace rapport::integration {

// The real answers of samples/bhr2000: loads units, instrument and answers into a new organization and closes
// the wave. Returns the wave's name.
absl::StatusOr<std::string> LoadBhr2000(const Api& api, int minimum_n = 0,
                                        const std::string& organization_id = "bhr2000");

}  // namespace rapport::integration

#endif  // RAPPORT_TESTS_INTEGRATION_HARNESS_BHR2000_H_
