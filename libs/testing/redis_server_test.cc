#include "libs/testing/redis_server.h"

#include <sys/stat.h>

#include "gtest/gtest.h"

namespace rapport::testing {
namespace {

TEST(RedisServerTest, LivesAndDiesOnDemand) {
  const std::unique_ptr<RedisServer> server = RedisServer::Start();
  if (server == nullptr) GTEST_SKIP() << "redis-server is not installed";
  struct stat info;
  ASSERT_EQ(stat(server->socket().c_str(), &info), 0);
  EXPECT_TRUE(S_ISSOCK(info.st_mode));
  server->Pause();
  server->Resume();
  server->Kill();
  server->Kill();
  server->Restart();
}

TEST(RedisServerTest, AServerThatCannotStartIsNone) {
  EXPECT_EQ(RedisServer::Start({"--no-such-option", "x"}), nullptr);
}

}  // namespace
}  // namespace rapport::testing
