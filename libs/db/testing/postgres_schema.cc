#include "libs/db/testing/postgres_schema.h"

#include <cstdio>
#include <cstdlib>
#include <memory>

#include "libs/base/strings.h"

namespace rapport::db::testing {

rapport::testing::PostgresServer& SharedPostgres() {
  // Speed instead of durability: tests of crashes start servers of their own.
  static const std::unique_ptr<rapport::testing::PostgresServer> server =
      rapport::testing::PostgresServer::Start({"fsync=off"});
  if (server == nullptr) {
    std::fprintf(stderr, "PostgreSQL is not installed: tools/install-packages test\n");
    std::abort();
  }
  return *server;
}

PostgresSchema NewSchema() {
  static int count = 0;
  PostgresSchema schema;
  schema.owner.url = SharedPostgres().OwnerUrl();
  schema.application.url = SharedPostgres().AppUrl();
  schema.owner.schema = schema.application.schema = base::StrCat("test_", ++count);
  return schema;
}

std::string KeysWithoutOrganization(const PostgresSchema& schema) {
  return SharedPostgres().Run(base::StrCat(
      "SELECT i.indexrelid::regclass FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace "
      "n "
      "ON n.oid = t.relnamespace WHERE n.nspname = '",
      schema.application.schema,
      "' AND i.indisunique AND t.relname <> 'schema_migrations' AND NOT EXISTS (SELECT 1 FROM pg_attribute a "
      "WHERE a.attrelid = t.oid AND a.attname = 'organization' AND a.attnum = ANY (i.indkey))"));
}

}  // namespace rapport::db::testing
