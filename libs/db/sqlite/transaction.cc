#include "libs/db/sqlite/transaction.h"

#include <utility>

#include "libs/base/status_macros.h"

namespace rapport::db::sqlite {

absl::StatusOr<Transaction> Transaction::Begin(Connection& database, Mode mode) {
  const bool write = mode == Mode::kWrite;
  RAPPORT_ASSIGN_OR_RETURN(Statement begin, database.Prepare(write ? "BEGIN IMMEDIATE" : "BEGIN DEFERRED"));
  RAPPORT_RETURN_IF_ERROR(begin.Run());
  Transaction transaction(&database);
  if (!write) {
    // SQLite takes the snapshot at the first read.
    RAPPORT_ASSIGN_OR_RETURN(Statement look, database.Prepare("SELECT 1 FROM sqlite_schema LIMIT 1"));
    RAPPORT_RETURN_IF_ERROR(look.Run());
  }
  return transaction;
}

Transaction::Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}

Transaction::~Transaction() {
  // After some errors (disk full, for one) SQLite has rolled back already. A failing rollback leaves nothing
  // to be done: what was not committed does not survive.
  if (database_ != nullptr && database_->InTransaction()) (void)database_->Execute("ROLLBACK");
}

absl::Status Transaction::Commit() {
  RAPPORT_ASSIGN_OR_RETURN(Statement commit, database_->Prepare("COMMIT"));
  absl::Status status = commit.Run();
  if (!status.ok() && database_->InTransaction()) (void)database_->Execute("ROLLBACK");
  database_ = nullptr;
  return status;
}

}  // namespace rapport::db::sqlite
