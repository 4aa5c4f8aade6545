#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "libs/db/sqlite/connection.h"
#include "libs/db/sqlite/migrate.h"
#include "libs/testing/status_matchers.h"
#include "services/intake/store/sql/schema.h"
#include "services/roster/store/sql/schema.h"
#include "tools/rapportctl/testing/ctl_test.h"

namespace rapport::ctl {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class BackupCommandsTest : public CtlTest {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(database_, db::sqlite::Connection::Open(roster_));
    ASSERT_OK(db::sqlite::Migrate(*database_, roster::Migrations()));
    ASSERT_OK(database_->Execute("INSERT INTO organizations VALUES ('acme', 'Acme', '', x'')"));
  }
  int BackUp(const std::string& to) { return Ctl({"backup", "roster", "--sqlite", roster_, "--to", to}); }

  const std::string roster_ = directory.File("roster.db");
  const std::string folder_ = directory.File("backup");
  std::unique_ptr<db::sqlite::Connection> database_;
};

TEST_F(BackupCommandsTest, BacksUpAndRestores) {
  clock.Set(absl::FromUnixSeconds(86'400));
  ASSERT_EQ(BackUp(folder_), 0) << err.str();
  EXPECT_THAT(
      out.str(),
      StartsWith("{\n \"service\": \"roster\",\n \"engine\": \"sqlite\",\n \"schema_version\": 1,\n"));
  EXPECT_THAT(out.str(), EndsWith("\"\n}\n"));
  EXPECT_THAT(out.str(), HasSubstr("1970-01-02T00:00:00Z"));
  EXPECT_THAT(err.str(), HasSubstr("database.db: "));
  const std::string fresh = directory.File("fresh.db");
  ASSERT_EQ(Ctl({"restore", "roster", "--from", folder_, "--sqlite", fresh, "-o", "csv"}), 0) << err.str();
  EXPECT_THAT(out.str(), HasSubstr("roster,sqlite,1,0."));
  EXPECT_THAT(err.str(), HasSubstr("flush Redis"));
  EXPECT_EQ(Ctl({"restore", "roster", "--from", folder_, "--sqlite", fresh}), 4);
  EXPECT_THAT(err.str(), HasSubstr("(DATA_EXISTS)"));
  EXPECT_THAT(err.str(), HasSubstr("hint: restore to a new place, or with --replace"));
  EXPECT_EQ(Ctl({"restore", "roster", "--from", folder_, "--sqlite", fresh, "--replace", "-q"}), 0);
  EXPECT_THAT(err.str(), IsEmpty());
}

TEST_F(BackupCommandsTest, ExitCodesTellWhatIsWrong) {
  ASSERT_EQ(BackUp(folder_), 0);
  EXPECT_EQ(BackUp(folder_), 4) << "it is there";
  EXPECT_EQ(BackUp(directory.File("missing/backup")), 5);
  EXPECT_THAT(err.str(), Not(HasSubstr("is the suite running")));
  EXPECT_EQ(Ctl({"backup", "roster", "--sqlite", directory.File("missing.db"), "--to", directory.File("b")}),
            5);
  EXPECT_EQ(Ctl({"backup", "intake", "--sqlite", roster_, "--to", directory.File("b")}), 4);
  EXPECT_THAT(err.str(), HasSubstr("(NOT_THE_SERVICES_DATA)"));
  EXPECT_EQ(Ctl({"restore", "intake", "--from", folder_, "--check-only"}), 6);
  EXPECT_THAT(err.str(), HasSubstr("(BACKUP_OF_ANOTHER_SERVICE)"));
  EXPECT_EQ(Ctl({"restore", "roster", "--from", folder_, "--check-only"}), 0);
  EXPECT_EQ(
      Ctl({"restore", "roster", "--from", folder_, "--postgres", "host=/nowhere", "--serving-role", "r"}), 6);
  EXPECT_THAT(err.str(), HasSubstr("(BACKUP_OF_ANOTHER_ENGINE)"));
  EXPECT_EQ(Ctl({"restore", "roster", "--from", directory.path(), "--check-only"}), 6);
  std::ofstream(folder_ + "/database.db", std::ios::app) << "x";
  EXPECT_EQ(Ctl({"restore", "roster", "--from", folder_, "--check-only"}), 6);
  EXPECT_THAT(err.str(), HasSubstr("(BACKUP_DAMAGED)"));
  EXPECT_EQ(Ctl({"backup", "roster", "--postgres", "host=/nowhere", "--to", directory.File("b")}), 5);
  EXPECT_FALSE(std::filesystem::exists(directory.File("b")));
}

TEST_F(BackupCommandsTest, WrongUsageTouchesNothing) {
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"backup"},
           {"backup", "scoring", "--sqlite", roster_, "--to", folder_},
           {"backup", "roster", "--sqlite", roster_},
           {"backup", "roster", "--to", folder_},
           {"backup", "roster", "--sqlite", roster_, "--postgres", "host=x", "--to", folder_},
           {"restore", "roster", "--from", directory.path()},
           {"restore", "roster", "--from", folder_, "--check-only"},
           {"restore", "roster", "--from", directory.path(), "--postgres", "host=x"}}) {
    EXPECT_EQ(Ctl(arguments), 2) << ::testing::PrintToString(arguments);
  }
  EXPECT_FALSE(std::filesystem::exists(folder_));
}

// Neither who may answer nor what was answered is told.
TEST_F(BackupCommandsTest, TellsNothingOfTheData) {
  ASSERT_OK(database_->Execute("INSERT INTO members VALUES ('acme', 'secret-person', 'er', 1, '', 1)"));
  ASSERT_EQ(BackUp(folder_), 0);
  EXPECT_THAT(out.str() + err.str(), Not(HasSubstr("secret-person")));
  EXPECT_THAT(out.str() + err.str(), Not(HasSubstr("acme")));
}

}  // namespace
}  // namespace rapport::ctl
