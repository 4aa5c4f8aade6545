#include "services/roster/store/conformance/next_schema.h"
#include "services/roster/store/sql/schema.h"

namespace rapport::roster {

// In place of the schema library's.
std::span<const db::Migration> Migrations() { return NextMigrations(); }

}  // namespace rapport::roster
