#ifndef RAPPORT_LIBS_CACHE_DOCUMENTED_RIGHTS_H_
#define RAPPORT_LIBS_CACHE_DOCUMENTED_RIGHTS_H_

#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"

namespace rapport::cache {

// For tests: the line of docs/replicas.md that makes a user for us, whose name is "rapport" and whose
// password is "password".
inline std::vector<std::string> DocumentedRights() {
  std::ifstream document("docs/replicas.md");
  for (std::string line; std::getline(document, line);) {
    if (line.starts_with("ACL SETUSER")) return absl::StrSplit(line, ' ');
  }
  return {};
}

}  // namespace rapport::cache

#endif  // RAPPORT_LIBS_CACHE_DOCUMENTED_RIGHTS_H_
