#ifndef RAPPORT_LIBS_BASE_STATUS_H_
#define RAPPORT_LIBS_BASE_STATUS_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"

namespace rapport::base {

// Errors that are to reach a caller: an absl::Status that also carries a stable, machine-readable reason
// (UPPER_SNAKE_CASE; part of the API, never renamed), metadata, and the request's bad fields. They travel as
// a payload of the status, so they survive copies and StatusOr; libs/rpc puts them on the wire.
//
// Messages, metadata and descriptions are read by callers: they hold no driver text, no personal data, no
// answer. What only the operator may see goes through WithDetail().

// One bad field of a request.
struct FieldViolation {
  std::string field;        // path in the request, e.g. "unit.parent" or "answers[3].value"
  std::string description;  // one sentence for a person
  std::string reason;       // stable reason of this very violation; may be empty
  bool operator==(const FieldViolation&) const = default;
};

using Metadata = std::vector<std::pair<std::string, std::string>>;

// An error with a reason. `code` must not be OK.
absl::Status Error(absl::StatusCode code, std::string_view reason, std::string_view message,
                   Metadata metadata = {});

// INVALID_ARGUMENT that names every bad field. Its reason is INVALID_ARGUMENT, or the violation's own when
// there is exactly one and it has one. The message is made of the violations. `violations` must not be empty.
absl::Status InvalidArgument(std::vector<FieldViolation> violations);

// The same for a single field.
absl::Status InvalidArgument(std::string_view field, std::string_view description,
                             std::string_view reason = "");

// INVALID_ARGUMENT with a reason and a message that stand for all of `violations`, which must not be empty.
absl::Status InvalidArgument(std::string_view reason, std::string_view message,
                             std::vector<FieldViolation> violations);

// The reason; empty for OK and for statuses that were not made here.
std::string ReasonOf(const absl::Status& status);
Metadata MetadataOf(const absl::Status& status);
std::vector<FieldViolation> ViolationsOf(const absl::Status& status);

// `status` with a detail for the log (e.g. the driver's text) that never leaves the process. A detail that is
// already there is kept in front. OK stays OK.
absl::Status WithDetail(absl::Status status, std::string_view detail);

// The detail for the log; empty when there is none.
std::string DetailOf(const absl::Status& status);

}  // namespace rapport::base

#endif  // RAPPORT_LIBS_BASE_STATUS_H_
