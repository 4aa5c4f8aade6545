#include "libs/db/postgres/error.h"

#include <gtest/gtest.h>

#include "libs/base/status.h"

namespace rapport::db::postgres {
namespace {

TEST(PostgresError, EveryStateHasAReason) {
  const auto reason = [](std::string_view state) { return base::ReasonOf(StatusOfSqlState(state, "x")); };
  EXPECT_EQ(reason("23505"), "ALREADY_EXISTS");
  EXPECT_EQ(reason("23503"), "CONSTRAINT_VIOLATED");
  EXPECT_EQ(reason("55P03"), "STORAGE_BUSY");
  EXPECT_EQ(reason("40001"), "STORAGE_BUSY");
  EXPECT_EQ(reason("53100"), "STORAGE_FULL");
  EXPECT_EQ(reason("53300"), "STORAGE_UNAVAILABLE");
  EXPECT_EQ(reason("57P01"), "STORAGE_UNAVAILABLE");
  EXPECT_EQ(reason(""), "STORAGE_UNAVAILABLE");
  EXPECT_EQ(reason("25006"), "STORAGE_READ_ONLY");
  EXPECT_EQ(reason("28P01"), "STORAGE_REFUSED");
  EXPECT_EQ(reason("42501"), "STORAGE_REFUSED");
  EXPECT_EQ(reason("XX001"), "STORAGE_CORRUPT");
  EXPECT_EQ(reason("42P01"), "STORAGE_ERROR");
}

TEST(PostgresError, FindsTheStateInARefusal) {
  EXPECT_EQ(
      SqlStateIn(
          "connection to server on socket \"/tmp/x\" failed: FATAL:  3D000: database \"y\" does not exist"),
      "3D000");
  EXPECT_EQ(SqlStateIn("SCHWERWIEGEND:  28P01: Passwort"), "28P01");
  EXPECT_EQ(SqlStateIn("connection refused:  x"), "");
  EXPECT_EQ(SqlStateIn(""), "");
}

}  // namespace
}  // namespace rapport::db::postgres
