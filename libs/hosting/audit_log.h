#ifndef RAPPORT_LIBS_HOSTING_AUDIT_LOG_H_
#define RAPPORT_LIBS_HOSTING_AUDIT_LOG_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "libs/auditlog/audit_log.h"
#include "libs/observe/metrics.h"
#include "rapport/internal/config/v1/common.pb.h"

namespace rapport::hosting {

// The audit log that the configuration asks for; null for none. `callers_are_checked` decides where nothing
// is said. A log that is off or unsigned is said on the log. INVALID_ARGUMENT, SIGNING_KEY_UNUSABLE; errors
// of auditlog::AuditLog::Open(). `metrics` must outlive it.
absl::StatusOr<std::unique_ptr<auditlog::AuditLog>> MakeAuditLog(
    const internal::config::v1::AuditLogConfig& config, const std::string& program, bool callers_are_checked,
    observe::Metrics* metrics);

}  // namespace rapport::hosting

#endif  // RAPPORT_LIBS_HOSTING_AUDIT_LOG_H_
