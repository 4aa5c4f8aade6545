#ifndef RAPPORT_LIBS_NET_LIVE_CALLS_H_
#define RAPPORT_LIBS_NET_LIVE_CALLS_H_

#include <atomic>
#include <cstddef>

#include "libs/net/descriptor.h"

namespace rapport::net {

// Counts the calls that a server holds, from when their headers have been read until all of them is gone.
// That is more than are in flight by HTTP/2: a call that its caller resets makes room for another one at
// once, but is held until a thread has come to it. Thread safe; Add and Remove cost an atomic operation each.
class LiveCalls {
 public:
  explicit LiveCalls(std::size_t limit);

  void Add() {
    if (count_.fetch_add(1, std::memory_order_relaxed) == limit_) Signal();
  }
  void Remove() { count_.fetch_sub(1, std::memory_order_relaxed); }

  std::size_t count() const { return count_.load(std::memory_order_relaxed); }
  bool is_exceeded() const { return count() > limit_; }
  bool has_room() const { return count() <= limit_ / 2; }

  // Readable once the limit has been passed, until Rearm().
  const Descriptor& signal() const { return signal_; }
  void Rearm();

 private:
  void Signal();

  const std::size_t limit_;
  const Descriptor signal_;
  std::atomic<std::size_t> count_ = 0;
};

}  // namespace rapport::net

#endif  // RAPPORT_LIBS_NET_LIVE_CALLS_H_
