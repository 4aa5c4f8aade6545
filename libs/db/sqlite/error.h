#ifndef RAPPORT_LIBS_DB_SQLITE_ERROR_H_
#define RAPPORT_LIBS_DB_SQLITE_ERROR_H_

#include <sqlite3.h>

#include <string_view>

#include "absl/status/status.h"

namespace rapport::db::sqlite {

// The status for an SQLite result code, as the table in libs/db/database.h says. What SQLite itself has to
// tell goes into base::DetailOf, together with `context`. `handle` may be null.
absl::Status StatusOf(sqlite3* handle, int result, std::string_view context);

}  // namespace rapport::db::sqlite

#endif  // RAPPORT_LIBS_DB_SQLITE_ERROR_H_
