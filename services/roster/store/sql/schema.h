#ifndef RAPPORT_SERVICES_ROSTER_STORE_SQL_SCHEMA_H_
#define RAPPORT_SERVICES_ROSTER_STORE_SQL_SCHEMA_H_

#include <span>

#include "libs/db/migration.h"

namespace rapport::roster {

// All steps of the roster's schema.
std::span<const db::Migration> Migrations();

}  // namespace rapport::roster

#endif  // RAPPORT_SERVICES_ROSTER_STORE_SQL_SCHEMA_H_
