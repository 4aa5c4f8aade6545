#ifndef RAPPORT_LIBS_DB_TESTING_POSTGRES_SCHEMA_H_
#define RAPPORT_LIBS_DB_TESTING_POSTGRES_SCHEMA_H_

#include <string>

#include "libs/db/postgres/options.h"
#include "libs/testing/postgres_server.h"

namespace rapport::db::testing {

// The server that all tests of this process share; it starts when first asked for. Aborts when PostgreSQL is
// not installed.
rapport::testing::PostgresServer& SharedPostgres();

// A schema of the shared server that no other test has, as its owner and as the application see it.
struct PostgresSchema {
  postgres::Options owner;
  postgres::Options application;
};
PostgresSchema NewSchema();

// The primary and unique keys of a schema's tables that lack the column "organization", a line each; the
// table of migrations aside. A cluster cannot distribute tables with such a key by organization.
std::string KeysWithoutOrganization(const PostgresSchema& schema);

}  // namespace rapport::db::testing

#endif  // RAPPORT_LIBS_DB_TESTING_POSTGRES_SCHEMA_H_
