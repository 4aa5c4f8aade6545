#include "libs/base/thread_pool.h"

#include <algorithm>
#include <utility>

namespace rapport::base {

ThreadPool::ThreadPool(int threads, size_t max_queue) : max_queue_(max_queue) {
  const int count = std::max(threads, 1);
  threads_.reserve(static_cast<size_t>(count));
  for (int i = 0; i < count; ++i) threads_.emplace_back([this] { Work(); });
}

ThreadPool::~ThreadPool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

bool ThreadPool::TrySchedule(absl::AnyInvocable<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    // An idle worker takes a task at once, so it does not count as waiting.
    if (stopping_ || queue_.size() >= max_queue_ + idle_) return false;
    queue_.push_back(std::move(task));
  }
  changed_.notify_one();
  return true;
}

void ThreadPool::Work() {
  for (;;) {
    absl::AnyInvocable<void()> task;
    {
      std::unique_lock lock(mutex_);
      ++idle_;
      changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      --idle_;
      if (queue_.empty()) return;
      task = std::move(queue_.front());
      queue_.pop_front();
    }
    task();
  }
}

}  // namespace rapport::base
