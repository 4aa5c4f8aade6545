#include "libs/testing/postgres_server.h"

#include <gtest/gtest.h>

namespace rapport::testing {
namespace {

TEST(PostgresServer, RunsStopsAndKeepsWhatWasCommitted) {
  const auto server = PostgresServer::Start();
  if (server == nullptr) GTEST_SKIP() << "PostgreSQL is not installed";
  server->Run("CREATE TABLE t (a int); INSERT INTO t VALUES (7)");
  EXPECT_EQ(server->Run("SELECT a, current_user FROM t"), "7|postgres\n");
  server->Stop();
  server->Restart();
  EXPECT_EQ(server->Run("SELECT a FROM t"), "7\n");
}

}  // namespace
}  // namespace rapport::testing
