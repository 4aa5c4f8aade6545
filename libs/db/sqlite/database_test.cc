#include "libs/db/sqlite/database.h"

#include <gtest/gtest.h>

#include "libs/db/conformance/database_conformance.h"
#include "libs/testing/temp_dir.h"

namespace rapport::db::sqlite {
namespace {

class SqliteEngine final : public Engine {
 public:
  absl::StatusOr<std::unique_ptr<db::Database>> Open(std::span<const Migration> migrations) override {
    return OpenDatabase(directory_.File("test.db"), migrations);
  }

 private:
  const rapport::testing::TempDir directory_;
};

}  // namespace
}  // namespace rapport::db::sqlite

namespace rapport::db {

INSTANTIATE_TEST_SUITE_P(Sqlite, DatabaseConformance, ::testing::Values(EngineFactory([] {
                           return std::make_unique<sqlite::SqliteEngine>();
                         })));

}  // namespace rapport::db
