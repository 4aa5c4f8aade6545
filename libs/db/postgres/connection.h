#ifndef RAPPORT_LIBS_DB_POSTGRES_CONNECTION_H_
#define RAPPORT_LIBS_DB_POSTGRES_CONNECTION_H_

#include <libpq-fe.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/db/postgres/options.h"
#include "libs/db/rows.h"
#include "libs/db/statement.h"

namespace rapport::db::postgres {

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, ClearResult>;

// A parameter in PostgreSQL's binary format.
class Parameter {
 public:
  Parameter() = default;  // NULL
  explicit Parameter(std::int64_t value);
  explicit Parameter(std::string_view text);
  explicit Parameter(Blob blob);
  // An array of the values first, first + step, ..., all of one type.
  Parameter(std::span<const Value> values, std::size_t first, std::size_t step);

  Oid type() const { return type_; }
  const char* data() const { return type_ == 0 ? nullptr : bytes_.data(); }
  int size() const { return static_cast<int>(bytes_.size()); }

 private:
  Oid type_ = 0;
  std::string bytes_;
};

// One connection to a server. It waits for no answer longer than its options say; one that went silent, or
// was lost, stays `broken`. One thread at a time.
class Connection {
 public:
  static absl::StatusOr<std::unique_ptr<Connection>> Open(const Options& options);
  ~Connection() { PQfinish(handle_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Runs a script of statements without parameters; the result of the last one, its values as text.
  absl::StatusOr<Result> Execute(const std::string& script);

  // Runs one statement with parameters $1, $2, ...; the result's values are binary. Nothing of it is kept on
  // the server, so that any connection pooler may stand between.
  absl::StatusOr<Result> Query(const std::string& sql, std::span<const Parameter> parameters);

  // Runs a COPY ... TO STDOUT and hands what comes to `sink`, a row each; the number of rows. An error of
  // `sink` ends it and breaks the connection.
  absl::StatusOr<std::int64_t> CopyOut(const std::string& sql,
                                       absl::FunctionRef<absl::Status(std::string_view)> sink);

  // Runs a COPY ... FROM STDIN with the pieces that `source` gives, until one is empty; the number of rows.
  // An error of `source` ends it, and nothing of it is kept.
  absl::StatusOr<std::int64_t> CopyIn(const std::string& sql,
                                      absl::FunctionRef<absl::StatusOr<std::string_view>()> source);

  // `text` as a literal of SQL.
  std::string Quoted(std::string_view text) const;
  // `name` as an identifier of SQL.
  std::string QuotedName(std::string_view name) const;

  bool broken() const { return broken_; }

 private:
  Connection(PGconn* handle, absl::Duration patience) : handle_(handle), patience_(patience) {}
  absl::StatusOr<Result> Await();
  absl::Status AwaitInput(absl::Time deadline);
  absl::Status BeginCopy(const std::string& sql, ExecStatusType direction);
  absl::Status Send(std::string_view piece);
  absl::Status Lost(std::string_view what);

  PGconn* const handle_;
  const absl::Duration patience_;  // for one script or statement
  bool broken_ = false;
};

}  // namespace rapport::db::postgres

#endif  // RAPPORT_LIBS_DB_POSTGRES_CONNECTION_H_
