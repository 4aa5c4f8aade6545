#ifndef RAPPORT_LIBS_DB_METERED_DATABASE_H_
#define RAPPORT_LIBS_DB_METERED_DATABASE_H_

#include <memory>
#include <string>

#include "libs/db/database.h"
#include "libs/observe/metrics.h"

namespace rapport::db {

// The same database, watched; `store` is a word such as "roster". Null metrics: the database as it is.
//   rapport_storage_wait_seconds      by store and access (read, write): until a transaction had begun, with
//                                     the waiting for a connection and for other writers
//   rapport_storage_duration_seconds  by store and access: of a transaction, from then to its end
//   rapport_storage_in_flight         by store and access: transactions that are wanted or run
//   rapport_storage_errors_total      by store and reason: what the engine failed (the reasons of Database
//                                     but for those that tell of data: ALREADY_EXISTS, CONSTRAINT_VIOLATED)
// `metrics` must outlive the result.
std::unique_ptr<Database> Metered(std::unique_ptr<Database> database, const std::string& store,
                                  observe::Metrics* metrics);

}  // namespace rapport::db

#endif  // RAPPORT_LIBS_DB_METERED_DATABASE_H_
