#include "tools/rapportctl/error_text.h"

#include <array>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "libs/base/status.h"
#include "libs/base/strings.h"
#include "tools/rapportctl/output/table.h"

namespace rapport::ctl {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 20> kHints = {{
    {"WAVE_NOT_CLOSED", "scores exist once the wave is closed: rapportctl wave close WAVE"},
    {"WAVE_NOT_OPEN", "answers are taken while the wave is open: rapportctl wave open WAVE"},
    {"WAVE_NOT_DRAFT", "only a draft can be opened: rapportctl wave get WAVE shows the state"},
    {"WAVE_NOT_FOUND", "rapportctl wave list ORG shows the waves"},
    {"ORGANIZATION_NOT_FOUND", "rapportctl org list shows the organizations"},
    {"CODE_SPENT", "every code is good for one answer sheet"},
    {"CODE_NOT_FOUND", "check the code for misread characters, and whether it is of this wave"},
    {"MALFORMED_CODE", "a code has 26 letters and digits; dashes and case do not matter"},
    {"ETAG_MISMATCH", "somebody changed it meanwhile: read it again, then repeat"},
    {"REQUEST_ID_REUSED", "this request id was used for something else: give another with --request-id"},
    {"TEXT_NOT_CLEAN", "put it differently: what stands in brackets in the proposed text cannot be released"},
    {"NAMES_NOT_REVIEWED", "look for names in the text to be released, then repeat with --names-reviewed"},
    {"CREDENTIALS_MISSING", "say who you are: --token-file or RAPPORTCTL_TOKEN_FILE"},
    {"TOKEN_EXPIRED", "fetch a new token from your provider"},
    {"ROLE_MISSING", "ask whoever grants roles in your organization"},
    {"ORGANIZATION_NOT_YOURS", "the token is for another organization"},
    {"BACKUP_DAMAGED", "take another backup: what is damaged cannot be told from what is not"},
    {"DATA_EXISTS", "restore to a new place, or with --replace"},
    {"STORAGE_BUSY", "end what uses the database, then repeat"},
    {"DEADLINE_EXCEEDED", "give it more time with --timeout SECONDS"},
}};

}  // namespace

std::string ErrorText(const absl::Status& status) {
  const std::string code = absl::StatusCodeToString(status.code());
  const std::string reason = Printable(base::ReasonOf(status));
  const std::vector<base::FieldViolation> violations = base::ViolationsOf(status);
  // The message of a status with violations is made of them: they are said once, below.
  const bool repeats =
      !violations.empty() && absl::StrContains(status.message(), violations.front().description);
  std::string text =
      absl::StrCat("error: ", repeats ? "the input was refused" : Printable(base::StdView(status.message())),
                   " (", reason.empty() ? code : reason, ")\n");
  if (!reason.empty() && reason != code) absl::StrAppend(&text, "  code: ", code, "\n");
  for (const base::FieldViolation& violation : violations) {
    absl::StrAppend(&text, "  ", Printable(violation.field), ": ", Printable(violation.description));
    if (!violation.reason.empty() && violation.reason != reason)
      absl::StrAppend(&text, " (", Printable(violation.reason), ")");
    absl::StrAppend(&text, "\n");
  }
  return text;
}

std::string HintText(const absl::Status& status, std::string_view address) {
  const std::string reason = base::ReasonOf(status);
  const bool is_away = reason.empty() || reason == "UPSTREAM_UNAVAILABLE";
  if (status.code() == absl::StatusCode::kUnavailable && is_away && !address.empty()) {
    return base::StrCat("is the suite running at ", address, "? --address or RAPPORTCTL_ADDRESS says where");
  }
  for (const auto& [known, hint] : kHints) {
    if (known == reason || (reason.empty() && known == absl::StatusCodeToString(status.code()))) {
      return std::string(hint);
    }
  }
  return "";
}

std::string RowErrorText(const type::v1::RowError& error) {
  std::string text = absl::StrCat("line ", error.line(), ": ");
  if (!error.column().empty()) absl::StrAppend(&text, Printable(error.column()), ": ");
  absl::StrAppend(&text, Printable(error.message()), " (", Printable(error.reason()), ")");
  return text;
}

}  // namespace rapport::ctl
