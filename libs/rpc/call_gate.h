#ifndef RAPPORT_LIBS_RPC_CALL_GATE_H_
#define RAPPORT_LIBS_RPC_CALL_GATE_H_

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>

#include "absl/time/time.h"

namespace rapport::access {
class Gatekeeper;
}  // namespace rapport::access

namespace rapport::rpc {

// Through which calls come in. Knows who decides about callers, and counts the calls in flight, so that a
// drain need wait no longer than they last: gRPC's own shutdown waits for idle connections too, and some
// clients do not look at theirs for seconds. Thread safe; Enter and Leave cost an atomic operation each.
class CallGate {
 public:
  void Enter() { in_flight_.fetch_add(1); }
  void Leave();

  // Whether calls that arrive now are to be refused: until a server listens and once it drains. What was
  // written before Open() is seen by every call that finds the gate open.
  bool closed() const { return closed_.load(); }
  void Open() { closed_.store(false); }

  // Who decides from now on about callers from outside the process; must outlive the calls. Null until then:
  // everybody is let in.
  void Guard(const access::Gatekeeper* gatekeeper) { gatekeeper_.store(gatekeeper); }
  const access::Gatekeeper* gatekeeper() const { return gatekeeper_.load(); }

  void Close() { closed_.store(true); }

  // Waits until no call is in flight, at most until `deadline`. Whether none is. Requires closed().
  bool AwaitEmpty(absl::Time deadline);

 private:
  std::atomic<std::int64_t> in_flight_ = 0;
  std::atomic<bool> closed_ = true;
  std::atomic<const access::Gatekeeper*> gatekeeper_ = nullptr;
  std::mutex mutex_;
  std::condition_variable empty_;
};

}  // namespace rapport::rpc

#endif  // RAPPORT_LIBS_RPC_CALL_GATE_H_
