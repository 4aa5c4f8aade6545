#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <string>
#include <thread>

#include "libs/backup/backup.h"
#include "libs/backup/testing_check.h"
#include "libs/backup/testing_schema.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/db/postgres/copy.h"
#include "libs/db/postgres/database.h"
#include "libs/db/testing/postgres_schema.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/temp_dir.h"

namespace rapport::backup {
namespace {

using ::rapport::testing::HasReason;

constexpr char kRole[] = "rapport_app";

// A parent and its child, of an organization.
absl::Status InsertPair(db::Database& database, std::string_view organization, std::string_view id) {
  RAPPORT_ASSIGN_OR_RETURN(const auto transaction, database.Write(organization));
  {
    RAPPORT_ASSIGN_OR_RETURN(
        db::Statement parent,
        transaction->Prepare("INSERT INTO parents (organization, id, number, bytes) VALUES (?, ?, ?, ?)"));
    RAPPORT_RETURN_IF_ERROR(
        parent.BindAll(organization, id, -7, db::Blob{std::string_view("\0\xff\\", 3)}).Run());
    RAPPORT_ASSIGN_OR_RETURN(db::Statement child,
                             transaction->Prepare("INSERT INTO children (organization, id) VALUES (?, ?)"));
    RAPPORT_RETURN_IF_ERROR(child.BindAll(organization, id).Run());
  }
  return transaction->Commit();
}

class PostgresBackupTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_OK(Migrate(schema_)); }

  static absl::Status Migrate(const db::testing::PostgresSchema& schema) {
    return db::postgres::MigrateDatabase(schema.owner, schema.application, TestingMigrations());
  }
  static absl::StatusOr<std::unique_ptr<db::Database>> Open(const db::testing::PostgresSchema& schema) {
    return db::postgres::OpenDatabase(schema.application, TestingMigrations());
  }
  static Data Of(const db::postgres::Options& options) {
    return {"intake", TestingMigrations(), "", options};
  }
  absl::Status BackUpTo(const std::string& folder) {
    return BackUp(Of(schema_.application), folder, "0.1.0", absl::UnixEpoch(), [](auto...) {}).status();
  }
  static absl::Status RestoreFrom(const std::string& folder, const db::testing::PostgresSchema& to,
                                  bool replace = false) {
    const auto manifest = Check(Of(to.owner), folder);
    if (!manifest.ok()) return manifest.status();
    return Restore(Of(to.owner), *manifest, folder, {.replace = replace, .serving_role = kRole}, nullptr);
  }
  // All rows, as the superuser sees them.
  std::string Rows(const db::testing::PostgresSchema& schema) const {
    const std::string& name = schema.application.schema;
    return server_.Run(base::StrCat("SELECT 'p', * FROM ", name, ".parents ORDER BY organization, id")) +
           server_.Run(base::StrCat("SELECT 'c', * FROM ", name, ".children ORDER BY organization, id"));
  }

  rapport::testing::PostgresServer& server_ = db::testing::SharedPostgres();
  const db::testing::PostgresSchema schema_ = db::testing::NewSchema();
  const db::testing::PostgresSchema fresh_ = db::testing::NewSchema();
  const rapport::testing::TempDir directory_;
  const std::string folder_ = directory_.File("backup");
};

TEST_F(PostgresBackupTest, ComesBackAsItWasAndRowsAreSecure) {
  {
    ASSERT_OK_AND_ASSIGN(const auto database, Open(schema_));
    ASSERT_OK(InsertPair(*database, "acme", "a \\ \t\n\"é"));
    ASSERT_OK(InsertPair(*database, "other", ""));
  }
  ASSERT_OK(BackUpTo(folder_));
  ASSERT_OK_AND_ASSIGN(const Manifest manifest, Check(Of(schema_.owner), folder_));
  EXPECT_EQ(manifest.engine(), "postgres");
  EXPECT_EQ(manifest.files_size(), 2);
  EXPECT_EQ(manifest.files(0).rows(), 2);
  ASSERT_OK(RestoreFrom(folder_, fresh_));
  EXPECT_EQ(Rows(fresh_), Rows(schema_));
  ASSERT_OK_AND_ASSIGN(const auto restored, Open(fresh_));
  EXPECT_OK(InsertPair(*restored, "acme", "b"));
  EXPECT_EQ(server_.Run(base::StrCat("SELECT count(*) FROM pg_policies p JOIN pg_class c ON c.relname = "
                                     "p.tablename WHERE c.relforcerowsecurity AND p.schemaname = '",
                                     fresh_.application.schema, "' AND c.relnamespace = '",
                                     fresh_.application.schema, "'::regnamespace")),
            "2\n");
}

TEST_F(PostgresBackupTest, IsOneMomentWhileOthersWrite) {
  std::atomic<bool> stop = false;
  std::atomic<int> pairs = 0;
  std::thread writer([&] {
    ASSERT_OK_AND_ASSIGN(const auto database, Open(schema_));
    while (!stop) ASSERT_OK(InsertPair(*database, "acme", base::StrCat(pairs++)));
  });
  for (int round = 0; round < 3; ++round) {
    for (const int seen = pairs; pairs < seen + 20;) std::this_thread::yield();
    const std::string folder = directory_.File(base::StrCat(round));
    ASSERT_OK(BackUpTo(folder));
    ASSERT_OK_AND_ASSIGN(const Manifest manifest, Check(Of(schema_.owner), folder));
    EXPECT_EQ(manifest.files(0).rows(), manifest.files(1).rows()) << "half a transaction";
  }
  stop = true;
  writer.join();
}

TEST_F(PostgresBackupTest, ReplacesDataOnlyWhenToldAndNotWhileServed) {
  ASSERT_OK(BackUpTo(folder_));
  ASSERT_OK(Migrate(fresh_));
  ASSERT_OK(RestoreFrom(folder_, fresh_)) << "tables without rows are not data";
  {
    ASSERT_OK_AND_ASSIGN(const auto database, Open(fresh_));
    ASSERT_OK(InsertPair(*database, "acme", "a"));
    EXPECT_THAT(RestoreFrom(folder_, fresh_, /*replace=*/true), HasReason("STORAGE_IN_USE"));
  }
  EXPECT_THAT(RestoreFrom(folder_, fresh_), HasReason("DATA_EXISTS"));
  EXPECT_EQ(Rows(fresh_), "p|acme|a|-7|\\x00ff5c|\nc|acme|a\n");
  ASSERT_OK(RestoreFrom(folder_, fresh_, /*replace=*/true));
  EXPECT_EQ(Rows(fresh_), "");
}

TEST_F(PostgresBackupTest, AnErrorOnTheWayLeavesWhatWas) {
  {
    ASSERT_OK_AND_ASSIGN(const auto database, Open(schema_));
    ASSERT_OK(InsertPair(*database, "acme", "a"));
  }
  ASSERT_OK(BackUpTo(folder_));
  ASSERT_OK_AND_ASSIGN(const Manifest manifest, Check(Of(schema_.owner), folder_));
  const auto restore = [&](const std::string& children) {
    std::ofstream(folder_ + "/children.copy", std::ios::trunc) << children;
    return Restore(Of(schema_.owner), manifest, folder_, {.replace = true, .serving_role = kRole}, nullptr);
  };
  EXPECT_FALSE(restore("b\tacme\n").ok()) << "a child without parent";
  EXPECT_FALSE(restore("acme\n").ok()) << "a column too few";
  EXPECT_THAT(restore(""), HasReason("BACKUP_DAMAGED")) << "other rows than were checked";
  EXPECT_EQ(Rows(schema_), "p|acme|a|-7|\\x00ff5c|\nc|acme|a\n");
  EXPECT_OK(restore("a\tacme\n"));
}

TEST_F(PostgresBackupTest, RefusesWhatItCannotUse) {
  ASSERT_OK(BackUpTo(folder_));
  ASSERT_OK_AND_ASSIGN(const Manifest manifest, Check(Of(fresh_.owner), folder_));
  EXPECT_THAT(Restore(Of(fresh_.owner), manifest, folder_, {.serving_role = "nobody_at_all"}, nullptr),
              HasReason("ROLE_NOT_FOUND"));
  EXPECT_THAT(Restore(Of(fresh_.owner), manifest, folder_, {.serving_role = "rapport_owner"}, nullptr),
              HasReason("STORAGE_ROLE_TOO_POWERFUL"));
  EXPECT_THAT(BackUp(Of(fresh_.application), directory_.File("none"), "", absl::UnixEpoch(), [](auto...) {}),
              HasReason("SCHEMA_MISSING"));
  server_.Run(base::StrCat("CREATE TABLE ", schema_.application.schema, ".others (organization TEXT)"));
  EXPECT_THAT(BackUpTo(directory_.File("others")), HasReason("NOT_THE_SERVICES_DATA"));
}

TEST_F(PostgresBackupTest, NobodyMigratesMeanwhile) {
  ASSERT_OK_AND_ASSIGN(auto snapshot, db::postgres::Snapshot::Open(schema_.application));
  std::thread migration([&] {
    EXPECT_OK(db::postgres::MigrateDatabaseBack(schema_.owner, schema_.application, TestingMigrations()));
  });
  while (server_.Run("SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'advisory'").empty()) {
  }
  ASSERT_OK_AND_ASSIGN(const auto tables, snapshot->Tables());
  EXPECT_EQ(tables.at(1).columns.size(), 5u) << "not taken back yet";
  snapshot.reset();
  migration.join();
  ASSERT_OK(BackUpTo(folder_));
  ASSERT_OK(RestoreFrom(folder_, fresh_));
  EXPECT_THAT(Open(fresh_), HasReason("SCHEMA_OLDER")) << "as the backup was";
  ASSERT_OK(Migrate(fresh_));
  EXPECT_OK(Open(fresh_));
}

}  // namespace
}  // namespace rapport::backup
