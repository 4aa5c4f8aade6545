#ifndef RAPPORT_TESTS_FUZZ_QUIET_H_
#define RAPPORT_TESTS_FUZZ_QUIET_H_

#include "google/protobuf/stubs/logging.h"

namespace rapport::fuzz {

// Keeps protobuf from writing a line about every bad text, once this has been initialized.
inline const auto kQuiet = google::protobuf::SetLogHandler(nullptr);

}  // namespace rapport::fuzz

#endif  // RAPPORT_TESTS_FUZZ_QUIET_H_
