#include "libs/db/statement.h"

namespace rapport::db {

absl::Status Statement::Run() {
  for (;;) {
    const absl::StatusOr<bool> row = Step();
    if (!row.ok() || !*row) return row.status();
  }
}

}  // namespace rapport::db
