#ifndef RAPPORT_LIBS_DB_POSTGRES_OPTIONS_H_
#define RAPPORT_LIBS_DB_POSTGRES_OPTIONS_H_

#include <string>

#include "absl/time/time.h"

namespace rapport::db::postgres {

// Where a schema is and how one role reaches it.
struct Options {
  std::string url;                // libpq's: "host=db dbname=rapport user=rapport_app" or postgresql://...
  std::string password;           // in place of one in `url`, when not empty
  std::string schema = "public";  // that holds the tables
  int connections = 8;            // at most open at once, 1 or more
  absl::Duration statement_timeout = absl::Seconds(30);  // after which the server ends a statement
  absl::Duration wait = absl::Seconds(5);                // for a free connection, for another one's lock
  absl::Duration silence = absl::Seconds(5);  // for the server to accept a connection; and how long after
                                              // statement_timeout it may be silent before it is given up
};

}  // namespace rapport::db::postgres

#endif  // RAPPORT_LIBS_DB_POSTGRES_OPTIONS_H_
