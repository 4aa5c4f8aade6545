#ifndef RAPPORT_SERVICES_INTAKE_STORE_SQLITE_OPEN_H_
#define RAPPORT_SERVICES_INTAKE_STORE_SQLITE_OPEN_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/intake/store/intake_store.h"

namespace rapport::intake {

struct SqliteStoreOptions {
  std::string path;    // file; its directory must exist
  int min_epoch = 16;  // fewest sheets in a block of an open wave, 16 or more
};

// Opens or makes the database and brings its schema up to date. FAILED_PRECONDITION with SCHEMA_NEWER for a
// database written by a newer release; INVALID_ARGUMENT for a min_epoch below 16.
absl::StatusOr<std::unique_ptr<IntakeStore>> OpenSqliteStore(const SqliteStoreOptions& options);

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_STORE_SQLITE_OPEN_H_
