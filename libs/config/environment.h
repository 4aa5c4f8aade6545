#ifndef RAPPORT_LIBS_CONFIG_ENVIRONMENT_H_
#define RAPPORT_LIBS_CONFIG_ENVIRONMENT_H_

#include <map>
#include <string>

namespace rapport::config {

// Environment variables by name. Loading takes them as a value, so that tests decide what is set.
using Environment = std::map<std::string, std::string>;

// Those of this process.
Environment ProcessEnvironment();

}  // namespace rapport::config

#endif  // RAPPORT_LIBS_CONFIG_ENVIRONMENT_H_
