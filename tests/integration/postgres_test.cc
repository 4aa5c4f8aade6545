// Services on PostgreSQL: what they refuse to start on, and how their schema is made.

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/status.h"
#include "libs/base/strings.h"
#include "libs/testing/postgres_server.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/temp_dir.h"
#include "tests/integration/harness/process.h"

namespace rapport::integration {
namespace {

using ::rapport::testing::PostgresServer;
using ::testing::HasSubstr;
using ::testing::Not;

class PostgresTest : public ::testing::Test {
 protected:
  void SetUp() override {
    server_ = PostgresServer::Start({"fsync=off"});
    ASSERT_NE(server_, nullptr) << "PostgreSQL is not installed: tools/install-packages test";
  }

  static absl::Status Start(const std::string& program, std::vector<std::string> flags) {
    for (const char* address : {"listen", "health", "metrics"}) {
      flags.push_back(base::StrCat("--server.", address, "_address=127.0.0.1:0"));
    }
    if (program == "rapport-intake") flags.emplace_back("--answers_server.listen_address=");
    return Process::Start(program, std::move(flags)).status();
  }
  // What a service says that ends instead of serving.
  static std::string Refusal(const std::string& program, std::vector<std::string> flags) {
    const absl::Status status = Start(program, std::move(flags));
    EXPECT_FALSE(status.ok());
    return base::StrCat(base::StdView(status.message()), base::DetailOf(status));
  }

  std::string App() const { return "--postgres.url=" + server_->AppUrl(); }
  std::string Owner() const { return "--postgres.owner_url=" + server_->OwnerUrl(); }

  std::unique_ptr<PostgresServer> server_;
};

TEST_F(PostgresTest, TheOwnerMigratesTheApplicationServes) {
  for (const std::string program : {"rapport-roster", "rapport-intake"}) {
    EXPECT_THAT(Refusal(program, {App()}), HasSubstr("SCHEMA_OLDER")) << program;
    EXPECT_THAT(Refusal(program, {App(), Owner(), "--migrate"}), HasSubstr("schema_up_to_date")) << program;
    EXPECT_OK(Start(program, {App()})) << program;
    EXPECT_OK(Start(program, {App(), Owner()})) << program;
  }
  EXPECT_EQ(server_->Run("SELECT nspname FROM pg_namespace WHERE nspname IN ('roster', 'intake') ORDER BY 1"),
            "intake\nroster\n");
}

TEST_F(PostgresTest, MigratingNeedsAnOwner) {
  EXPECT_THAT(Refusal("rapport-roster", {App(), "--migrate"}), HasSubstr("OWNER_REQUIRED"));
  EXPECT_THAT(Refusal("rapport-roster", {App(), "--migrate_to=1"}), HasSubstr("OWNER_REQUIRED"));
}

TEST_F(PostgresTest, MigratesToTheVersionThatIsAskedFor) {
  EXPECT_THAT(Refusal("rapport-roster", {App(), Owner(), "--migrate_to=1"}), HasSubstr("schema_up_to_date"));
  EXPECT_OK(Start("rapport-roster", {App()}));
  EXPECT_THAT(Refusal("rapport-roster", {App(), Owner(), "--migrate_to=2"}),
              HasSubstr("VERSION_OUT_OF_REACH"));
  const rapport::testing::TempDir directory;
  const std::string file = "--sqlite.path=" + directory.File("roster.db");
  EXPECT_THAT(Refusal("rapport-roster", {file, "--migrate"}), HasSubstr("schema_up_to_date"));
  EXPECT_OK(Start("rapport-roster", {file}));
}

TEST_F(PostgresTest, ServesOnANewerSchemaOnlyWhenThatSaysSo) {
  ASSERT_OK(Start("rapport-roster", {App(), Owner()}));
  server_->Run("INSERT INTO roster.schema_migrations VALUES (2, 'of a newer release', 0)");
  EXPECT_THAT(Refusal("rapport-roster", {App()}), HasSubstr("SCHEMA_NEWER"));
  EXPECT_THAT(Refusal("rapport-roster", {App(), Owner()}), HasSubstr("SCHEMA_NEWER"));
  server_->Run("UPDATE roster.schema_migrations SET previous_serves = 1 WHERE version = 2");
  EXPECT_OK(Start("rapport-roster", {App()}));
  EXPECT_OK(Start("rapport-roster", {App(), Owner()}));
  server_->Run("INSERT INTO roster.schema_migrations VALUES (3, 'newer still', 1)");
  EXPECT_THAT(Refusal("rapport-roster", {App()}), HasSubstr("SCHEMA_NEWER"));
}

TEST_F(PostgresTest, RefusesAWrongPasswordWithoutTellingIt) {
  server_->Run("CREATE ROLE guarded_app LOGIN PASSWORD 'the right one' IN ROLE guarded, rapport_app");
  const std::string url = "--postgres.url=" + server_->Url("guarded_app");
  const std::string refusal = Refusal("rapport-roster", {url, "--postgres.password=the wrong one"});
  EXPECT_THAT(refusal, HasSubstr("STORAGE_REFUSED"));
  EXPECT_THAT(refusal, Not(HasSubstr("the wrong one")));
  ASSERT_OK(Start("rapport-roster", {App(), Owner()}));
  EXPECT_OK(Start("rapport-roster", {url, "--postgres.password=the right one"}));
}

TEST_F(PostgresTest, RefusesAMissingDatabaseAServerThatIsDownAndAnOwnerThatServes) {
  EXPECT_THAT(Refusal("rapport-roster", {"--postgres.url=" + server_->Url("rapport_app", "missing")}),
              HasSubstr("STORAGE_REFUSED"));
  EXPECT_THAT(Refusal("rapport-roster", {"--postgres.url=" + server_->OwnerUrl(), Owner()}),
              HasSubstr("STORAGE_ROLE_TOO_POWERFUL"));
  server_->Stop();
  EXPECT_THAT(Refusal("rapport-roster", {App()}), HasSubstr("STORAGE_UNAVAILABLE"));
}

}  // namespace
}  // namespace rapport::integration
