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
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  for (std::thread& thread : threads_) thread.join();
}

bool ThreadPool::TrySchedule(absl::AnyInvocable<void()> task) {
  absl::MutexLock lock(&mutex_);
  // An idle worker takes a task at once, so it does not count as waiting.
  if (stopping_ || queue_.size() >= max_queue_ + idle_) return false;
  queue_.push_back(std::move(task));
  return true;
}

void ThreadPool::Work() {
  auto ready = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return stopping_ || !queue_.empty(); };
  for (;;) {
    absl::AnyInvocable<void()> task;
    {
      absl::MutexLock lock(&mutex_);
      ++idle_;
      mutex_.Await(absl::Condition(&ready));
      --idle_;
      if (queue_.empty()) return;
      task = std::move(queue_.front());
      queue_.pop_front();
    }
    task();
  }
}

}  // namespace rapport::base
