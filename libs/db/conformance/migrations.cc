#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/db/conformance/database_conformance.h"
#include "libs/testing/status_matchers.h"

namespace rapport::db {
namespace {

using ::rapport::testing::HasReason;

// A step with which programs of the version before may serve.
constexpr Migration kNotes = {3, "notes",
                              "ALTER TABLE t ADD COLUMN note {text} NOT NULL DEFAULT ''; "
                              "CREATE TABLE v (organization {text} NOT NULL PRIMARY KEY) {keyed};",
                              "DROP TABLE v; ALTER TABLE t DROP COLUMN note;", true};

// A step that moves data elsewhere: nobody else may serve.
constexpr Migration kNumbersApart = {3, "numbers_apart", R"sql(
CREATE TABLE numbers (
  organization {text} NOT NULL,
  id {text} NOT NULL,
  number BIGINT NOT NULL,
  reason {text} NOT NULL,
  PRIMARY KEY (organization, id)
) {keyed};
INSERT INTO numbers (organization, id, number, reason) SELECT organization, id, number, 'known' FROM t;
UPDATE t SET number = 0;
)sql",
                                     R"sql(
UPDATE t SET number = n.number FROM numbers n WHERE n.organization = t.organization AND n.id = t.id;
DROP TABLE numbers;
)sql"};

absl::Status Change(Database& database, std::string_view organization, std::string_view sql) {
  RAPPORT_ASSIGN_OR_RETURN(const auto transaction, database.Write(organization));
  {
    RAPPORT_ASSIGN_OR_RETURN(Statement statement, transaction->Prepare(sql));
    RAPPORT_RETURN_IF_ERROR(statement.Run());
  }
  return transaction->Commit();
}

}  // namespace

TEST_P(DatabaseConformance, ASchemaGrowsAndIsNotTakenFromANewerRelease) {
  ASSERT_OK(Insert("acme", "a", 1));
  std::vector<Migration> more = Released();
  more.push_back({3, "doubled",
                  "UPDATE t SET number = number * 2; CREATE TABLE v (organization {text} NOT NULL PRIMARY "
                  "KEY) {keyed};"});
  database_.reset();
  ASSERT_OK_AND_ASSIGN(database_, engine_->Open(more));
  EXPECT_EQ(Rows("acme"), "a=2") << "a step sees every organization's rows";
  EXPECT_THAT(engine_->Open(Released()), HasReason("SCHEMA_NEWER"));
  more[1].name = "something else";
  EXPECT_THAT(engine_->Open(more), HasReason("SCHEMA_MISMATCH"));
}

TEST_P(DatabaseConformance, AFailingStepLeavesWhatWas) {
  std::vector<Migration> more = Released();
  more.push_back(
      {3, "broken",
       "CREATE TABLE v (organization {text} NOT NULL PRIMARY KEY); INSERT INTO nowhere VALUES (1);"});
  const absl::Status status = engine_->Open(more).status();
  EXPECT_THAT(status, HasReason("STORAGE_ERROR"));
  EXPECT_THAT(base::DetailOf(status), ::testing::HasSubstr("migration 3 broken"));
  more[2] = {3, "mended", "CREATE TABLE v (organization {text} NOT NULL PRIMARY KEY) {keyed};"};
  EXPECT_OK(engine_->Open(more));
}

TEST_P(DatabaseConformance, OneStepBackKeepsWhatTheVersionBeforeCanHold) {
  ASSERT_OK(Insert("acme", "a", 1));
  ASSERT_OK(Insert("other", "b", 2));
  std::vector<Migration> next = Released();
  next.push_back(kNumbersApart);
  database_.reset();
  ASSERT_OK_AND_ASSIGN(database_, engine_->Open(next));
  EXPECT_EQ(Rows(EveryOrganization()), "a=0 b=0") << "they are elsewhere now";
  ASSERT_OK(Change(*database_, "acme",
                   "UPDATE numbers SET number = 10, reason = 'told' WHERE organization = 'acme'"));
  database_.reset();
  ASSERT_OK(engine_->Back(next));
  ASSERT_OK(engine_->Back(next)) << "once more is nothing to do";
  ASSERT_OK_AND_ASSIGN(database_, engine_->Open(Released()));
  EXPECT_EQ(Rows(EveryOrganization()), "a=10 b=2") << "of every organization, though not the reason";
  ASSERT_OK(Insert("acme", "c", 3));
  database_.reset();
  ASSERT_OK_AND_ASSIGN(database_, engine_->Open(next));
  ASSERT_OK(Change(*database_, "acme", "UPDATE numbers SET number = number + 1 WHERE organization = 'acme'"));
  database_.reset();
  ASSERT_OK(engine_->Back(next));
  ASSERT_OK_AND_ASSIGN(database_, engine_->Open(Released()));
  EXPECT_EQ(Rows(EveryOrganization()), "a=11 b=2 c=4");
}

TEST_P(DatabaseConformance, AProgramServesOnTheNextVersionWhenThatLetsIt) {
  std::vector<Migration> next = Released();
  next.push_back(kNotes);
  database_.reset();
  ASSERT_OK(engine_->Open(next));
  ASSERT_OK_AND_ASSIGN(database_, engine_->Open(Released()));
  ASSERT_OK(Insert("acme", "a", 1));
  EXPECT_EQ(Rows("acme"), "a=1");
  database_.reset();
  EXPECT_THAT(engine_->Back(Released()), HasReason("SCHEMA_NEWER")) << "only the newer program knows the way";

  std::vector<Migration> later = next;
  later.push_back({4, "another", "CREATE TABLE w (organization {text} NOT NULL PRIMARY KEY) {keyed};",
                   "DROP TABLE w;", true});
  ASSERT_OK(engine_->Open(later));
  EXPECT_OK(engine_->Open(next));
  EXPECT_THAT(engine_->Open(Released()), HasReason("SCHEMA_NEWER")) << "two versions newer";
  EXPECT_THAT(engine_->Back(next), HasReason("SCHEMA_NEWER"));
  ASSERT_OK(engine_->Back(later));
  ASSERT_OK(engine_->Back(next));
  ASSERT_OK_AND_ASSIGN(database_, engine_->Open(Released()));
  EXPECT_EQ(Rows("acme"), "a=1");
}

TEST_P(DatabaseConformance, AStepBackNeedsAWayAndTheRightSchema) {
  database_.reset();
  EXPECT_THAT(engine_->Back(Released()), HasReason("NO_STEP_BACK"));
  std::vector<Migration> later = Released();
  later.push_back(kNotes);
  later.push_back(
      {4, "another", "CREATE TABLE w (organization {text} NOT NULL PRIMARY KEY) {keyed};", "DROP TABLE w;"});
  EXPECT_THAT(engine_->Back(later), HasReason("SCHEMA_OLDER")) << "there are two steps between";
  later.resize(3);
  ASSERT_OK(engine_->Open(later));
  later.back().name = "something else";
  EXPECT_THAT(engine_->Back(later), HasReason("SCHEMA_MISMATCH"));
}

TEST_P(DatabaseConformance, AFailingStepBackLeavesWhatWas) {
  ASSERT_OK(Insert("acme", "a", 1));
  std::vector<Migration> next = Released();
  next.push_back(kNumbersApart);
  next.back().down = "DROP TABLE numbers; INSERT INTO nowhere VALUES (1);";
  database_.reset();
  ASSERT_OK(engine_->Open(next));
  const absl::Status status = engine_->Back(next);
  EXPECT_THAT(status, HasReason("STORAGE_ERROR"));
  EXPECT_THAT(base::DetailOf(status), ::testing::HasSubstr("migration 3 numbers_apart"));
  next.back() = kNumbersApart;
  ASSERT_OK(engine_->Back(next));
  ASSERT_OK_AND_ASSIGN(database_, engine_->Open(Released()));
  EXPECT_EQ(Rows("acme"), "a=1");
}

}  // namespace rapport::db
