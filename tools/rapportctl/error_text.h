#ifndef RAPPORT_TOOLS_RAPPORTCTL_ERROR_TEXT_H_
#define RAPPORT_TOOLS_RAPPORTCTL_ERROR_TEXT_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "rapport/type/v1/import.pb.h"

namespace rapport::ctl {

// A failed call for a person: "error: message (REASON)", the canonical code, a line a bad field. Ends with
// LF.
std::string ErrorText(const absl::Status& status);

// What the person can do about it, without "hint: "; empty when there is nothing to say. `address` is where
// the service was looked for.
std::string HintText(const absl::Status& status, std::string_view address);

// A row that an import could not take: "line 17: unit_id: there is no such unit (UNKNOWN_UNIT)".
std::string RowErrorText(const type::v1::RowError& error);

}  // namespace rapport::ctl

#endif  // RAPPORT_TOOLS_RAPPORTCTL_ERROR_TEXT_H_
