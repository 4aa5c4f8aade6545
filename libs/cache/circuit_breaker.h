#ifndef RAPPORT_LIBS_CACHE_CIRCUIT_BREAKER_H_
#define RAPPORT_LIBS_CACHE_CIRCUIT_BREAKER_H_

#include <mutex>

#include "absl/time/time.h"
#include "libs/base/clock.h"

namespace rapport::cache {

// Keeps callers away from a backend in trouble. Closed: everyone may call. A failure opens it for `backoff`;
// after that one caller at a time may probe, and its success closes the breaker again. Thread safe, never
// blocks for long.
class CircuitBreaker {
 public:
  CircuitBreaker(absl::Duration backoff, const base::Clock* clock) : backoff_(backoff), clock_(clock) {}

  // Whether the caller may go ahead. If so, it must call exactly one of Succeeded() and Failed() afterwards.
  bool Allow();
  void Succeeded();
  void Failed();

  bool closed() const;

 private:
  const absl::Duration backoff_;
  const base::Clock* const clock_;
  mutable std::mutex mutex_;
  // Guarded by mutex_:
  bool open_ = false;
  bool probing_ = false;
  absl::Time retry_at_ = absl::InfinitePast();
};

}  // namespace rapport::cache

#endif  // RAPPORT_LIBS_CACHE_CIRCUIT_BREAKER_H_
