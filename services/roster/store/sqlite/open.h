#ifndef RAPPORT_SERVICES_ROSTER_STORE_SQLITE_OPEN_H_
#define RAPPORT_SERVICES_ROSTER_STORE_SQLITE_OPEN_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/roster/store/roster_store.h"

namespace rapport::roster {

// Opens or makes the database at `path`, whose directory must exist, and brings its schema up to date.
// FAILED_PRECONDITION, SCHEMA_NEWER for a database that a newer release has written.
absl::StatusOr<std::unique_ptr<RosterStore>> OpenSqliteStore(const std::string& path);

}  // namespace rapport::roster

#endif  // RAPPORT_SERVICES_ROSTER_STORE_SQLITE_OPEN_H_
