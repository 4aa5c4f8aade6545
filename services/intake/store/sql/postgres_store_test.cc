#include <gtest/gtest.h>

#include <string>

#include "libs/base/strings.h"
#include "libs/db/postgres/database.h"
#include "libs/db/testing/postgres_schema.h"
#include "libs/testing/status_matchers.h"
#include "services/intake/store/conformance/intake_store_conformance.h"
#include "services/intake/store/conformance/next_schema.h"
#include "services/intake/store/sql/open.h"
#include "services/intake/store/sql/schema.h"

namespace rapport::intake {
namespace {

class PostgresBackend : public StoreBackend {
 public:
  PostgresBackend() {
    EXPECT_OK(db::postgres::MigrateDatabase(schema_.owner, schema_.application, Migrations()));
  }
  std::unique_ptr<IntakeStore> Open() override {
    auto store = OpenPostgresStore(schema_.application);
    EXPECT_OK(store);
    return *std::move(store);
  }
  void MigrateToNext() override {
    EXPECT_OK(db::postgres::MigrateDatabase(schema_.owner, schema_.application, NextMigrations()));
  }
  void MigrateBack() override {
    EXPECT_OK(db::postgres::MigrateDatabaseBack(schema_.owner, schema_.application, NextMigrations()));
  }

 private:
  const db::testing::PostgresSchema schema_ = db::testing::NewSchema();
};

INSTANTIATE_TEST_SUITE_P(Postgres, IntakeStoreConformance, ::testing::Values(BackendFactory([] {
                           return std::make_unique<PostgresBackend>();
                         })));

TEST(PostgresStore, TablesAreDistributableByOrganization) {
  const db::testing::PostgresSchema schema = db::testing::NewSchema();
  ASSERT_OK(db::postgres::MigrateDatabase(schema.owner, schema.application, Migrations()));
  EXPECT_EQ(db::testing::KeysWithoutOrganization(schema), "");
}

}  // namespace
}  // namespace rapport::intake
