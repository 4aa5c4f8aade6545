#include "libs/db/postgres/error.h"

#include <algorithm>
#include <cstddef>
#include <initializer_list>

#include "absl/strings/ascii.h"
#include "libs/base/status.h"
#include "libs/base/strings.h"

namespace rapport::db::postgres {
namespace {

using Code = absl::StatusCode;

constexpr std::size_t kStateLength = 5;

absl::Status CallerStatus(std::string_view state) {
  const auto is = [state](std::initializer_list<std::string_view> prefixes) {
    return std::any_of(prefixes.begin(), prefixes.end(),
                       [state](std::string_view prefix) { return state.starts_with(prefix); });
  };
  if (state == "23505") return base::Error(Code::kAlreadyExists, "ALREADY_EXISTS", "it exists already");
  if (is({"23"})) {
    return base::Error(Code::kFailedPrecondition, "CONSTRAINT_VIOLATED",
                       "the data does not fit what is stored");
  }
  // Lock not available, statement or transaction timed out, serialization failure, deadlock.
  if (is({"55P03", "57014", "25P03", "40"})) {
    return base::Error(Code::kUnavailable, "STORAGE_BUSY", "the storage is busy; try again");
  }
  if (is({"53100"})) return base::Error(Code::kResourceExhausted, "STORAGE_FULL", "the storage is full");
  if (is({"XX001", "XX002"})) {
    return base::Error(Code::kDataLoss, "STORAGE_CORRUPT", "the storage is damaged");
  }
  if (is({"25006"})) {
    return base::Error(Code::kFailedPrecondition, "STORAGE_READ_ONLY", "the storage cannot be written");
  }
  // Authorization, database or schema missing, right missing.
  if (is({"28", "3D", "3F", "42501"})) {
    return base::Error(Code::kFailedPrecondition, "STORAGE_REFUSED",
                       "the storage refuses: wrong password, or a missing database, role or right");
  }
  // Connection, resources, shutdown and start, the system.
  if (state.empty() || is({"08", "53", "57", "58"})) {
    return base::Error(Code::kUnavailable, "STORAGE_UNAVAILABLE", "the storage cannot be reached");
  }
  return base::Error(Code::kInternal, "STORAGE_ERROR", "the storage failed");
}

}  // namespace

absl::Status StatusOfSqlState(std::string_view sqlstate, std::string_view detail) {
  return base::WithDetail(CallerStatus(sqlstate), base::StrCat("postgres ", sqlstate, ": ", detail));
}

std::string_view SqlStateIn(std::string_view message) {
  constexpr std::string_view kBefore = ":  ";
  for (std::size_t at = message.find(kBefore); at != std::string_view::npos;
       at = message.find(kBefore, at + 1)) {
    const std::string_view state = message.substr(at + kBefore.size(), kStateLength);
    const std::string_view behind =
        message.substr(std::min(message.size(), at + kBefore.size() + kStateLength));
    if (state.size() == kStateLength && behind.starts_with(':') &&
        std::all_of(state.begin(), state.end(),
                    [](unsigned char c) { return absl::ascii_isdigit(c) || absl::ascii_isupper(c); })) {
      return state;
    }
  }
  return {};
}

}  // namespace rapport::db::postgres
