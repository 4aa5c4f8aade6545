#include "services/intake/store/conformance/next_schema.h"
#include "services/intake/store/sql/schema.h"

namespace rapport::intake {

// In place of the schema library's.
std::span<const db::Migration> Migrations() { return NextMigrations(); }

}  // namespace rapport::intake
