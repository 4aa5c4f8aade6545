#ifndef RAPPORT_LIBS_NET_LOAD_SHEDDING_H_
#define RAPPORT_LIBS_NET_LOAD_SHEDDING_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/time/time.h"
#include "libs/net/ended_calls.h"

namespace rapport::net {

// Which connections a server keeps that is offered more calls than it can answer.
//
// To turn a small call away costs a gRPC server half of what answering it costs: by then the message has been
// read and parsed, and a status has to be written. What exceeds a connection's streams waits in its client in
// order of arrival, until all that the server gets to see is about to expire. So a server that only refuses
// calls answers next to none when it is offered several times what it can do. Calls that it does not read
// cost nothing: when more than a third of all calls end in vain, every connection is closed that is in use
// and does not get answers to most of its calls, or every one in use where these are many, which empties
// their clients' queues. Half of them may come back at once; a quarter when that is soon too much again;
// later, as the number is about right, three quarters. The others follow quickly at first, slowly towards the
// number that was too much, which is reached after ten seconds, and then faster and faster, so that all are
// back ten seconds later if there is no overload again. Meanwhile their clients go to another replica, or are
// told at once.
//
// As long as others are being turned away, late answers tell of queues before all in them is in vain: of the
// connections that get most of their answers when more of the call's time has passed than is left, a quarter
// is closed at each look, the worst first. They may come back. So queues are emptied in turns, and the server
// has work all the while. The number that may come is lowered by one and a tenth then, every other second at
// most. Late answers alone begin nothing: they are no overload where somebody just waits for something long.
//
// In the manner of congestion control: multiplicative decrease (Chiu and Jain 1989), and increase with the
// cube of the time (CUBIC, RFC 9438, sections 4.1 and 4.2). Not thread safe.
class LoadShedding {
 public:
  // How often Next() is to be called.
  static constexpr absl::Duration kInterval = absl::Milliseconds(100);

  // Which of the open connections to close, ascending; `connections`: how calls of each have ended since the
  // last look.
  std::vector<std::size_t> Next(const std::vector<Calls>& connections,
                                absl::FunctionRef<bool(std::size_t connection)> is_busy);

  // Whether a new connection may come when `connections` are open.
  bool Admits(std::size_t connections) const {
    return !limit_ || static_cast<double>(connections + 1) <= *limit_;
  }

  // Whether connections are being turned away.
  bool is_shedding() const { return limit_.has_value(); }

 private:
  std::vector<std::size_t> CloseMany(const std::vector<Calls>& connections,
                                     absl::FunctionRef<bool(std::size_t connection)> is_busy);
  std::vector<std::size_t> CloseLate(const std::vector<Calls>& connections);
  void LimitTo(double connections, double too_many);
  void Grow();

  std::optional<double> limit_;  // of connections
  double base_ = 0;              // what it was when connections were last closed
  double ceiling_ = 0;           // how many there were then
  double before_ = 0;            // how many there were when the overload began
  bool is_search_ = false;       // the number may still be far too large
  bool is_settling_ = false;     // many were closed just now
  int looks_ = 0;                // since the number was last lowered
};

}  // namespace rapport::net

#endif  // RAPPORT_LIBS_NET_LOAD_SHEDDING_H_
