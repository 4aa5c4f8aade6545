#include "libs/hosting/audit_log.h"

#include <optional>
#include <utility>

#include "libs/base/read_file.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/observe/log.h"

namespace rapport::hosting {
namespace {

constexpr std::string_view kNone = "none";
constexpr std::string_view kStandardOutput = "-";

absl::StatusOr<auditlog::SigningKey> ReadKey(const std::string& path) {
  constexpr char kField[] = "server.audit_log.signing_key_file";
  const std::optional<std::string> pem = base::ReadFile(path);
  if (!pem) return base::InvalidArgument(kField, path + " cannot be read", "SIGNING_KEY_UNUSABLE");
  absl::StatusOr<auditlog::SigningKey> key = auditlog::SigningKey::FromPem(*pem);
  if (key.ok()) return key;
  return base::InvalidArgument(kField, base::StrCat(path, " is ", key.status().message()),
                               base::ReasonOf(key.status()));
}

}  // namespace

absl::StatusOr<std::unique_ptr<auditlog::AuditLog>> MakeAuditLog(
    const internal::config::v1::AuditLogConfig& config, const std::string& program, bool callers_are_checked,
    observe::Metrics* metrics) {
  auditlog::AuditLog::Options options{.path = config.path(), .program = program};
  if (options.path.empty()) options.path = callers_are_checked ? kStandardOutput : kNone;
  if (options.path == kNone) {
    if (callers_are_checked) {
      observe::Log(observe::Level::kWarning, "audit_log_off",
                   {{"meaning", "nobody will know who did what; set server.audit_log.path"}});
    }
    return nullptr;
  }
  if (!config.signing_key_file().empty()) {
    RAPPORT_ASSIGN_OR_RETURN(options.key, ReadKey(config.signing_key_file()));
  } else {
    observe::Log(
        observe::Level::kWarning, "audit_log_unsigned",
        {{"meaning", "whoever can write the log can write it anew; set server.audit_log.signing_key_file"}});
  }
  return auditlog::AuditLog::Open(std::move(options), metrics);
}

}  // namespace rapport::hosting
