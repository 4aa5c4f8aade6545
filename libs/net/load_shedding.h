#ifndef RAPPORT_LIBS_NET_LOAD_SHEDDING_H_
#define RAPPORT_LIBS_NET_LOAD_SHEDDING_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/time/time.h"

namespace rapport::net {

// Calls that have ended.
struct Calls {
  std::uint64_t answered = 0;
  std::uint64_t in_vain = 0;  // refused, as more came than the server takes, or past their deadline
};

// Which connections a server keeps that is offered more calls than it can answer.
//
// To turn a small call away costs a gRPC server half of what answering it costs: by then the message has been
// read and parsed, and a status has to be written. What exceeds a connection's streams waits in its client in
// order of arrival, until all that the server gets to see is about to expire. So a server that only refuses
// calls answers next to none when it is offered several times what it can do. Calls that it does not read
// cost nothing: when more than a third of all calls end in vain, every connection is closed that is in use
// and does not get answers to most of its calls, which empties its client's queue. Half of them may come back
// at once, others slowly at first and then faster, all within fifteen seconds if there is no overload again;
// meanwhile their clients go to another replica, or are told at once.
//
// In the manner of congestion control: multiplicative decrease (Chiu and Jain 1989), and increase with a
// power of the time since (as CUBIC, RFC 9438, but of second order). Not thread safe.
class LoadShedding {
 public:
  // How often Next() is to be called.
  static constexpr absl::Duration kInterval = absl::Milliseconds(100);

  // Which of the open connections to close, ascending; `connections`: what has become of the calls of each
  // since the last look. `is_busy` is asked which of them have sent something lately.
  std::vector<std::size_t> Next(const std::vector<Calls>& connections,
                                absl::FunctionRef<bool(std::size_t connection)> is_busy);

  // Whether a new connection may come when `connections` are open.
  bool Admits(std::size_t connections) const {
    return !limit_ || static_cast<double>(connections + 1) <= *limit_;
  }

  // Whether connections are being turned away.
  bool is_shedding() const { return limit_.has_value(); }

 private:
  void Grow();

  std::optional<double> limit_;  // of connections
  double base_ = 0;              // what it was when connections were last closed
  int looks_ = 0;                // since then
  double before_ = 0;            // connections, when the overload began
};

}  // namespace rapport::net

#endif  // RAPPORT_LIBS_NET_LOAD_SHEDDING_H_
