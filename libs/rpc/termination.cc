#include "libs/rpc/termination.h"

#include <semaphore.h>
#include <signal.h>

#include <cerrno>
#include <cstdlib>

namespace rapport::rpc {
namespace {

// The handler may do little more than post a semaphore, for which a thread waits.
sem_t g_arrived;
volatile sig_atomic_t g_signal = 0;

void OnSignal(int signal) {
  const int saved_errno = errno;
  g_signal = signal;
  sem_post(&g_arrived);
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
  if (sem_init(&g_arrived, 0, 0) != 0) std::abort();
  Handle(&OnSignal);
  while (sem_wait(&g_arrived) != 0 && errno == EINTR) {
  }
  Handle(SIG_DFL);
  return g_signal;
}

}  // namespace rapport::rpc
