#ifndef RAPPORT_LIBS_DB_SQLITE_BACKUP_H_
#define RAPPORT_LIBS_DB_SQLITE_BACKUP_H_

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "libs/db/sqlite/connection.h"

namespace rapport::db::sqlite {

// Copies the database file `path`, as it is at one moment, to the new file `target`, which its owner alone
// can read; other processes may read and write the database meanwhile. OK means that the copy was checked and
// is on disk: put in place of the database, it is one. After an error there is no `target`.
//
// Errors are those of libs/db/database.h, among them STORAGE_UNAVAILABLE when there is no database;
// ALREADY_EXISTS, BACKUP_EXISTS for a `target` that is there already. Needs the pages of the database as room
// in the directory of `target`.
absl::Status BackUp(const std::string& path, const std::string& target);

// Makes the file `backup` the database `path`: copies it beside, has `check` look at the copy, and puts that
// in the place of what is there. Until then nothing of `path` is touched, and afterwards there is either the
// old database, none, or the new one, never a mixture, whatever is killed. FAILED_PRECONDITION, DATA_EXISTS
// when `path` is there and not to be replaced; STORAGE_BUSY when another process has it open.
absl::Status Restore(const std::string& backup, const std::string& path, bool replace,
                     absl::FunctionRef<absl::Status(Connection& copy)> check);

}  // namespace rapport::db::sqlite

#endif  // RAPPORT_LIBS_DB_SQLITE_BACKUP_H_
