#include "libs/testing/redis_sentinel.h"

#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace rapport::testing {

std::unique_ptr<RedisSentinel> RedisSentinel::Start() {
  std::unique_ptr<RedisSentinel> redis(new RedisSentinel);
  redis->primary_ = StartRedisNode();
  if (redis->primary_.server == nullptr) return nullptr;
  const std::string port = std::to_string(redis->primary_.port);
  redis->replica_ = StartRedisNode({"--replicaof", "127.0.0.1", port});
  while (RedisCli(redis->replica_.port, {"ROLE"}).find("connected") == std::string::npos) {
  }
  const std::string settings =
      redis->directory_.Write("sentinel.conf", "port 0\nunixsocket " + redis->socket() +
                                                   "\nsentinel monitor mymaster 127.0.0.1 " + port +
                                                   " 1\nsentinel down-after-milliseconds mymaster 300\n"
                                                   "sentinel failover-timeout mymaster 2000\n");
  redis->sentinel_ = Spawn({"redis-server", settings, "--sentinel"});
  if (!ReadUntil(redis->sentinel_.output, "+slave slave")) {
    std::fprintf(stderr, "the Sentinel does not find the replica\n");
    std::abort();
  }
  return redis;
}

RedisSentinel::~RedisSentinel() {
  if (sentinel_.process < 0) return;
  kill(sentinel_.process, SIGKILL);
  Wait(sentinel_.process);
  close(sentinel_.output);
}

void RedisSentinel::Pause() const { kill(sentinel_.process, SIGSTOP); }

// A Sentinel that has not heard of the replica's state yet refuses, and it takes its time to tell the old
// primary what it is now.
void RedisSentinel::FailOver() const {
  while (RedisCli(0, {"-s", socket(), "SENTINEL", "FAILOVER", "mymaster"}).find("OK") == std::string::npos) {
  }
  while (RedisCli(replica_.port, {"ROLE"}).find("master") == std::string::npos) {
  }
  RedisCli(primary_.port, {"REPLICAOF", "127.0.0.1", std::to_string(replica_.port)});
}

}  // namespace rapport::testing
