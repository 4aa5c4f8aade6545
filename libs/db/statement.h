#ifndef RAPPORT_LIBS_DB_STATEMENT_H_
#define RAPPORT_LIBS_DB_STATEMENT_H_

#include <concepts>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace rapport::db {

// Bytes that are to be stored as bytes rather than text.
struct Blob {
  std::string_view bytes;
};

// What an engine does for a Statement.
class Cursor {
 public:
  virtual ~Cursor() = default;
  virtual void Bind(int index, std::int64_t value) = 0;
  virtual void Bind(int index, std::string_view text) = 0;
  virtual void Bind(int index, Blob blob) = 0;
  virtual absl::StatusOr<bool> Step() = 0;
  virtual void Reset() = 0;
  virtual std::int64_t Int64(int index) const = 0;
  virtual std::string_view Text(int index) const = 0;
  virtual std::string_view Bytes(int index) const = 0;
};

// Is told what goes wrong.
class ErrorListener {
 public:
  virtual ~ErrorListener() = default;
  virtual void OnError(const absl::Status& error) = 0;
};

// A prepared statement of a transaction. Errors of Bind are kept and returned by the next Step() or Run(), so
// binding chains:
//   RAPPORT_ASSIGN_OR_RETURN(db::Statement insert, transaction->Prepare("INSERT INTO unit (a, b) VALUES (?,
//   ?)")); RAPPORT_RETURN_IF_ERROR(insert.BindAll(organization, id).Run());
class Statement {
 public:
  explicit Statement(std::unique_ptr<Cursor> cursor) : cursor_(std::move(cursor)) {}

  // Sets parameter `index`, 1-based. Texts and blobs are copied.
  Statement& Bind(int index, std::string_view text) {
    cursor_->Bind(index, text);
    return *this;
  }
  Statement& Bind(int index, const std::string& text) { return Bind(index, std::string_view(text)); }
  Statement& Bind(int index, const char* text) { return Bind(index, std::string_view(text)); }
  Statement& Bind(int index, Blob blob) {
    cursor_->Bind(index, blob);
    return *this;
  }
  template <std::integral T>
  Statement& Bind(int index, T value) {
    cursor_->Bind(index, static_cast<std::int64_t>(value));
    return *this;
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
  absl::StatusOr<bool> Step() {
    absl::StatusOr<bool> row = cursor_->Step();
    if (!row.ok() && listener_ != nullptr) listener_->OnError(row.status());
    return row;
  }

  // Steps to the end, ignoring rows.
  absl::Status Run();

  // Tells errors of Step() to `listener`, too, which must outlive the statement.
  void TellErrorsTo(ErrorListener* listener) { listener_ = listener; }

  // Starts over before the end; parameters keep their values until bound anew.
  void Reset() { cursor_->Reset(); }

  // Column `index` (0-based) of the current row. Views are valid until the next Step, Reset or the end of the
  // statement. A NULL reads as 0 or "".
  std::int64_t Int64(int index) const { return cursor_->Int64(index); }
  std::string_view Text(int index) const { return cursor_->Text(index); }
  std::string_view Bytes(int index) const { return cursor_->Bytes(index); }

 private:
  std::unique_ptr<Cursor> cursor_;
  ErrorListener* listener_ = nullptr;
};

}  // namespace rapport::db

#endif  // RAPPORT_LIBS_DB_STATEMENT_H_
