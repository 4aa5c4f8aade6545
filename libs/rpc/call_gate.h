#ifndef RAPPORT_LIBS_RPC_CALL_GATE_H_
#define RAPPORT_LIBS_RPC_CALL_GATE_H_

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>

#include "absl/time/time.h"
#include "libs/net/ended_calls.h"

namespace rapport::access {
class Gatekeeper;
}  // namespace rapport::access
namespace rapport::auditlog {
class AuditLog;
}  // namespace rapport::auditlog
namespace rapport::tracing {
class Tracer;
}  // namespace rapport::tracing

namespace rapport::rpc {

// Who stands beside the gate; each may be null.
struct Watch {
  const access::Gatekeeper* gatekeeper = nullptr;  // decides about callers; null: everybody is let in
  auditlog::AuditLog* audit_log = nullptr;         // is told of calls that people may make
  tracing::Tracer* tracer = nullptr;               // collects spans, but not of what respondents call
};

// Through which calls come in. Knows who watches them, and counts the calls in flight, so that a
// drain need wait no longer than they last: gRPC's own shutdown waits for idle connections too, and some
// clients do not look at theirs for seconds. Thread safe; Enter and Leave cost an atomic operation each.
class CallGate {
 public:
  void Enter() { in_flight_.fetch_add(1); }
  void Leave();

  net::EndedCalls& ended_calls() { return ended_calls_; }

  // Whether calls that arrive now are to be refused: until a server listens and once it drains. What was
  // written before Open() is seen by every call that finds the gate open.
  bool closed() const { return closed_.load(); }
  void Open() { closed_.store(false); }

  // Who watches from now on; must outlive the calls. Nobody does until then, and null changes nothing: of the
  // servers that calls come in by, those of the process itself have no watch of their own.
  void Post(const Watch& watch) {
    if (watch.gatekeeper != nullptr) gatekeeper_.store(watch.gatekeeper);
    if (watch.audit_log != nullptr) audit_log_.store(watch.audit_log);
    if (watch.tracer != nullptr) tracer_.store(watch.tracer);
  }
  Watch watch() const { return {gatekeeper_.load(), audit_log_.load(), tracer_.load()}; }

  void Close() { closed_.store(true); }

  // Waits until no call is in flight, at most until `deadline`. Whether none is. Requires closed().
  bool AwaitEmpty(absl::Time deadline);

 private:
  std::atomic<std::int64_t> in_flight_ = 0;
  net::EndedCalls ended_calls_;
  std::atomic<bool> closed_ = true;
  std::atomic<const access::Gatekeeper*> gatekeeper_ = nullptr;
  std::atomic<auditlog::AuditLog*> audit_log_ = nullptr;
  std::atomic<tracing::Tracer*> tracer_ = nullptr;
  std::mutex mutex_;
  std::condition_variable empty_;
};

}  // namespace rapport::rpc

#endif  // RAPPORT_LIBS_RPC_CALL_GATE_H_
