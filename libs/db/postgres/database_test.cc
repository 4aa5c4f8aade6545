#include "libs/db/postgres/database.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/db/conformance/database_conformance.h"
#include "libs/db/testing/postgres_schema.h"
#include "libs/testing/pgbouncer.h"
#include "libs/testing/small_disk.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/subprocess.h"

namespace rapport::db {

class PostgresEngine final : public Engine {
 public:
  absl::StatusOr<std::unique_ptr<Database>> Open(std::span<const Migration> migrations) override {
    RAPPORT_RETURN_IF_ERROR(postgres::MigrateDatabase(schema_.owner, schema_.application, migrations));
    return postgres::OpenDatabase(schema_.application, migrations);
  }
  absl::Status Back(std::span<const Migration> migrations) override {
    return postgres::MigrateDatabaseBack(schema_.owner, schema_.application, migrations);
  }

 private:
  const testing::PostgresSchema schema_ = testing::NewSchema();
};

INSTANTIATE_TEST_SUITE_P(Postgres, DatabaseConformance,
                         ::testing::Values(EngineFactory([] { return std::make_unique<PostgresEngine>(); })));

namespace postgres {
namespace {

using ::rapport::testing::HasReason;
using ::rapport::testing::IsOkAndHolds;
using ::rapport::testing::PostgresServer;

constexpr std::array<Migration, 1> kMigrations = {{{1, "foundation",
                                                    "CREATE TABLE t (organization {text} NOT NULL, id {text} "
                                                    "NOT NULL, PRIMARY KEY (organization, id)) {keyed};"}}};

absl::Status Insert(Database& database, std::string_view transaction_of, std::string_view row_of,
                    std::string_view id) {
  RAPPORT_ASSIGN_OR_RETURN(const auto transaction, database.Write(transaction_of));
  RAPPORT_ASSIGN_OR_RETURN(Statement insert,
                           transaction->Prepare("INSERT INTO t (organization, id) VALUES (?, ?)"));
  RAPPORT_RETURN_IF_ERROR(insert.BindAll(row_of, id).Run());
  return transaction->Commit();
}

absl::StatusOr<std::int64_t> Count(Database& database, std::string_view organization) {
  RAPPORT_ASSIGN_OR_RETURN(const auto transaction, database.Read(organization));
  RAPPORT_ASSIGN_OR_RETURN(Statement count, transaction->Prepare("SELECT count(*) FROM t"));
  RAPPORT_RETURN_IF_ERROR(count.Step().status());
  return count.Int64(0);
}

class PostgresDatabaseTest : public ::testing::Test {
 protected:
  void SetUp() override {
    schema_ = db::testing::NewSchema();
    ASSERT_OK(MigrateDatabase(schema_.owner, schema_.application, kMigrations));
    ASSERT_OK_AND_ASSIGN(database_, OpenDatabase(schema_.application, kMigrations));
  }
  // What OpenDatabase() says for another role, server or schema.
  absl::Status Opening(const Options& options) { return OpenDatabase(options, kMigrations).status(); }

  PostgresServer& server_ = db::testing::SharedPostgres();
  db::testing::PostgresSchema schema_;
  std::unique_ptr<Database> database_;
};

TEST_F(PostgresDatabaseTest, RowLevelSecurityKeepsOrganizationsApart) {
  ASSERT_OK(Insert(*database_, "acme", "acme", "a"));
  ASSERT_OK(Insert(*database_, "other", "other", "b"));
  EXPECT_THAT(Count(*database_, "acme"), IsOkAndHolds(1));
  EXPECT_THAT(Count(*database_, ""), IsOkAndHolds(0));
  EXPECT_THAT(Count(*database_, EveryOrganization()), IsOkAndHolds(2));
  EXPECT_THAT(Insert(*database_, "acme", "other", "c"), HasReason("STORAGE_REFUSED"));
  EXPECT_THAT(Insert(*database_, "*", "other", "c"), HasReason("STORAGE_REFUSED"));
}

TEST_F(PostgresDatabaseTest, TheCatalogueSaysSo) {
  EXPECT_EQ(server_.Run(base::StrCat("SELECT relrowsecurity, relforcerowsecurity, "
                                     "pg_get_userbyid(relowner) FROM pg_class WHERE oid = '",
                                     schema_.application.schema, ".t'::regclass")),
            "t|t|rapport_owner\n");
}

TEST_F(PostgresDatabaseTest, RefusesARoleThatRowLevelSecurityDoesNotBind) {
  Options powerful = schema_.application;
  powerful.url = server_.Url("postgres");
  EXPECT_THAT(Opening(powerful), HasReason("STORAGE_ROLE_TOO_POWERFUL"));
  powerful.url = server_.OwnerUrl();
  EXPECT_THAT(Opening(powerful), HasReason("STORAGE_ROLE_TOO_POWERFUL"));
  EXPECT_THAT(MigrateDatabase(schema_.owner, schema_.owner, kMigrations),
              HasReason("STORAGE_ROLE_TOO_POWERFUL"));
}

TEST_F(PostgresDatabaseTest, RefusesWhatItCannotServe) {
  Options other = schema_.application;
  other.url = server_.Url("rapport_app", "nowhere");
  EXPECT_THAT(Opening(other), HasReason("STORAGE_REFUSED"));
  other.url = server_.Url("nobody_at_all");
  EXPECT_THAT(Opening(other), HasReason("STORAGE_REFUSED"));
  other.url = "host=/nowhere user=x dbname=y";
  EXPECT_THAT(Opening(other), HasReason("STORAGE_UNAVAILABLE"));
  other = schema_.application;
  other.schema = "never_migrated";
  EXPECT_THAT(Opening(other), HasReason("SCHEMA_OLDER"));
  server_.Run("CREATE ROLE guarded_app LOGIN PASSWORD 'right' IN ROLE guarded");
  other.url = server_.Url("guarded_app");
  other.password = "wrong";
  EXPECT_THAT(Opening(other), HasReason("STORAGE_REFUSED"));
}

TEST_F(PostgresDatabaseTest, RefusesADatabaseThatTakesNoWrites) {
  server_.Run(
      "CREATE ROLE reader LOGIN IN ROLE rapport_app; ALTER ROLE reader SET default_transaction_read_only = "
      "on");
  Options other = schema_.application;
  other.url = server_.Url("reader");
  EXPECT_THAT(Opening(other), HasReason("STORAGE_READ_ONLY"));
}

TEST_F(PostgresDatabaseTest, RefusesAStandby) {
  const auto standby = server_.StartStandby();
  Options other = schema_.application;
  other.url = standby->AppUrl();
  EXPECT_THAT(Opening(other), HasReason("STORAGE_READ_ONLY"));
}

TEST_F(PostgresDatabaseTest, SaysThatItsDiskIsFullAndGoesOnWhenThereIsRoom) {
  const auto disk = rapport::testing::SmallDisk::Mount(1 << 20);
  if (disk == nullptr) GTEST_SKIP() << "not allowed to mount a file system";
  const std::string space = disk->File("space");
  std::filesystem::create_directory(space);
  rapport::testing::GiveToNobodyIfRoot(space);
  server_.Run(base::StrCat("CREATE TABLESPACE small LOCATION '", space, "'"));
  server_.Run(base::StrCat("ALTER TABLE ", schema_.application.schema, ".t SET TABLESPACE small"));
  int kept = 0;
  absl::Status status;
  while ((status = Insert(*database_, "acme", "acme", base::StrCat(kept, std::string(1000, 'x')))).ok())
    ++kept;
  EXPECT_THAT(status, HasReason("STORAGE_FULL"));
  EXPECT_THAT(Count(*database_, "acme"), IsOkAndHolds(kept));
  server_.Run(base::StrCat("ALTER TABLE ", schema_.application.schema, ".t SET TABLESPACE pg_default"));
  EXPECT_OK(Insert(*database_, "acme", "acme", "a"));
  server_.Run("DROP TABLESPACE small");
}

constexpr std::array<Migration, 2> kNext = {{kMigrations[0],
                                             {2, "notes",
                                              "ALTER TABLE t ADD COLUMN note {text} NOT NULL DEFAULT ''; "
                                              "CREATE TABLE n (organization {text} NOT NULL "
                                              "PRIMARY KEY) {keyed};",
                                              "DROP TABLE n; ALTER TABLE t DROP COLUMN note;", true}}};

TEST_F(PostgresDatabaseTest, RowsStaySecureThroughMigrations) {
  const auto secured = [&] {
    return server_.Run(base::StrCat(
        "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity AND relnamespace = '",
        schema_.application.schema, "'::regnamespace ORDER BY 1"));
  };
  ASSERT_OK(MigrateDatabase(schema_.owner, schema_.application, kNext));
  EXPECT_EQ(secured(), "n\nt\n");
  ASSERT_OK(MigrateDatabaseBack(schema_.owner, schema_.application, kNext));
  EXPECT_EQ(secured(), "t\n");
}

// A migration that waits for a reader must not make everybody else wait until that one ends.
TEST_F(PostgresDatabaseTest, AMigrationLetsOthersPassWhileItWaits) {
  ASSERT_OK(Insert(*database_, "acme", "acme", "a"));
  std::thread migration;
  {
    ASSERT_OK_AND_ASSIGN(const auto reader, database_->Read("acme"));
    ASSERT_OK_AND_ASSIGN(Statement count, reader->Prepare("SELECT count(*) FROM t"));
    ASSERT_OK(count.Step());
    migration = std::thread([&] { EXPECT_OK(MigrateDatabase(schema_.owner, schema_.application, kNext)); });
    while (server_.Run("SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'relation'").empty()) {
    }
    for (int i = 0; i < 3; ++i) {
      EXPECT_OK(Insert(*database_, "acme", "acme", base::StrCat("b", i))) << "behind the migration";
    }
  }
  migration.join();
  EXPECT_OK(OpenDatabase(schema_.application, kNext));
  EXPECT_THAT(Count(*database_, "acme"), IsOkAndHolds(4)) << "the program of the version before serves on";
}

TEST_F(PostgresDatabaseTest, WritersOfTwoOrganizationsDoNotWait) {
  ASSERT_OK_AND_ASSIGN(const auto acme, database_->Write("acme"));
  EXPECT_OK(Insert(*database_, "other", "other", "a"));
}

TEST_F(PostgresDatabaseTest, WaitsNoLongerThanItIsTold) {
  schema_.application.wait = absl::Milliseconds(20);
  ASSERT_OK_AND_ASSIGN(database_, OpenDatabase(schema_.application, kMigrations));
  ASSERT_OK_AND_ASSIGN(const auto holds, database_->Write("acme"));
  EXPECT_THAT(database_->Write("acme"), HasReason("STORAGE_BUSY")) << "a lock";
  schema_.application.connections = 1;
  ASSERT_OK_AND_ASSIGN(const auto narrow, OpenDatabase(schema_.application, kMigrations));
  ASSERT_OK_AND_ASSIGN(const auto all, narrow->Read("acme"));
  EXPECT_THAT(narrow->Read("acme"), HasReason("STORAGE_BUSY")) << "a connection";
}

TEST_F(PostgresDatabaseTest, AStatementEndsInTime) {
  schema_.application.statement_timeout = absl::Milliseconds(20);
  ASSERT_OK_AND_ASSIGN(database_, OpenDatabase(schema_.application, kMigrations));
  {
    ASSERT_OK_AND_ASSIGN(const auto transaction, database_->Read("acme"));
    ASSERT_OK_AND_ASSIGN(Statement sleep, transaction->Prepare("SELECT pg_sleep(60)"));
    EXPECT_THAT(sleep.Run(), HasReason("STORAGE_BUSY"));
  }
  EXPECT_THAT(Count(*database_, "acme"), IsOkAndHolds(0)) << "the connection is of use again";
}

TEST_F(PostgresDatabaseTest, GoesThroughPgbouncerInTransactionMode) {
  const auto bouncer = rapport::testing::Pgbouncer::Start(server_);
  ASSERT_NE(bouncer, nullptr) << "pgbouncer is not installed: tools/install-packages test";
  schema_.application.url = bouncer->Url("rapport_app");
  ASSERT_OK_AND_ASSIGN(database_, OpenDatabase(schema_.application, kMigrations));
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([this, i] {
      const std::string organization = base::StrCat("organization-", i);
      for (int round = 1; round <= 50; ++round) {
        ASSERT_OK(Insert(*database_, organization, organization, base::StrCat(round)));
        EXPECT_THAT(Count(*database_, organization), IsOkAndHolds(round));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(Count(*database_, EveryOrganization()), IsOkAndHolds(200));
}

TEST(PostgresRestart, TransactionsGoOnOnNewConnections) {
  const auto server = PostgresServer::Start();
  ASSERT_NE(server, nullptr);
  Options owner;
  owner.url = server->OwnerUrl();
  Options application = owner;
  application.url = server->AppUrl();
  owner.schema = application.schema = "rapport";
  ASSERT_OK(MigrateDatabase(owner, application, kMigrations));
  ASSERT_OK_AND_ASSIGN(const auto database, OpenDatabase(application, kMigrations));
  ASSERT_OK(Insert(*database, "acme", "acme", "a"));
  {
    ASSERT_OK_AND_ASSIGN(const auto transaction, database->Write("acme"));
    server->Stop();
    EXPECT_THAT(transaction->Commit(), HasReason("COMMIT_UNKNOWN"));
    EXPECT_THAT(database->Read("acme"), HasReason("STORAGE_UNAVAILABLE"));
  }
  server->Restart();
  EXPECT_THAT(Count(*database, "acme"), IsOkAndHolds(1));
  EXPECT_OK(Insert(*database, "acme", "acme", "b"));
}

}  // namespace
}  // namespace postgres
}  // namespace rapport::db
