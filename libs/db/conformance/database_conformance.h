#ifndef RAPPORT_LIBS_DB_CONFORMANCE_DATABASE_CONFORMANCE_H_
#define RAPPORT_LIBS_DB_CONFORMANCE_DATABASE_CONFORMANCE_H_

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "libs/db/database.h"
#include "libs/db/migration.h"

namespace rapport::db {

// An engine under test. Open() gives a database on the same data every time it is called within one test.
class Engine {
 public:
  virtual ~Engine() = default;
  // Brings the schema up to date and opens it.
  virtual absl::StatusOr<std::unique_ptr<Database>> Open(std::span<const Migration> migrations) = 0;
  // Takes the last of them back. No database may be open.
  virtual absl::Status Back(std::span<const Migration> migrations) = 0;
};

using EngineFactory = std::function<std::unique_ptr<Engine>()>;

// What every Database does. An engine instantiates it with
// INSTANTIATE_TEST_SUITE_P(Sqlite, DatabaseConformance, testing::Values(factory)).
class DatabaseConformance : public ::testing::TestWithParam<EngineFactory> {
 protected:
  // What SetUp() opens: two steps.
  static std::vector<Migration> Released();

  void SetUp() override;

  // One row of the table t: an identifier, a number and bytes.
  absl::Status Insert(std::string_view organization, std::string_view id, std::int64_t number,
                      std::string_view bytes = "");
  // "id=number" of all rows that a reader of the organization sees, by id.
  std::string Rows(std::string_view organization);

  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Database> database_;
};

}  // namespace rapport::db

#endif  // RAPPORT_LIBS_DB_CONFORMANCE_DATABASE_CONFORMANCE_H_
