#ifndef RAPPORT_LIBS_DB_POSTGRES_ERROR_H_
#define RAPPORT_LIBS_DB_POSTGRES_ERROR_H_

#include <string_view>

#include "absl/status/status.h"

namespace rapport::db::postgres {

// The error for an SQLSTATE (five characters; empty: the connection is lost), as libs/db/database.h lists
// them. `detail` is what the server says; it goes into base::DetailOf alone.
absl::Status StatusOfSqlState(std::string_view sqlstate, std::string_view detail);

// The SQLSTATE in a message that libpq gives with PQERRORS_VERBOSE, "FATAL:  28P01: ..."; empty if none.
std::string_view SqlStateIn(std::string_view message);

}  // namespace rapport::db::postgres

#endif  // RAPPORT_LIBS_DB_POSTGRES_ERROR_H_
