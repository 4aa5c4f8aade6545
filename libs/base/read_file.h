#ifndef RAPPORT_LIBS_BASE_READ_FILE_H_
#define RAPPORT_LIBS_BASE_READ_FILE_H_

#include <optional>
#include <string>

namespace rapport::base {

// The bytes of the file at `path`; nothing when it cannot be opened or read, as a directory cannot.
std::optional<std::string> ReadFile(const std::string& path);

}  // namespace rapport::base

#endif  // RAPPORT_LIBS_BASE_READ_FILE_H_
