#ifndef RAPPORT_LIBS_DB_SQLITE_STATEMENT_H_
#define RAPPORT_LIBS_DB_SQLITE_STATEMENT_H_

#include <sqlite3.h>

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "libs/db/statement.h"

namespace rapport::db::sqlite {

class Connection;

// Prepared statements of one text that nobody uses now.
using IdleStatements = std::vector<sqlite3_stmt*>;

// SQL NULL.
struct Null {};

// A prepared statement on loan from its Connection. Errors of Bind are kept and returned by the next Step()
// or Run(), so binding chains:
//   RAPPORT_ASSIGN_OR_RETURN(Statement insert, db.Prepare("INSERT INTO unit (organization, id) VALUES (?,
//   ?)")); RAPPORT_RETURN_IF_ERROR(insert.Bind(1, organization).Bind(2, id).Run());
// or, by position: insert.BindAll(organization, id).Run().
class Statement {
 public:
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&& other) noexcept;
  ~Statement();

  // Sets parameter `index`, 1-based as in SQL. Text and blobs are copied.
  Statement& Bind(int index, int64_t value);
  Statement& Bind(int index, double value);
  Statement& Bind(int index, std::string_view text);
  Statement& Bind(int index, Blob blob);
  Statement& Bind(int index, Null null);
  Statement& Bind(int index, const std::string& text) { return Bind(index, std::string_view(text)); }
  Statement& Bind(int index, const char* text) { return Bind(index, std::string_view(text)); }
  template <std::integral T>
  Statement& Bind(int index, T value) {
    return Bind(index, static_cast<int64_t>(value));
  }
  // Sets the first parameters in order.
  template <typename... Values>
  Statement& BindAll(const Values&... values) {
    int index = 0;
    (Bind(++index, values), ...);
    return *this;
  }

  // Goes to the next row: true when there is one, false at the end. At the end and after an error the
  // statement is reset: it can be bound and stepped through again.
  absl::StatusOr<bool> Step();

  // Steps to the end, ignoring rows.
  absl::Status Run();

  // Starts over before the end; parameters keep their values until bound anew.
  void Reset();

  // Column `index` (0-based) of the current row. Views are valid until the next Step, Reset or the end of the
  // statement. A NULL reads as 0, 0.0 or "".
  int64_t Int64(int index) const;
  double Double(int index) const;
  std::string_view Text(int index) const;
  std::string_view Bytes(int index) const;  // a BLOB's content
  bool IsNull(int index) const;

 private:
  friend class Connection;

  Statement(Connection* database, IdleStatements* home, sqlite3_stmt* statement)
      : database_(database), home_(home), statement_(statement) {}
  Statement& Note(int result);
  void Release();

  Connection* database_;
  IdleStatements* home_;  // where it goes back to; null: nowhere
  sqlite3_stmt* statement_;
  absl::Status bind_status_;
};

}  // namespace rapport::db::sqlite

#endif  // RAPPORT_LIBS_DB_SQLITE_STATEMENT_H_
