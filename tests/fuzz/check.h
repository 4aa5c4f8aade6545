#ifndef RAPPORT_TESTS_FUZZ_CHECK_H_
#define RAPPORT_TESTS_FUZZ_CHECK_H_

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "absl/status/status.h"
#include "libs/base/status.h"
#include "libs/base/utf8.h"

// What must hold for every input, in every build; ends the process where it does not, which is how a fuzzer
// learns of it.
#define FUZZ_CHECK(condition)                                                             \
  do {                                                                                    \
    if (!(condition)) {                                                                   \
      std::fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                       \
    }                                                                                     \
  } while (false)

namespace rapport::fuzz {

// An error that a caller can act on: INVALID_ARGUMENT with a reason and with violations that can be sent (a
// string of a message must be UTF-8) and are no more than `most`.
inline void CheckRefusal(const absl::Status& status, std::size_t most) {
  FUZZ_CHECK(status.code() == absl::StatusCode::kInvalidArgument);
  FUZZ_CHECK(!base::ReasonOf(status).empty());
  FUZZ_CHECK(!status.message().empty());
  const std::vector<base::FieldViolation> violations = base::ViolationsOf(status);
  FUZZ_CHECK(!violations.empty() && violations.size() <= most);
  for (const base::FieldViolation& violation : violations) {
    FUZZ_CHECK(!violation.field.empty() && base::IsUtf8(violation.field));
    FUZZ_CHECK(!violation.description.empty() && base::IsUtf8(violation.description));
    FUZZ_CHECK(!violation.reason.empty());
  }
}

}  // namespace rapport::fuzz

#endif  // RAPPORT_TESTS_FUZZ_CHECK_H_
