#ifndef RAPPORT_LIBS_DB_SQLITE_CONNECTION_H_
#define RAPPORT_LIBS_DB_SQLITE_CONNECTION_H_

#include <sqlite3.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/db/sqlite/statement.h"

namespace rapport::db::sqlite {

struct ConnectionOptions {
  absl::Duration busy_timeout = absl::Seconds(5);  // how long to wait for another process' lock
  bool read_only = false;                          // the file must exist
  bool quick_check = true;                         // PRAGMA quick_check at Open(): reads the whole file once
};

// One SQLite connection, set up for answers that must neither get lost nor linger: WAL with synchronous=FULL
// (a commit that returned is on disk), secure_delete (deleted content is overwritten), foreign keys enforced,
// trusted_schema off, no memory mapping (an I/O error is a status, not a signal), temporary tables in memory
// only. A new file is readable by its owner alone.
//
// Errors are those of libs/db/database.h.
//
// One thread at a time; use Pool to share a database.
class Connection {
 public:
  // Opens or creates `path`. ":memory:" is a private database that no other connection sees.
  static absl::StatusOr<std::unique_ptr<Connection>> Open(const std::string& path,
                                                          const ConnectionOptions& options = {});

  // All its statements must be gone.
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // A statement for `sql` (exactly one), from the connection's cache when it has one that nobody uses. It
  // goes back when it dies, which must be before the database does. Keep SQL constant and bind the values.
  absl::StatusOr<Statement> Prepare(std::string_view sql);

  // Runs a script of any number of statements without results. Not atomic by itself.
  absl::Status Execute(const std::string& script);

  // Writes the log back into the file and empties it. STORAGE_BUSY while others read, after a second.
  absl::Status CutLog();

  // Rows that the last INSERT, UPDATE or DELETE changed.
  int64_t Changes() const { return sqlite3_changes64(handle_); }
  bool InTransaction() const { return sqlite3_get_autocommit(handle_) == 0; }

  sqlite3* handle() { return handle_; }

 private:
  friend class Statement;
  explicit Connection(sqlite3* handle) : handle_(handle) {}
  absl::Status Configure(const ConnectionOptions& options, bool in_memory);
  absl::Status QuickCheck();
  void WaitAtMost(absl::Duration timeout);

  sqlite3* const handle_;
  absl::Duration busy_timeout_;
  std::map<std::string, IdleStatements, std::less<>> idle_;  // by SQL; statements point to their entry
};

}  // namespace rapport::db::sqlite

#endif  // RAPPORT_LIBS_DB_SQLITE_CONNECTION_H_
