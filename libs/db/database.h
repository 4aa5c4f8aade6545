#ifndef RAPPORT_LIBS_DB_DATABASE_H_
#define RAPPORT_LIBS_DB_DATABASE_H_

#include <cstdint>
#include <memory>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "libs/db/rows.h"
#include "libs/db/statement.h"

namespace rapport::db {

// A transaction on a connection of its own; rolled back when it dies without Commit(). Its statements must
// die before it does. One thread at a time.
class Transaction {
 public:
  virtual ~Transaction() = default;

  // A statement for `sql`, which is exactly one and the same for every engine: parameters are `?` in order, a
  // truth value is a number (`? = 1`), an upsert is INSERT ... ON CONFLICT, every selected expression has the
  // type of a column or a CAST. Keep SQL constant and bind the values.
  virtual absl::StatusOr<Statement> Prepare(std::string_view sql) = 0;

  // Inserts rows by one statement, in the way that costs the engine least. Use BulkInsert.
  virtual absl::Status Insert(const Rows& rows) = 0;

  // Rows that the last INSERT, UPDATE or DELETE changed.
  virtual std::int64_t Changes() const = 0;

  // OK means that it is kept, whatever happens to the machine. After an error nothing of it is, except after
  // UNAVAILABLE / COMMIT_UNKNOWN: the connection was lost before the engine's answer.
  virtual absl::Status Commit() = 0;
};

// A database shared by threads, on whatever engine. Thread safe.
//
// Every row belongs to one organization and has its identifier in the column "organization". A transaction
// sees and changes the rows of one organization; only Read(EveryOrganization()) sees all.
//
// Errors carry these codes and reasons; the engine's own text is in base::DetailOf only:
//   UNAVAILABLE         STORAGE_BUSY         somebody else holds a lock, or all connections are in use
//   UNAVAILABLE         STORAGE_UNAVAILABLE  cannot be reached or opened, I/O error
//   UNAVAILABLE         COMMIT_UNKNOWN       see Transaction::Commit()
//   RESOURCE_EXHAUSTED  STORAGE_FULL         disk full
//   DATA_LOSS           STORAGE_CORRUPT      damaged, or not a database
//   FAILED_PRECONDITION STORAGE_READ_ONLY    not writable
//   FAILED_PRECONDITION STORAGE_REFUSED      wrong password, missing database, role or right
//   ALREADY_EXISTS      ALREADY_EXISTS       a unique or primary key is taken
//   FAILED_PRECONDITION CONSTRAINT_VIOLATED  foreign key, check, or not-null
//   INTERNAL            STORAGE_ERROR        anything else: a mistake in our SQL
class Database {
 public:
  virtual ~Database() = default;

  // Begins a transaction that may write. Until it ends, no other one writes rows of the organization, in this
  // process or another, so what it reads of them stays true.
  virtual absl::StatusOr<std::unique_ptr<Transaction>> Write(std::string_view organization) = 0;

  // Begins a transaction that only reads, all of it as the database was at one moment.
  virtual absl::StatusOr<std::unique_ptr<Transaction>> Read(std::string_view organization) = 0;

  // After a deletion that must not linger: removes copies that the engine keeps of deleted rows, as far as it
  // lets us. STORAGE_BUSY while somebody reads what the database was before, a backup for example.
  virtual absl::Status ForgetDeleted() = 0;
};

// In place of an organization's identifier, for Read(): rows of all of them.
constexpr std::string_view EveryOrganization() { return "*"; }

}  // namespace rapport::db

#endif  // RAPPORT_LIBS_DB_DATABASE_H_
