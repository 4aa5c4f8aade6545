#include "libs/testing/subprocess.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>
#include <cstdio>
#include <cstdlib>

namespace rapport::testing {
namespace {

constexpr int kNotStarted = 127;  // exit code of a child that could not become the program

[[noreturn]] void Fail(const char* what) {
  std::perror(what);
  std::abort();
}

const passwd* Nobody() { return getuid() == 0 ? getpwnam("nobody") : nullptr; }

}  // namespace

Subprocess Spawn(std::vector<std::string> words, RunAs run_as) {
  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const passwd* const nobody = run_as == RunAs::kNobodyIfRoot ? Nobody() : nullptr;
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) Fail("pipe2");
  const pid_t parent = getpid();
  const pid_t process = fork();
  if (process < 0) Fail("fork");
  if (process == 0) {
    if (nobody != nullptr && (setgroups(0, nullptr) != 0 || setgid(nobody->pw_gid) != 0 ||
                              setuid(nobody->pw_uid) != 0 || chdir("/") != 0)) {
      _exit(kNotStarted);
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);             // changing the user takes it away, so after that
    if (getppid() != parent) _exit(kNotStarted);  // it died before we asked
    dup2(ends[1], STDOUT_FILENO);
    dup2(ends[1], STDERR_FILENO);
    execvp(argv[0], argv.data());
    _exit(kNotStarted);
  }
  close(ends[1]);
  return {process, ends[0]};
}

bool ReadUntil(int output, std::string_view text) {
  std::string seen;
  char buffer[4096];
  while (seen.find(text) == std::string::npos) {
    const ssize_t count = read(output, buffer, sizeof(buffer));
    if (count <= 0) return false;
    seen.append(buffer, static_cast<std::size_t>(count));
  }
  return true;
}

std::string ReadAll(int output) {
  std::string seen;
  char buffer[4096];
  for (;;) {
    const ssize_t count = read(output, buffer, sizeof(buffer));
    if (count <= 0) return seen;
    seen.append(buffer, static_cast<std::size_t>(count));
  }
}

int Wait(pid_t process) {
  int status = 0;
  if (waitpid(process, &status, 0) != process) Fail("waitpid");
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void GiveToNobodyIfRoot(const std::string& path) {
  const passwd* const nobody = Nobody();
  if (nobody != nullptr && chown(path.c_str(), nobody->pw_uid, nobody->pw_gid) != 0) Fail("chown");
}

}  // namespace rapport::testing
