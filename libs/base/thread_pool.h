#ifndef RAPPORT_LIBS_BASE_THREAD_POOL_H_
#define RAPPORT_LIBS_BASE_THREAD_POOL_H_

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/functional/any_invocable.h"

namespace rapport::base {

// A fixed number of threads and a bounded queue in front of them: under overload work is refused at the door
// instead of piling up. Thread safe.
class ThreadPool {
 public:
  // `threads` >= 1; `max_queue` tasks may wait, besides those that run.
  ThreadPool(int threads, size_t max_queue);

  // Runs everything that was accepted, then joins the threads. A task must not destroy its own pool.
  ~ThreadPool();

  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  // Takes `task` to run it once, in order of acceptance; false (and `task` is dropped, not run) when the
  // queue is full or the pool is being destroyed. Tasks must not throw.
  [[nodiscard]] bool TrySchedule(absl::AnyInvocable<void()> task);

  // How many threads there are, how many of them run a task, and how many tasks wait, at this moment.
  struct Load {
    size_t threads;
    size_t busy;
    size_t queued;
  };
  Load load() const;

 private:
  void Work();

  const size_t count_;  // of threads
  const size_t max_queue_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;  // a task came, or the end
  // Guarded by mutex_:
  std::deque<absl::AnyInvocable<void()>> queue_;
  size_t idle_ = 0;  // workers that wait for a task
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace rapport::base

#endif  // RAPPORT_LIBS_BASE_THREAD_POOL_H_
