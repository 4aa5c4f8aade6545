#include "libs/base/thread_pool.h"

#include <algorithm>
#include <utility>

namespace rapport::base {

ThreadPool::ThreadPool(int threads, size_t max_queue)
    : count_(static_cast<size_t>(std::max(threads, 1))), max_queue_(max_queue) {
  threads_.reserve(count_);
  for (size_t i = 0; i < count_; ++i) threads_.emplace_back([this] { Work(); });
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

ThreadPool::Load ThreadPool::load() const {
  const std::lock_guard lock(mutex_);
  const size_t taken = std::min(queue_.size(), idle_);  // by idle workers, which are on their way
  return {count_, count_ - idle_ + taken, queue_.size() - taken};
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
