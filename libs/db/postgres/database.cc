#include "libs/db/postgres/database.h"

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/db/postgres/connection.h"
#include "libs/db/postgres/schema.h"

namespace rapport::db::postgres {
namespace {

// `sql` with $1, $2, ... in place of each ? outside of quotes, and how many there are.
std::pair<std::string, std::size_t> Numbered(std::string_view sql) {
  std::string numbered;
  numbered.reserve(sql.size() * 2);
  std::size_t count = 0;
  bool quoted = false;
  for (const char c : sql) {
    if (c == '\'') quoted = !quoted;
    if (c == '?' && !quoted) {
      numbered += '$';
      numbered += std::to_string(++count);
    } else {
      numbered += c;
    }
  }
  return {std::move(numbered), count};
}

class PostgresCursor final : public Cursor {
 public:
  // `changes` is where the number of changed rows goes; it and `connection` must outlive the cursor.
  PostgresCursor(Connection* connection, std::int64_t* changes, std::string_view sql)
      : connection_(connection), changes_(changes) {
    std::size_t count = 0;
    std::tie(sql_, count) = Numbered(sql);
    parameters_.resize(count);
  }

  void Bind(int index, std::int64_t value) override { Set(index, Parameter(value)); }
  void Bind(int index, std::string_view text) override { Set(index, Parameter(text)); }
  void Bind(int index, Blob blob) override { Set(index, Parameter(blob)); }

  absl::StatusOr<bool> Step() override {
    if (!bind_status_.ok()) return std::exchange(bind_status_, absl::OkStatus());
    if (result_ == nullptr) {
      RAPPORT_ASSIGN_OR_RETURN(result_, connection_->Query(sql_, parameters_));
      *changes_ = std::atoll(PQcmdTuples(result_.get()));
      row_ = -1;
    }
    if (++row_ < PQntuples(result_.get())) return true;
    Reset();
    return false;
  }
  void Reset() override { result_.reset(); }

  std::int64_t Int64(int index) const override {
    const std::string_view bytes = Bytes(index);  // big-endian, of the column's width
    if (bytes.empty()) return 0;
    std::uint64_t value = (static_cast<unsigned char>(bytes.front()) & 0x80) != 0 ? ~std::uint64_t{0} : 0;
    for (const char byte : bytes) value = (value << 8) | static_cast<unsigned char>(byte);
    return static_cast<std::int64_t>(value);
  }
  std::string_view Text(int index) const override { return Bytes(index); }
  std::string_view Bytes(int index) const override {
    return {PQgetvalue(result_.get(), row_, index),
            static_cast<std::size_t>(PQgetlength(result_.get(), row_, index))};
  }

 private:
  void Set(int index, Parameter parameter) {
    if (index < 1 || static_cast<std::size_t>(index) > parameters_.size()) {
      bind_status_ =
          base::WithDetail(base::Error(absl::StatusCode::kInternal, "STORAGE_ERROR", "the storage failed"),
                           base::StrCat("no parameter ", index, " in ", sql_));
      return;
    }
    parameters_[static_cast<std::size_t>(index) - 1] = std::move(parameter);
  }

  Connection* const connection_;
  std::int64_t* const changes_;
  std::string sql_;
  std::vector<Parameter> parameters_;
  absl::Status bind_status_;
  Result result_;
  int row_ = -1;
};

// Connections that nobody uses now, and how many may be in use.
class Pool {
 public:
  explicit Pool(Options options) : options_(std::move(options)), free_(std::max(options_.connections, 1)) {}

  const Options& options() const { return options_; }

  // Waits for the right to use a connection. Null: open one.
  absl::StatusOr<std::unique_ptr<Connection>> Take() {
    std::unique_lock lock(mutex_);
    if (!returned_.wait_for(lock, absl::ToChronoMilliseconds(options_.wait), [this] { return free_ > 0; })) {
      return base::Error(absl::StatusCode::kUnavailable, "STORAGE_BUSY",
                         "all connections to the storage are in use; try again");
    }
    --free_;
    if (idle_.empty()) return nullptr;
    std::unique_ptr<Connection> connection = std::move(idle_.back());
    idle_.pop_back();
    return connection;
  }

  // Gives the right back, with the connection unless it is null or broken.
  void Return(std::unique_ptr<Connection> connection) {
    {
      const std::lock_guard lock(mutex_);
      ++free_;
      if (connection != nullptr && !connection->broken()) idle_.push_back(std::move(connection));
    }
    returned_.notify_one();
  }

  // After one connection was lost: the others were to the same server.
  void DropIdle() {
    std::vector<std::unique_ptr<Connection>> dropped;
    const std::lock_guard lock(mutex_);
    dropped.swap(idle_);
  }

 private:
  const Options options_;
  std::mutex mutex_;
  std::condition_variable returned_;
  // Guarded by mutex_:
  int free_;
  std::vector<std::unique_ptr<Connection>> idle_;
};

// The right to use a connection, and the connection.
class Lease {
 public:
  explicit Lease(Pool* pool) : pool_(pool) {}
  Lease(Lease&& other) noexcept
      : pool_(std::exchange(other.pool_, nullptr)), connection_(std::move(other.connection_)) {}
  Lease& operator=(Lease&&) = delete;
  ~Lease() {
    if (pool_ != nullptr) pool_->Return(std::move(connection_));
  }
  std::unique_ptr<Connection>& connection() { return connection_; }

 private:
  Pool* pool_;
  std::unique_ptr<Connection> connection_;
};

class PostgresTransaction final : public Transaction {
 public:
  explicit PostgresTransaction(Lease lease) : lease_(std::move(lease)), connection_(*lease_.connection()) {}
  ~PostgresTransaction() override {
    if (!over_ && !connection_.broken()) (void)connection_.Execute("ROLLBACK");
  }

  absl::StatusOr<Statement> Prepare(std::string_view sql) override {
    return Statement(std::make_unique<PostgresCursor>(&connection_, &changes_, sql));
  }
  // An array a column instead of a parameter a value: the statement is short and the same for any number of
  // rows.
  absl::Status Insert(const Rows& rows) override {
    std::string arrays;
    std::vector<Parameter> parameters;
    for (std::size_t column = 0; column < rows.columns; ++column) {
      base::StrAppend(&arrays, column == 0 ? "$" : ", $", column + 1);
      parameters.emplace_back(rows.values, column, rows.columns);
    }
    RAPPORT_ASSIGN_OR_RETURN(
        const Result result,
        connection_.Query(
            base::StrCat("INSERT INTO ", rows.into, " SELECT * FROM unnest(", arrays, ") ", rows.on_conflict),
            parameters));
    changes_ = std::atoll(PQcmdTuples(result.get()));
    return absl::OkStatus();
  }
  std::int64_t Changes() const override { return changes_; }

  absl::Status Commit() override {
    over_ = true;
    const absl::StatusOr<Result> result = connection_.Execute("COMMIT");
    if (!result.ok() && connection_.broken()) {
      return base::WithDetail(base::Error(absl::StatusCode::kUnavailable, "COMMIT_UNKNOWN",
                                          "the storage was lost before it confirmed the change"),
                              base::DetailOf(result.status()));
    }
    RAPPORT_RETURN_IF_ERROR(result.status());
    // A transaction in which a statement failed is rolled back.
    if (std::string_view(PQcmdStatus(result->get())) == "COMMIT") return absl::OkStatus();
    return base::Error(absl::StatusCode::kInternal, "STORAGE_ERROR", "the storage failed");
  }

 private:
  Lease lease_;
  Connection& connection_;
  std::int64_t changes_ = 0;
  bool over_ = false;
};

class PostgresDatabase final : public Database {
 public:
  explicit PostgresDatabase(const Options& options) : pool_(options) {}

  absl::StatusOr<std::unique_ptr<Transaction>> Write(std::string_view organization) override {
    return Begin([this, organization](const Connection& connection) {
      return base::StrCat(
          "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; ", Settings(connection, organization),
          "; SELECT pg_advisory_xact_lock(hashtextextended(",
          connection.Quoted(base::StrCat(pool_.options().schema, "/", organization)), ", 0))");
    });
  }

  absl::StatusOr<std::unique_ptr<Transaction>> Read(std::string_view organization) override {
    return Begin([this, organization](const Connection& connection) {
      return base::StrCat("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ",
                          Settings(connection, organization));
    });
  }

  // Deleted rows go when the server vacuums, which only an owner may ask for.
  absl::Status ForgetDeleted() override { return absl::OkStatus(); }

 private:
  // For this transaction alone, as a pooler gives the connection to somebody else after it.
  std::string Settings(const Connection& connection, std::string_view organization) const {
    const Options& options = pool_.options();
    return base::StrCat(
        "SELECT set_config('search_path', ", connection.Quoted(connection.QuotedName(options.schema)),
        ", true), set_config('rapport.organization', ", connection.Quoted(organization),
        ", true), set_config('statement_timeout', '", absl::ToInt64Milliseconds(options.statement_timeout),
        "', true), set_config('lock_timeout', '", absl::ToInt64Milliseconds(options.wait), "', true)");
  }

  template <typename Script>
  absl::StatusOr<std::unique_ptr<Transaction>> Begin(const Script& script) {
    RAPPORT_ASSIGN_OR_RETURN(std::unique_ptr<Connection> idle, pool_.Take());
    Lease lease(&pool_);
    lease.connection() = std::move(idle);
    if (lease.connection() != nullptr) {
      const absl::Status begun = lease.connection()->Execute(script(*lease.connection())).status();
      if (begun.ok()) return std::make_unique<PostgresTransaction>(std::move(lease));
      if (!lease.connection()->broken()) return Refused(lease, begun);
      pool_.DropIdle();  // lost while nobody used it, as in a restart of the server
    }
    RAPPORT_ASSIGN_OR_RETURN(lease.connection(), Connection::Open(pool_.options()));
    const absl::Status begun = lease.connection()->Execute(script(*lease.connection())).status();
    if (!begun.ok()) return Refused(lease, begun);
    return std::make_unique<PostgresTransaction>(std::move(lease));
  }

  // The connection is closed, in whatever state its transaction is.
  static absl::Status Refused(Lease& lease, absl::Status status) {
    lease.connection().reset();
    return status;
  }

  Pool pool_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Database>> OpenDatabase(const Options& options,
                                                       std::span<const Migration> migrations) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection, Connection::Open(options));
  RAPPORT_RETURN_IF_ERROR(CheckSchema(*connection, options.schema, migrations));
  return std::make_unique<PostgresDatabase>(options);
}

}  // namespace rapport::db::postgres
