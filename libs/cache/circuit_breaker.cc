#include "libs/cache/circuit_breaker.h"

namespace rapport::cache {

bool CircuitBreaker::Allow() {
  const std::lock_guard lock(mutex_);
  if (!open_) return true;
  if (probing_ || clock_->Now() < retry_at_) return false;
  probing_ = true;
  return true;
}

void CircuitBreaker::Succeeded() {
  const std::lock_guard lock(mutex_);
  open_ = false;
  probing_ = false;
}

void CircuitBreaker::Failed() {
  const std::lock_guard lock(mutex_);
  open_ = true;
  probing_ = false;
  retry_at_ = clock_->Now() + backoff_;
}

bool CircuitBreaker::closed() const {
  const std::lock_guard lock(mutex_);
  return !open_;
}

}  // namespace rapport::cache
