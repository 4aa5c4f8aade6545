#ifndef RAPPORT_TESTS_INTEGRATION_HARNESS_TLS_FLAGS_H_
#define RAPPORT_TESTS_INTEGRATION_HARNESS_TLS_FLAGS_H_

#include <string>
#include <vector>

#include "rapport/internal/config/v1/common.pb.h"

namespace rapport::integration {

// Flags that give the part `at` of a configuration, "server" or "answers", the files of `config`.
std::vector<std::string> TlsFlags(const std::string& at, const internal::config::v1::TlsConfig& config);

}  // namespace rapport::integration

#endif  // RAPPORT_TESTS_INTEGRATION_HARNESS_TLS_FLAGS_H_
