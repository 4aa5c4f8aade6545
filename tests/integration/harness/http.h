#ifndef RAPPORT_TESTS_INTEGRATION_HARNESS_HTTP_H_
#define RAPPORT_TESTS_INTEGRATION_HARNESS_HTTP_H_

#include <string>

namespace rapport::integration {

// The whole answer, head and body, to GET `path` at 127.0.0.1:`port`; empty when nobody answers.
std::string HttpGet(int port, const std::string& path);

}  // namespace rapport::integration

#endif  // RAPPORT_TESTS_INTEGRATION_HARNESS_HTTP_H_
