#ifndef RAPPORT_LIBS_DB_POSTGRES_DATABASE_H_
#define RAPPORT_LIBS_DB_POSTGRES_DATABASE_H_

#include <memory>
#include <span>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "libs/db/database.h"
#include "libs/db/migration.h"
#include "libs/db/postgres/options.h"

namespace rapport::db::postgres {

// Opens the schema for the role of `options` and checks that it is this release's, or a version newer that
// lets this one serve: errors of CheckApplied(); FAILED_PRECONDITION with SCHEMA_OLDER (migrate it first),
// STORAGE_READ_ONLY (a standby), STORAGE_ROLE_TOO_POWERFUL (a role that row level security does not bind:
// superuser, BYPASSRLS, or owner of the tables).
//
// Writers of one organization exclude each other by an advisory lock; readers see one snapshot. A connection
// that was lost is replaced when the next transaction begins. Works through pgbouncer in transaction mode.
absl::StatusOr<std::unique_ptr<Database>> OpenDatabase(const Options& options,
                                                       std::span<const Migration> migrations);

// Brings the schema up to date by the role of `owner`, which makes and owns schema and tables, and lets the
// role of `application` read and write rows, bound by row level security: a transaction sees the rows of the
// organization in the setting rapport.organization ("*": reads all). All missing steps are applied in one
// transaction under a lock, so several processes may call this at once; programs may serve meanwhile, and
// wait no longer than a few seconds for it. Errors of CheckApplied(); FAILED_PRECONDITION,
// STORAGE_ROLE_TOO_POWERFUL when both are one role; UNAVAILABLE, STORAGE_BUSY when transactions of others
// left no gap for minutes.
absl::Status MigrateDatabase(const Options& owner, const Options& application,
                             std::span<const Migration> migrations);

// Takes the schema back to the version before the last of `migrations`, in the same way; nothing to do is OK,
// too. Programs of that last version must have ended: they would need what is gone. Errors of StepBack(), and
// as above.
absl::Status MigrateDatabaseBack(const Options& owner, const Options& application,
                                 std::span<const Migration> migrations);

}  // namespace rapport::db::postgres

#endif  // RAPPORT_LIBS_DB_POSTGRES_DATABASE_H_
