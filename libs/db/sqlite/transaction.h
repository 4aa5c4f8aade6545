#ifndef RAPPORT_LIBS_DB_SQLITE_TRANSACTION_H_
#define RAPPORT_LIBS_DB_SQLITE_TRANSACTION_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "libs/db/sqlite/connection.h"

namespace rapport::db::sqlite {

// A transaction that is rolled back when it dies without Commit(). Statements of the database that run
// meanwhile are part of it. Do not nest.
class Transaction {
 public:
  enum class Mode {
    kWrite,         // takes the write lock now, so a later statement cannot fail for it
    kReadSnapshot,  // sees the database as it is now, whatever others commit meanwhile
  };

  // `database` must outlive the transaction.
  static absl::StatusOr<Transaction> Begin(Connection& database, Mode mode = Mode::kWrite);

  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  // OK means on disk. After an error nothing of it is.
  absl::Status Commit();

 private:
  explicit Transaction(Connection* database) : database_(database) {}

  Connection* database_;  // null when over
};

}  // namespace rapport::db::sqlite

#endif  // RAPPORT_LIBS_DB_SQLITE_TRANSACTION_H_
