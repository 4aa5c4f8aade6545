#include "libs/db/sqlite/in_use.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/db/sqlite/pool.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/temp_dir.h"

namespace rapport::db::sqlite {
namespace {

using rapport::testing::HasReason;

// With several connections, as a service has.
TEST(CheckNotInUse, SeesAnotherProcessThatIsIdle) {
  const rapport::testing::TempDir directory;
  const std::string path = directory.File("test.db");
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const pid_t child = fork();
  if (child == 0) {
    const auto pool = Pool::Open(path, {});
    if (pool.ok()) (void)!write(ready[1], "r", 1);
    pause();
    _exit(0);
  }
  char byte = 0;
  ASSERT_EQ(read(ready[0], &byte, 1), 1);
  EXPECT_THAT(CheckNotInUse(path), HasReason("STORAGE_BUSY"));
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  EXPECT_OK(CheckNotInUse(path));
  close(ready[0]);
  close(ready[1]);
}

TEST(CheckNotInUse, TakesWhatIsNoDatabaseButNotNothing) {
  const rapport::testing::TempDir directory;
  EXPECT_OK(CheckNotInUse(directory.Write("damaged.db", "x")));
  EXPECT_THAT(CheckNotInUse(directory.File("missing.db")), HasReason("STORAGE_UNAVAILABLE"));
}

}  // namespace
}  // namespace rapport::db::sqlite
