#ifndef RAPPORT_SERVICES_INTAKE_STORE_SQL_SCHEMA_H_
#define RAPPORT_SERVICES_INTAKE_STORE_SQL_SCHEMA_H_

#include <span>

#include "libs/db/migration.h"

namespace rapport::intake {

// All steps of intake's schema.
std::span<const db::Migration> Migrations();

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_STORE_SQL_SCHEMA_H_
