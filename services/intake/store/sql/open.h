#ifndef RAPPORT_SERVICES_INTAKE_STORE_SQL_OPEN_H_
#define RAPPORT_SERVICES_INTAKE_STORE_SQL_OPEN_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "libs/db/postgres/options.h"
#include "libs/observe/metrics.h"
#include "services/intake/store/intake_store.h"

namespace rapport::intake {

// Fewest sheets in a block of an open wave, where nothing else is said; never less.
inline constexpr int kLeastMinEpoch = 16;

// Opens or makes the SQLite database at `path`, whose directory must exist, and brings its schema up to date.
// With `metrics`, which must outlive the store, it is watched as db::Metered() says.
// FAILED_PRECONDITION with SCHEMA_NEWER for a database written by a newer release; INVALID_ARGUMENT for a
// `min_epoch` below kLeastMinEpoch.
absl::StatusOr<std::unique_ptr<IntakeStore>> OpenSqliteStore(const std::string& path,
                                                             int min_epoch = kLeastMinEpoch,
                                                             observe::Metrics* metrics = nullptr);

// Opens a schema of PostgreSQL, migrated to Migrations(); errors of db::postgres::OpenDatabase(), and as
// above for `min_epoch`.
absl::StatusOr<std::unique_ptr<IntakeStore>> OpenPostgresStore(const db::postgres::Options& options,
                                                               int min_epoch = kLeastMinEpoch,
                                                               observe::Metrics* metrics = nullptr);

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_STORE_SQL_OPEN_H_
