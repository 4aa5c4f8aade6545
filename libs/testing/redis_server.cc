#include "libs/testing/redis_server.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "libs/testing/subprocess.h"

namespace rapport::testing {
namespace {

[[noreturn]] void Fail(const char* what) {
  std::perror(what);
  std::abort();
}

}  // namespace

std::unique_ptr<RedisServer> RedisServer::Start(std::vector<std::string> arguments) {
  std::unique_ptr<RedisServer> server(new RedisServer(std::move(arguments)));
  if (!server->Spawn()) return nullptr;
  return server;
}

RedisServer::~RedisServer() { Kill(); }

// Starts the process and waits until it says that it is ready; false when it ends before.
bool RedisServer::Spawn() {
  std::vector<std::string> words = {"redis-server", "--port",       "0", "--unixsocket",
                                    socket(),       "--save",       "",  "--dir",
                                    dir_.path(),    "--appendonly", "no"};
  words.insert(words.end(), arguments_.begin(), arguments_.end());
  const Subprocess server = testing::Spawn(std::move(words));
  process_ = server.process;
  output_ = server.output;
  if (ReadUntil(output_, "eady to accept connections")) return true;
  Kill();
  return false;
}

void RedisServer::Kill() {
  if (process_ < 0) return;
  Signal(SIGKILL);
  waitpid(process_, nullptr, 0);
  process_ = -1;
  close(output_);
}

void RedisServer::Restart() {
  if (!Spawn()) Fail("redis-server");
}

void RedisServer::Pause() {
  Signal(SIGSTOP);
  int status = 0;
  waitpid(process_, &status, WUNTRACED);  // the signal is not delivered at once
}

void RedisServer::Resume() { Signal(SIGCONT); }

void RedisServer::Signal(int signal) {
  if (kill(process_, signal) != 0) Fail("kill");
}

}  // namespace rapport::testing
