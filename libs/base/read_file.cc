#include "libs/base/read_file.h"

#include <fstream>
#include <sstream>
#include <utility>

namespace rapport::base {

std::optional<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  // A stream that is read through its iterators throws where the system refuses, one that is copied says so.
  std::ostringstream content;
  if (file.peek() != std::ifstream::traits_type::eof()) content << file.rdbuf();
  if (file.bad() || content.bad()) return std::nullopt;
  return std::move(content).str();
}

}  // namespace rapport::base
