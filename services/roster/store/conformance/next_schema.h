#ifndef RAPPORT_SERVICES_ROSTER_STORE_CONFORMANCE_NEXT_SCHEMA_H_
#define RAPPORT_SERVICES_ROSTER_STORE_CONFORMANCE_NEXT_SCHEMA_H_

#include <span>

#include "libs/db/migration.h"

namespace rapport::roster {

// The schema of a release that will never be: Migrations() and one step more, with which programs of the
// version before may serve. For tests of upgrades.
std::span<const db::Migration> NextMigrations();

}  // namespace rapport::roster

#endif  // RAPPORT_SERVICES_ROSTER_STORE_CONFORMANCE_NEXT_SCHEMA_H_
