#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "libs/db/sqlite/connection.h"
#include "libs/db/sqlite/database.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/temp_dir.h"
#include "services/roster/store/conformance/next_schema.h"
#include "services/roster/store/conformance/roster_store_conformance.h"
#include "services/roster/store/sql/open.h"

namespace rapport::roster {
namespace {

using testing::HasReason;

class SqliteBackend : public StoreBackend {
 public:
  std::unique_ptr<RosterStore> Open() override {
    auto store = OpenSqliteStore(directory_.File("roster.db"));
    EXPECT_OK(store);
    return *std::move(store);
  }
  void MigrateToNext() override {
    EXPECT_OK(db::sqlite::OpenDatabase(directory_.File("roster.db"), NextMigrations()));
  }
  void MigrateBack() override {
    EXPECT_OK(db::sqlite::MigrateBack(directory_.File("roster.db"), NextMigrations()));
  }

 private:
  testing::TempDir directory_;
};

INSTANTIATE_TEST_SUITE_P(Sqlite, RosterStoreConformance,
                         ::testing::Values(BackendFactory([] { return std::make_unique<SqliteBackend>(); })));

TEST(SqliteStore, EveryPrimaryKeyBeginsWithTheOrganization) {
  const testing::TempDir directory;
  const std::string path = directory.File("roster.db");
  ASSERT_OK(OpenSqliteStore(path));
  ASSERT_OK_AND_ASSIGN(const auto database, db::sqlite::Connection::Open(path));
  ASSERT_OK_AND_ASSIGN(
      db::sqlite::Statement tables,
      database->Prepare("SELECT t.name, c.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c "
                        "WHERE t.type = 'table' AND c.pk = 1 AND t.name <> 'schema_migrations'"));
  int count = 0;
  while (*tables.Step()) {
    EXPECT_EQ(tables.Text(1), "organization") << tables.Text(0);
    ++count;
  }
  EXPECT_EQ(count, 4);
}

TEST(SqliteStore, RefusesAFileThatIsNoDatabase) {
  const testing::TempDir directory;
  const std::string path = directory.Write("roster.db", std::string(4096, 'x'));
  EXPECT_THAT(OpenSqliteStore(path), HasReason("STORAGE_CORRUPT"));
}

TEST(SqliteStore, RefusesADirectoryThatIsNotThere) {
  const testing::TempDir directory;
  EXPECT_THAT(OpenSqliteStore(directory.File("missing/roster.db")), HasReason("STORAGE_UNAVAILABLE"));
}

}  // namespace
}  // namespace rapport::roster
