#include "libs/db/migration.h"

#include <cstddef>

#include "absl/strings/str_replace.h"
#include "libs/base/status.h"
#include "libs/base/strings.h"

namespace rapport::db {

std::string InDialect(std::string_view sql, const Dialect& dialect) {
  return absl::StrReplaceAll(base::AbslView(sql), {{"{text}", base::AbslView(dialect.text)},
                                                   {"{blob}", base::AbslView(dialect.blob)},
                                                   {"{keyed}", base::AbslView(dialect.keyed)}});
}

absl::Status CheckApplied(std::span<const AppliedMigration> applied, std::span<const Migration> migrations) {
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    if (migrations[i].version != static_cast<int>(i) + 1) {
      return absl::InternalError("migrations must be numbered 1, 2, 3, ...");
    }
  }
  for (std::size_t i = 0; i < applied.size(); ++i) {
    const AppliedMigration& step = applied[i];
    if (step.version > static_cast<int>(migrations.size())) {
      return base::Error(absl::StatusCode::kFailedPrecondition, "SCHEMA_NEWER",
                         "the data was written by a newer release; run that release or restore a backup",
                         {{"found", absl::StrCat(step.version)}, {"known", absl::StrCat(migrations.size())}});
    }
    if (step.version != static_cast<int>(i) + 1 || step.name != migrations[i].name) {
      return base::Error(absl::StatusCode::kFailedPrecondition, "SCHEMA_MISMATCH",
                         "the data was written by a different program",
                         {{"version", absl::StrCat(step.version)}, {"name", step.name}});
    }
  }
  return absl::OkStatus();
}

}  // namespace rapport::db
