#include "libs/rpc/termination.h"

#include <semaphore.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <mutex>

namespace rapport::rpc {
namespace {

// A handler may do little more than post a semaphore, for which a thread waits.
sem_t g_arrived;
volatile sig_atomic_t g_signal = 0;

void Keep(int signal) {
  const int saved_errno = errno;
  g_signal = signal;
  sem_post(&g_arrived);
  errno = saved_errno;
}

void End(int signal) { _exit(128 + signal); }

void Handle(void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
}

}  // namespace

void EndOnTermination() { Handle(&End); }

void CatchTermination() {
  static std::once_flag once;
  std::call_once(once, [] {
    if (sem_init(&g_arrived, 0, 0) != 0) std::abort();
  });
  Handle(&Keep);
}

int WaitForTermination() {
  CatchTermination();
  while (sem_wait(&g_arrived) != 0 && errno == EINTR) {
  }
  EndOnTermination();
  return g_signal;
}

}  // namespace rapport::rpc
