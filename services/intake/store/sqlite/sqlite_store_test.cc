#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "libs/base/status.h"
#include "libs/db/database.h"
#include "libs/db/transaction.h"
#include "libs/testing/temp_dir.h"
#include "services/intake/store/conformance/intake_store_conformance.h"
#include "services/intake/store/sqlite/comments.h"
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
  EXPECT_EQ(count, 16);
}

using ::testing::ElementsAre;

// All values of the first column that `sql` yields.
std::vector<std::string> Texts(db::Database& database, const std::string& sql) {
  db::Statement query = *database.Prepare(sql);
  std::vector<std::string> texts;
  while (*query.Step()) texts.emplace_back(query.Text(0));
  return texts;
}

TEST(SqliteStore, ReleasedCommentsOutliveTheComments) {
  testing::TempDir directory;
  const std::string path = directory.path() + "/intake.db";
  ASSERT_TRUE(OpenSqliteStore({path}).ok());
  const auto database = *db::Database::Open(path);
  for (const std::string wave : {"w1", "w2"}) {
    const std::string key = "VALUES ('acme', '" + wave + "', ";
    for (const std::string& sql :
         {"INSERT INTO comments " + key + "x'01', 0, 'best', 'written')",
          "INSERT INTO comments " + key + "x'02', 0, 'best', 'written')",
          "INSERT INTO pending_comments " + key + "x'03', 0, 'best', 'written')",
          "INSERT INTO comment_reviews " + key + "x'01', 'best', 1, 'released', 'icu', 1)",
          "INSERT INTO comment_reviews " + key + "x'02', 'best', 2, '', '', 1)"}) {
      ASSERT_TRUE(database->Execute(sql).ok()) << sql;
    }
  }
  db::Transaction transaction = *db::Transaction::Begin(*database);
  ASSERT_TRUE(DeleteUnreleasedComments(*database, {"acme", "w1"}).ok());
  ASSERT_TRUE(transaction.Commit().ok());
  EXPECT_THAT(Texts(*database, "SELECT wave FROM comments"), ElementsAre("w2", "w2"));
  EXPECT_THAT(Texts(*database, "SELECT wave FROM pending_comments"), ElementsAre("w2"));
  EXPECT_THAT(Texts(*database, "SELECT released_text || unit FROM comment_reviews WHERE wave = 'w1'"),
              ElementsAre("releasedicu"));
  EXPECT_THAT(Texts(*database, "SELECT wave FROM comment_reviews WHERE wave = 'w2'"),
              ElementsAre("w2", "w2"));
}

// What was written together must not lie together: while a wave is open its comments wait apart, and closing
// leaves nothing there.
TEST(SqliteStore, ClosingMovesAllComments) {
  testing::TempDir directory;
  const std::string path = directory.path() + "/intake.db";
  const auto store = *OpenSqliteStore({path});
  const auto database = *db::Database::Open(path);
  ASSERT_TRUE(database
                  ->Execute("INSERT INTO waves (organization, wave, display_name, instrument, forms, state, "
                            "provenance, source_note, open_date, close_date, etag, request_id, "
                            "request_digest, policy, opening_policy) "
                            "VALUES ('acme', 'w1', '', 'i-v1', '', 2, 1, '', '', '', 'e', '', '', '" +
                            ToText({}) + "', '" + ToText({}) + "')")
                  .ok());
  ASSERT_TRUE(database
                  ->Execute("INSERT INTO pending_comments VALUES ('acme', 'w1', x'01', 0, 'best', 'one'), "
                            "('acme', 'w1', x'02', 0, 'best', 'two')")
                  .ok());
  const absl::StatusOr<Wave> closed = store->CloseWave({"acme", "w1"}, "e", "e2", "2026-03-09");
  ASSERT_TRUE(closed.ok()) << closed.status();
  EXPECT_THAT(Texts(*database, "SELECT text FROM pending_comments"), ::testing::IsEmpty());
  EXPECT_THAT(Texts(*database, "SELECT text FROM comments ORDER BY text"), ElementsAre("one", "two"));
}

TEST(SqliteStore, RefusesEpochsThatAreTooSmall) {
  testing::TempDir directory;
  EXPECT_FALSE(OpenSqliteStore({directory.path() + "/intake.db", 15}).ok());
}

}  // namespace
}  // namespace rapport::intake
