#include <gtest/gtest.h>

#include "libs/base/status.h"
#include "libs/db/database.h"
#include "libs/db/transaction.h"
#include "libs/testing/temp_dir.h"
#include "services/intake/store/conformance/intake_store_conformance.h"
#include "services/intake/store/sqlite/open.h"

namespace rapport::intake {
namespace {

class SqliteBackend : public StoreBackend {
 public:
  std::unique_ptr<IntakeStore> Open() override {
    auto store = OpenSqliteStore({directory_.path() + "/intake.db"});
    EXPECT_TRUE(store.ok()) << store.status();
    return *std::move(store);
  }

 private:
  testing::TempDir directory_;
};

INSTANTIATE_TEST_SUITE_P(Sqlite, IntakeStoreConformance,
                         ::testing::Values(BackendFactory([] { return std::make_unique<SqliteBackend>(); })));

TEST(SqliteStore, EveryPrimaryKeyBeginsWithTheOrganization) {
  testing::TempDir directory;
  const std::string path = directory.path() + "/intake.db";
  ASSERT_TRUE(OpenSqliteStore({path}).ok());
  const auto database = *db::Database::Open(path);
  db::Statement tables = *database->Prepare(
      "SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' "
      "AND "
      "c.pk = 1 AND t.name NOT IN ('schema_migrations') AND t.name NOT LIKE 'sqlite_%'");
  int count = 0;
  while (*tables.Step()) {
    EXPECT_EQ(tables.Text(1), "organization") << tables.Text(0);
    ++count;
  }
  EXPECT_EQ(count, 13);
}

TEST(SqliteStore, RefusesEpochsThatAreTooSmall) {
  testing::TempDir directory;
  EXPECT_FALSE(OpenSqliteStore({directory.path() + "/intake.db", 15}).ok());
}

}  // namespace
}  // namespace rapport::intake
