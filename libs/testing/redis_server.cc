#include "libs/testing/redis_server.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <utility>

namespace rapport::testing {
namespace {

[[noreturn]] void Fail(const char* what) {
  std::perror(what);
  std::abort();
}

// Reads `file` until `text` has come (true) or the end (false).
bool ReadUntil(int file, const std::string& text) {
  std::string seen;
  char buffer[4096];
  while (seen.find(text) == std::string::npos) {
    const ssize_t count = read(file, buffer, sizeof(buffer));
    if (count <= 0) return false;
    seen.append(buffer, static_cast<size_t>(count));
  }
  return true;
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
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);

  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) Fail("pipe2");
  const pid_t parent = getpid();
  process_ = fork();
  if (process_ < 0) Fail("fork");
  if (process_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(127);  // it died before we asked
    dup2(ends[1], STDOUT_FILENO);
    dup2(ends[1], STDERR_FILENO);
    execvp(argv[0], argv.data());
    _exit(127);
  }
  close(ends[1]);
  output_ = ends[0];
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
