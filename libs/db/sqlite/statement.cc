#include "libs/db/sqlite/statement.h"

#include "libs/db/sqlite/connection.h"
#include "libs/db/sqlite/error.h"

namespace rapport::db::sqlite {

Statement::Statement(Statement&& other) noexcept
    : database_(other.database_),
      home_(other.home_),
      statement_(std::exchange(other.statement_, nullptr)),
      bind_status_(std::move(other.bind_status_)) {}

Statement& Statement::operator=(Statement&& other) noexcept {
  if (this != &other) {
    Release();
    database_ = other.database_;
    home_ = other.home_;
    statement_ = std::exchange(other.statement_, nullptr);
    bind_status_ = std::move(other.bind_status_);
  }
  return *this;
}

Statement::~Statement() { Release(); }

void Statement::Release() {
  if (statement_ == nullptr) return;
  if (home_ == nullptr) {
    sqlite3_finalize(std::exchange(statement_, nullptr));
    return;
  }
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
  home_->push_back(std::exchange(statement_, nullptr));
}

Statement& Statement::Note(int result) {
  if (result != SQLITE_OK && bind_status_.ok()) {
    bind_status_ = StatusOf(database_->handle(), result, sqlite3_sql(statement_));
  }
  return *this;
}

Statement& Statement::Bind(int index, int64_t value) {
  return Note(sqlite3_bind_int64(statement_, index, value));
}

Statement& Statement::Bind(int index, double value) {
  return Note(sqlite3_bind_double(statement_, index, value));
}

Statement& Statement::Bind(int index, std::string_view text) {
  // A null pointer would bind NULL instead of the empty text.
  const char* data = text.data() == nullptr ? "" : text.data();
  return Note(sqlite3_bind_text64(statement_, index, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

Statement& Statement::Bind(int index, Blob blob) {
  const char* data = blob.bytes.data() == nullptr ? "" : blob.bytes.data();
  return Note(sqlite3_bind_blob64(statement_, index, data, blob.bytes.size(), SQLITE_TRANSIENT));
}

Statement& Statement::Bind(int index, Null) { return Note(sqlite3_bind_null(statement_, index)); }

absl::StatusOr<bool> Statement::Step() {
  if (!bind_status_.ok()) return std::exchange(bind_status_, absl::OkStatus());
  const int result = sqlite3_step(statement_);
  if (result == SQLITE_ROW) return true;
  absl::Status status = StatusOf(database_->handle(), result, sqlite3_sql(statement_));
  sqlite3_reset(statement_);
  if (!status.ok()) return status;
  return false;
}

absl::Status Statement::Run() {
  for (;;) {
    const absl::StatusOr<bool> row = Step();
    if (!row.ok() || !*row) return row.status();
  }
}

void Statement::Reset() { sqlite3_reset(statement_); }

int64_t Statement::Int64(int index) const { return sqlite3_column_int64(statement_, index); }

double Statement::Double(int index) const { return sqlite3_column_double(statement_, index); }

std::string_view Statement::Text(int index) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, index));
  return text == nullptr
             ? std::string_view()
             : std::string_view(text, static_cast<size_t>(sqlite3_column_bytes(statement_, index)));
}

std::string_view Statement::Bytes(int index) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, index));
  return bytes == nullptr
             ? std::string_view()
             : std::string_view(bytes, static_cast<size_t>(sqlite3_column_bytes(statement_, index)));
}

bool Statement::IsNull(int index) const { return sqlite3_column_type(statement_, index) == SQLITE_NULL; }

}  // namespace rapport::db::sqlite
