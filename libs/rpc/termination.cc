#include "libs/rpc/termination.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace rapport::rpc {
namespace {

// The handler may only write to a pipe; the waiting thread reads it.
int g_pipe[2] = {-1, -1};

void OnSignal(int signal) {
  const int saved_errno = errno;
  const char byte = static_cast<char>(signal);
  [[maybe_unused]] const ssize_t written = ::write(g_pipe[1], &byte, 1);
  errno = saved_errno;
}

void Handle(void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
}

}  // namespace

int WaitForTermination() {
  if (g_pipe[0] < 0 && ::pipe2(g_pipe, O_CLOEXEC) != 0) std::abort();
  Handle(&OnSignal);
  char signal = 0;
  while (::read(g_pipe[0], &signal, 1) < 0 && errno == EINTR) {
  }
  Handle(SIG_DFL);
  return signal;
}

}  // namespace rapport::rpc
