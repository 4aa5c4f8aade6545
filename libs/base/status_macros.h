#ifndef RAPPORT_LIBS_BASE_STATUS_MACROS_H_
#define RAPPORT_LIBS_BASE_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define RAPPORT_STATUS_CONCAT_INNER_(a, b) a##b
#define RAPPORT_STATUS_CONCAT_(a, b) RAPPORT_STATUS_CONCAT_INNER_(a, b)
#define RAPPORT_STATUS_UNIQUE_ RAPPORT_STATUS_CONCAT_(rapport_status_, __COUNTER__)

// Returns from the enclosing function when `expr`, an absl::Status, is not OK.
#define RAPPORT_RETURN_IF_ERROR(expr) RAPPORT_RETURN_IF_ERROR_IMPL_(RAPPORT_STATUS_UNIQUE_, expr)
#define RAPPORT_RETURN_IF_ERROR_IMPL_(status, expr)   \
  do {                                                \
    if (absl::Status status = (expr); !status.ok()) { \
      return status;                                  \
    }                                                 \
  } while (false)

// Assigns the value of `expr`, an absl::StatusOr, to `lhs` (a declaration or an lvalue), or returns its
// status.
//   RAPPORT_ASSIGN_OR_RETURN(WaveName wave, WaveName::Parse(request.name()));
// Not an expression: in an unbraced `if` it does not do what one hopes. A comma in `lhs` needs a typedef or
// auto.
#define RAPPORT_ASSIGN_OR_RETURN(lhs, ...) \
  RAPPORT_ASSIGN_OR_RETURN_IMPL_(RAPPORT_STATUS_UNIQUE_, lhs, (__VA_ARGS__))
#define RAPPORT_ASSIGN_OR_RETURN_IMPL_(result, lhs, expr) \
  auto result = expr;                                     \
  if (!result.ok()) {                                     \
    return std::move(result).status();                    \
  }                                                       \
  lhs = *std::move(result)

#endif  // RAPPORT_LIBS_BASE_STATUS_MACROS_H_
