#include "libs/db/sqlite/database.h"

#include <cstddef>
#include <string>
#include <utility>
#include <variant>

#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/db/bulk.h"
#include "libs/db/sqlite/in_use.h"
#include "libs/db/sqlite/pool.h"
#include "libs/db/sqlite/statement.h"
#include "libs/db/sqlite/transaction.h"

namespace rapport::db::sqlite {
namespace {

class SqliteCursor final : public Cursor {
 public:
  explicit SqliteCursor(Statement statement) : statement_(std::move(statement)) {}

  void Bind(int index, std::int64_t value) override { statement_.Bind(index, value); }
  void Bind(int index, std::string_view text) override { statement_.Bind(index, text); }
  void Bind(int index, Blob blob) override { statement_.Bind(index, blob); }
  absl::StatusOr<bool> Step() override { return statement_.Step(); }
  void Reset() override { statement_.Reset(); }
  std::int64_t Int64(int index) const override { return statement_.Int64(index); }
  std::string_view Text(int index) const override { return statement_.Text(index); }
  std::string_view Bytes(int index) const override { return statement_.Bytes(index); }

 private:
  Statement statement_;
};

class SqliteTransaction final : public db::Transaction {
 public:
  SqliteTransaction(Pool::Lease lease, sqlite::Transaction transaction)
      : lease_(std::move(lease)), transaction_(std::move(transaction)) {}

  absl::StatusOr<db::Statement> Prepare(std::string_view sql) override {
    RAPPORT_ASSIGN_OR_RETURN(Statement statement, lease_->Prepare(sql));
    return db::Statement(std::make_unique<SqliteCursor>(std::move(statement)));
  }
  // A statement of its own for each number of rows: most are full, and so the same text.
  absl::Status Insert(const Rows& rows) override {
    const std::string sql =
        base::StrCat("INSERT INTO ", rows.into, " VALUES ",
                     PlaceholderRows(rows.values.size() / rows.columns, rows.columns), " ", rows.on_conflict);
    RAPPORT_ASSIGN_OR_RETURN(Statement statement, lease_->Prepare(sql));
    for (std::size_t i = 0; i < rows.values.size(); ++i) {
      const int index = static_cast<int>(i) + 1;
      if (const auto* number = std::get_if<std::int64_t>(&rows.values[i])) {
        statement.Bind(index, *number);
      } else if (const auto* text = std::get_if<std::string>(&rows.values[i])) {
        statement.Bind(index, *text);
      } else {
        statement.Bind(index, Blob{std::get<Bytes>(rows.values[i]).bytes});
      }
    }
    return statement.Run();
  }
  std::int64_t Changes() const override { return lease_->Changes(); }
  absl::Status Commit() override { return transaction_.Commit(); }

 private:
  const Pool::Lease lease_;  // outlives the transaction
  sqlite::Transaction transaction_;
};

class SqliteDatabase final : public db::Database {
 public:
  explicit SqliteDatabase(std::unique_ptr<Pool> pool) : pool_(std::move(pool)) {}

  absl::StatusOr<std::unique_ptr<db::Transaction>> Write(std::string_view /*organization*/) override {
    return Begin(pool_->Writer(), Transaction::Mode::kWrite);
  }
  absl::StatusOr<std::unique_ptr<db::Transaction>> Read(std::string_view /*organization*/) override {
    return Begin(pool_->Reader(), Transaction::Mode::kReadSnapshot);
  }
  // The write-ahead log holds deleted rows until it is written back and cut; freed pages are overwritten.
  absl::Status ForgetDeleted() override { return pool_->Writer()->CutLog(); }

 private:
  static absl::StatusOr<std::unique_ptr<db::Transaction>> Begin(Pool::Lease lease, Transaction::Mode mode) {
    RAPPORT_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(*lease, mode));
    return std::make_unique<SqliteTransaction>(std::move(lease), std::move(transaction));
  }

  const std::unique_ptr<Pool> pool_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<db::Database>> OpenDatabase(const std::string& path,
                                                           std::span<const Migration> migrations) {
  RAPPORT_ASSIGN_OR_RETURN(std::unique_ptr<Pool> pool, Pool::Open(path, migrations));
  return std::make_unique<SqliteDatabase>(std::move(pool));
}

absl::Status MigrateBack(const std::string& path, std::span<const Migration> migrations) {
  RAPPORT_RETURN_IF_ERROR(CheckNotInUse(path));
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<Connection> database, Connection::Open(path));
  return MigrateBack(*database, migrations);
}

}  // namespace rapport::db::sqlite
