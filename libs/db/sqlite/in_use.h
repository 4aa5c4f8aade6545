#ifndef RAPPORT_LIBS_DB_SQLITE_IN_USE_H_
#define RAPPORT_LIBS_DB_SQLITE_IN_USE_H_

#include <string>

#include "absl/status/status.h"

namespace rapport::db::sqlite {

// Whether the file `path`, sound or not, may be replaced or taken back: STORAGE_BUSY when another process has
// it open as a database, STORAGE_UNAVAILABLE when there is none. This process must not have it open: POSIX
// would drop SQLite's locks on it. Whoever opens it afterwards is not held off.
absl::Status CheckNotInUse(const std::string& path);

}  // namespace rapport::db::sqlite

#endif  // RAPPORT_LIBS_DB_SQLITE_IN_USE_H_
