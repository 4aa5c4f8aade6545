#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "libs/base/strings.h"
#include "libs/db/sqlite/connection.h"
#include "libs/db/sqlite/database.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/temp_dir.h"
#include "services/intake/domain/participation_code.h"
#include "services/intake/domain/receipt.h"
#include "services/intake/store/conformance/intake_store_conformance.h"
#include "services/intake/store/conformance/next_schema.h"
#include "services/intake/store/sql/open.h"

namespace rapport::intake {
namespace {

class SqliteBackend : public StoreBackend {
 public:
  std::unique_ptr<IntakeStore> Open() override {
    auto store = OpenSqliteStore(directory_.path() + "/intake.db");
    EXPECT_TRUE(store.ok()) << store.status();
    return *std::move(store);
  }
  void MigrateToNext() override {
    EXPECT_OK(db::sqlite::OpenDatabase(directory_.File("intake.db"), NextMigrations()));
  }
  void MigrateBack() override {
    EXPECT_OK(db::sqlite::MigrateBack(directory_.File("intake.db"), NextMigrations()));
  }

 private:
  testing::TempDir directory_;
};

INSTANTIATE_TEST_SUITE_P(Sqlite, IntakeStoreConformance,
                         ::testing::Values(BackendFactory([] { return std::make_unique<SqliteBackend>(); })));

TEST(SqliteStore, EveryPrimaryKeyBeginsWithTheOrganization) {
  testing::TempDir directory;
  const std::string path = directory.path() + "/intake.db";
  ASSERT_TRUE(OpenSqliteStore(path).ok());
  const auto database = *db::sqlite::Connection::Open(path);
  db::sqlite::Statement tables = *database->Prepare(
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

// The number that `sql` yields.
std::int64_t Number(db::sqlite::Connection& database, const std::string& sql) {
  db::sqlite::Statement query = *database.Prepare(sql);
  EXPECT_TRUE(*query.Step());
  return query.Int64(0);
}

Wave OpenableWave() {
  Wave wave;
  wave.name = {"acme", "w1"};
  wave.instrument_id = "demo-v1";
  wave.forms = {"clinician"};
  wave.provenance = Provenance::kSimulated;
  return wave;
}

// What came in with one submission must not lie in a row of its own, beside which an engine could keep when.
TEST(SqliteStore, RowsDoNotTellWhichCodeCameWithWhichAnswers) {
  testing::TempDir directory;
  const std::string path = directory.path() + "/intake.db";
  const auto store = *OpenSqliteStore(path);
  const base::WaveName wave = OpenableWave().name;
  ASSERT_TRUE(store->CreateWave(OpenableWave(), "", "").ok());
  Opening opening;
  opening.frozen.cohorts = {{base::RoleGroup::kFrontLine, "icu", {}, 96, 0, {}}};
  ASSERT_TRUE(store->OpenWave(wave, "", opening).ok());
  std::vector<std::string> hashes;
  hashes.reserve(96);
  for (int i = 0; i < 96; ++i) hashes.push_back(HashParticipationCode(wave, base::StrCat(i)));
  ASSERT_TRUE(store->AddCodes(wave, 0, hashes).ok());
  const auto database = *db::sqlite::Connection::Open(path);
  EXPECT_EQ(Number(*database, "SELECT count(*) FROM code_buckets"), 6) << "16 codes a bucket";
  for (std::size_t i = 0; i < 90; ++i) {
    std::vector<Submission> one;
    one.push_back({wave,
                   hashes[i],
                   std::string(kReceiptBytes, 'r'),
                   [](std::uint32_t) { return std::string("answers"); },
                   {{"best", "text"}}});
    ASSERT_TRUE(store->Submit(one)[0].ok());
    EXPECT_LE(Number(*database, "SELECT count(*) FROM pending_sheets"), 1);
  }
  EXPECT_EQ(Number(*database, "SELECT count(*) FROM pending_comments"), 3) << "32 comments a block";
  EXPECT_EQ(Number(*database, "SELECT count(*) FROM epoch_blocks"), 90 / kLeastMinEpoch);
  ASSERT_TRUE(store->CloseWave(wave, "", "e", "2026-03-09").ok());
  for (const std::string table : {"pending_sheets", "pending_comments"}) {
    EXPECT_EQ(Number(*database, "SELECT count(*) FROM " + table), 0) << table;
  }
  EXPECT_EQ(Number(*database, "SELECT count(*) FROM comments"), 90);
}

TEST(SqliteStore, RefusesEpochsThatAreTooSmall) {
  testing::TempDir directory;
  EXPECT_FALSE(OpenSqliteStore(directory.path() + "/intake.db", 15).ok());
}

}  // namespace
}  // namespace rapport::intake
