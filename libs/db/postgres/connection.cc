#include "libs/db/postgres/connection.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <utility>
#include <variant>
#include <vector>

#include "absl/time/clock.h"
#include "libs/base/status_macros.h"
#include "libs/db/postgres/error.h"

namespace rapport::db::postgres {
namespace {

// Of the server's catalogue, where they never change.
constexpr Oid kBytea = 17;
constexpr Oid kInt8 = 20;
constexpr Oid kText = 25;
constexpr Oid kByteaArray = 1001;
constexpr Oid kTextArray = 1009;
constexpr Oid kInt8Array = 1016;

constexpr int kBinary = 1;

// Waits until the socket is ready for one of `events`; false when `deadline` comes first.
bool PollUntil(int socket, short events, absl::Time deadline) {
  for (;;) {
    const std::int64_t left = absl::ToInt64Milliseconds(deadline - absl::Now());
    if (left <= 0) return false;
    pollfd file = {socket, events, 0};
    const int ready = poll(&file, 1, static_cast<int>(std::min<std::int64_t>(left, 60'000)));
    if (ready > 0 || (ready < 0 && errno != EINTR)) return true;
  }
}

// Numbers as the network has them.
void AppendInt32(std::uint32_t value, std::string& bytes) {
  for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>(value >> shift));
}
void AppendInt64(std::int64_t value, std::string& bytes) {
  const auto bits = static_cast<std::uint64_t>(value);
  AppendInt32(static_cast<std::uint32_t>(bits >> 32), bytes);
  AppendInt32(static_cast<std::uint32_t>(bits), bytes);
}

absl::Status ConnectError(PGconn* handle) {
  const std::string_view message = PQerrorMessage(handle);
  return StatusOfSqlState(SqlStateIn(message), message);
}

}  // namespace

Parameter::Parameter(std::int64_t value) : type_(kInt8) { AppendInt64(value, bytes_); }

Parameter::Parameter(std::string_view text) : type_(kText), bytes_(text) {}

Parameter::Parameter(Blob blob) : type_(kBytea), bytes_(blob.bytes) {}

// As array_recv() of PostgreSQL reads it: dimensions, whether there are NULLs, type, length, first index;
// then each value with its size.
Parameter::Parameter(std::span<const Value> values, std::size_t first, std::size_t step) {
  constexpr std::array<std::pair<Oid, Oid>, 3> kTypes = {
      {{kInt8Array, kInt8}, {kTextArray, kText}, {kByteaArray, kBytea}}};
  static_assert(std::variant_size_v<Value> == kTypes.size());
  const auto [array, element] = kTypes[values[first].index()];
  type_ = array;
  for (const std::uint32_t word : {std::uint32_t{1}, std::uint32_t{0}, std::uint32_t{element},
                                   static_cast<std::uint32_t>(values.size() / step), std::uint32_t{1}}) {
    AppendInt32(word, bytes_);
  }
  for (std::size_t i = first; i < values.size(); i += step) {
    if (const auto* number = std::get_if<std::int64_t>(&values[i])) {
      AppendInt32(sizeof(std::int64_t), bytes_);
      AppendInt64(*number, bytes_);
      continue;
    }
    const auto* text = std::get_if<std::string>(&values[i]);
    const std::string& content = text != nullptr ? *text : std::get<Bytes>(values[i]).bytes;
    AppendInt32(static_cast<std::uint32_t>(content.size()), bytes_);
    bytes_ += content;
  }
}

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(const Options& options) {
  std::vector<const char*> keys = {"dbname", "client_encoding", "application_name"};
  std::vector<const char*> values = {options.url.c_str(), "UTF8", "rapport"};
  if (!options.password.empty()) {
    keys.push_back("password");
    values.push_back(options.password.c_str());
  }
  keys.push_back(nullptr);
  values.push_back(nullptr);
  const absl::Time deadline = absl::Now() + options.silence;
  PGconn* const handle = PQconnectStartParams(keys.data(), values.data(), /*expand_dbname=*/1);
  std::unique_ptr<Connection> connection(new Connection(handle, options.statement_timeout + options.silence));
  if (PQstatus(handle) == CONNECTION_BAD) {
    return StatusOfSqlState("08001", PQerrorMessage(handle));  // an address that cannot be read or reached
  }
  PQsetErrorVerbosity(handle, PQERRORS_VERBOSE);  // the only way to the SQLSTATE of a refusal
  PQsetNoticeProcessor(
      handle, [](void*, const char*) {}, nullptr);
  PostgresPollingStatusType state = PGRES_POLLING_WRITING;
  while (state != PGRES_POLLING_OK) {
    if (state == PGRES_POLLING_FAILED) return ConnectError(handle);
    if (!PollUntil(PQsocket(handle), state == PGRES_POLLING_READING ? POLLIN : POLLOUT, deadline)) {
      return StatusOfSqlState("", "the server accepts no connection in time");
    }
    state = PQconnectPoll(handle);
  }
  PQsetErrorVerbosity(handle, PQERRORS_DEFAULT);
  if (PQsetnonblocking(handle, 1) != 0) return ConnectError(handle);
  return connection;
}

absl::Status Connection::Lost(std::string_view what) {
  broken_ = true;
  return StatusOfSqlState("", what);
}

// Sends what is to be sent and takes what has come, until a result is whole.
absl::Status Connection::AwaitInput(absl::Time deadline) {
  for (;;) {
    const int unsent = PQflush(handle_);
    if (unsent < 0) return Lost(PQerrorMessage(handle_));
    if (unsent == 0 && PQisBusy(handle_) == 0) return absl::OkStatus();
    const short events = unsent > 0 ? POLLIN | POLLOUT : POLLIN;
    if (!PollUntil(PQsocket(handle_), events, deadline)) return Lost("the server is silent");
    if (PQconsumeInput(handle_) == 0) return Lost(PQerrorMessage(handle_));
  }
}

absl::StatusOr<Result> Connection::Await() {
  const absl::Time deadline = absl::Now() + patience_;
  Result last;
  absl::Status error;
  for (;;) {
    RAPPORT_RETURN_IF_ERROR(AwaitInput(deadline));
    Result result(PQgetResult(handle_));
    if (result == nullptr) break;
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
      const char* state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
      error = StatusOfSqlState(state == nullptr ? "" : state, PQresultErrorMessage(result.get()));
      if (state == nullptr) broken_ = true;
    } else {
      last = std::move(result);
    }
  }
  if (PQstatus(handle_) == CONNECTION_BAD) broken_ = true;
  if (!error.ok()) return error;
  if (last == nullptr) return Lost("no result");
  return last;
}

absl::StatusOr<Result> Connection::Execute(const std::string& script) {
  if (broken_) return Lost("the connection was lost before");
  if (PQsendQuery(handle_, script.c_str()) == 0) return Lost(PQerrorMessage(handle_));
  return Await();
}

absl::StatusOr<Result> Connection::Query(const std::string& sql, std::span<const Parameter> parameters) {
  if (broken_) return Lost("the connection was lost before");
  std::vector<Oid> types;
  std::vector<const char*> data;
  std::vector<int> sizes;
  types.reserve(parameters.size());
  data.reserve(parameters.size());
  sizes.reserve(parameters.size());
  for (const Parameter& parameter : parameters) {
    types.push_back(parameter.type());
    data.push_back(parameter.data());
    sizes.push_back(parameter.size());
  }
  const std::vector<int> formats(parameters.size(), kBinary);
  if (PQsendQueryParams(handle_, sql.c_str(), static_cast<int>(parameters.size()), types.data(), data.data(),
                        sizes.data(), formats.data(), kBinary) == 0) {
    return Lost(PQerrorMessage(handle_));
  }
  return Await();
}

absl::Status Connection::BeginCopy(const std::string& sql, ExecStatusType direction) {
  if (broken_) return Lost("the connection was lost before");
  if (PQsendQuery(handle_, sql.c_str()) == 0) return Lost(PQerrorMessage(handle_));
  RAPPORT_RETURN_IF_ERROR(AwaitInput(absl::Now() + patience_));
  const Result begun(PQgetResult(handle_));
  if (begun != nullptr && PQresultStatus(begun.get()) == direction) return absl::OkStatus();
  const char* const state = begun == nullptr ? nullptr : PQresultErrorField(begun.get(), PG_DIAG_SQLSTATE);
  absl::Status refused = StatusOfSqlState(state == nullptr ? "" : state, PQerrorMessage(handle_));
  while (const Result rest{PQgetResult(handle_)}) {
  }
  return refused;
}

absl::StatusOr<std::int64_t> Connection::CopyOut(const std::string& sql,
                                                 absl::FunctionRef<absl::Status(std::string_view)> sink) {
  RAPPORT_RETURN_IF_ERROR(BeginCopy(sql, PGRES_COPY_OUT));
  for (std::int64_t rows = 0;; ++rows) {
    char* row = nullptr;
    int size = 0;
    while ((size = PQgetCopyData(handle_, &row, /*async=*/1)) == 0) {
      if (!PollUntil(PQsocket(handle_), POLLIN, absl::Now() + patience_)) return Lost("the server is silent");
      if (PQconsumeInput(handle_) == 0) return Lost(PQerrorMessage(handle_));
    }
    if (size < 0) {  // the end, good or bad
      RAPPORT_RETURN_IF_ERROR(Await().status());
      return rows;
    }
    const absl::Status taken = sink(std::string_view(row, static_cast<std::size_t>(size)));
    PQfreemem(row);
    if (!taken.ok()) {
      broken_ = true;
      return taken;
    }
  }
}

absl::Status Connection::Send(std::string_view piece) {
  for (;;) {
    const int queued = PQputCopyData(handle_, piece.data(), static_cast<int>(piece.size()));
    if (queued < 0) return Lost(PQerrorMessage(handle_));
    // Not more than one piece is kept here: what is sent is waited for.
    for (int unsent = 1; unsent > 0;) {
      unsent = PQflush(handle_);
      if (unsent < 0) return Lost(PQerrorMessage(handle_));
      if (unsent > 0 && !PollUntil(PQsocket(handle_), POLLIN | POLLOUT, absl::Now() + patience_)) {
        return Lost("the server is silent");
      }
      if (unsent > 0 && PQconsumeInput(handle_) == 0) return Lost(PQerrorMessage(handle_));
    }
    if (queued > 0) return absl::OkStatus();
  }
}

absl::StatusOr<std::int64_t> Connection::CopyIn(
    const std::string& sql, absl::FunctionRef<absl::StatusOr<std::string_view>()> source) {
  RAPPORT_RETURN_IF_ERROR(BeginCopy(sql, PGRES_COPY_IN));
  absl::StatusOr<std::string_view> piece = source();
  for (; piece.ok() && !piece->empty(); piece = source()) RAPPORT_RETURN_IF_ERROR(Send(*piece));
  if (PQputCopyEnd(handle_, piece.ok() ? nullptr : "the source failed") < 0) {
    return Lost(PQerrorMessage(handle_));
  }
  absl::StatusOr<Result> copied = Await();
  if (!piece.ok()) return piece.status();
  RAPPORT_RETURN_IF_ERROR(copied.status());
  return std::atoll(PQcmdTuples(copied->get()));
}

std::string Connection::Quoted(std::string_view text) const {
  char* const quoted = PQescapeLiteral(handle_, text.data(), text.size());
  if (quoted == nullptr) return "''";
  std::string literal = quoted;
  PQfreemem(quoted);
  return literal;
}

std::string Connection::QuotedName(std::string_view name) const {
  char* const quoted = PQescapeIdentifier(handle_, name.data(), name.size());
  if (quoted == nullptr) return "\"\"";
  std::string identifier = quoted;
  PQfreemem(quoted);
  return identifier;
}

}  // namespace rapport::db::postgres
