#include "libs/db/migration.h"

#include <cstddef>

#include "absl/strings/str_replace.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"

namespace rapport::db {
namespace {

absl::Status Refused(std::string_view reason, std::string_view message, int found, std::size_t known) {
  return base::Error(absl::StatusCode::kFailedPrecondition, reason, message,
                     {{"found", base::StrCat(found)}, {"known", base::StrCat(known)}});
}

absl::Status Newer(std::span<const AppliedMigration> applied, std::span<const Migration> migrations) {
  return Refused("SCHEMA_NEWER", "the data was written by a newer release; run that release",
                 applied.back().version, migrations.size());
}

}  // namespace

std::string InDialect(std::string_view sql, const Dialect& dialect) {
  return absl::StrReplaceAll(base::AbslView(sql), {{"{text}", base::AbslView(dialect.text)},
                                                   {"{blob}", base::AbslView(dialect.blob)},
                                                   {"{keyed}", base::AbslView(dialect.keyed)}});
}

absl::Status CheckApplied(std::span<const AppliedMigration> applied, std::span<const Migration> migrations) {
  const std::size_t known = migrations.size();
  for (std::size_t i = 0; i < known; ++i) {
    if (migrations[i].version != static_cast<int>(i) + 1) {
      return absl::InternalError("migrations must be numbered 1, 2, 3, ...");
    }
  }
  for (std::size_t i = 0; i < applied.size(); ++i) {
    const AppliedMigration& step = applied[i];
    if (step.version != static_cast<int>(i) + 1 || (i < known && step.name != migrations[i].name)) {
      return base::Error(absl::StatusCode::kFailedPrecondition, "SCHEMA_MISMATCH",
                         "the data was written by a different program",
                         {{"version", absl::StrCat(step.version)}, {"name", step.name}});
    }
  }
  if (applied.size() > known + 1 || (applied.size() > known && !applied.back().previous_serves)) {
    return Newer(applied, migrations);
  }
  return absl::OkStatus();
}

absl::StatusOr<const Migration*> StepBack(std::span<const AppliedMigration> applied,
                                          std::span<const Migration> migrations) {
  RAPPORT_RETURN_IF_ERROR(CheckApplied(applied, migrations));
  if (applied.size() > migrations.size()) return Newer(applied, migrations);
  if (migrations.empty() || migrations.back().down == nullptr) {
    return Refused("NO_STEP_BACK", "there is no way back from this release's schema",
                   static_cast<int>(applied.size()), migrations.size());
  }
  if (applied.size() + 1 < migrations.size()) {
    return Refused("SCHEMA_OLDER", "the schema is older than that of the release before",
                   static_cast<int>(applied.size()), migrations.size());
  }
  return applied.size() == migrations.size() ? &migrations.back() : nullptr;
}

}  // namespace rapport::db
