#ifndef RAPPORT_LIBS_NET_ENDED_CALLS_H_
#define RAPPORT_LIBS_NET_ENDED_CALLS_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace rapport::net {

// How calls have ended.
struct Calls {
  std::uint64_t answered = 0;
  std::uint64_t late = 0;     // of these, when more of their time had passed than was left
  std::uint64_t in_vain = 0;  // refused, as more came than the server takes, or past their deadline

  friend Calls operator+(const Calls& a, const Calls& b) {
    return {a.answered + b.answered, a.late + b.late, a.in_vain + b.in_vain};
  }
  friend Calls operator-(const Calls& a, const Calls& b) {
    return {a.answered - b.answered, a.late - b.late, a.in_vain - b.in_vain};
  }
};

// Counts how calls ended by the port of the peer that made them, which all but tells connections apart.
// Thread safe; 1.5 MiB.
class EndedCalls {
 public:
  void CountAnswered(std::uint16_t port) { Increment(counts_[port].answered); }
  void CountLate(std::uint16_t port) {
    Increment(counts_[port].late);
    Increment(counts_[port].answered);
  }
  void CountInVain(std::uint16_t port) { Increment(counts_[port].in_vain); }

  // Since this object was made.
  Calls Of(std::uint16_t port) const {
    const Count& count = counts_[port];
    return {.answered = count.answered.load(std::memory_order_relaxed),
            .late = count.late.load(std::memory_order_relaxed),
            .in_vain = count.in_vain.load(std::memory_order_relaxed)};
  }

 private:
  struct Count {
    std::atomic<std::uint64_t> answered = 0;
    std::atomic<std::uint64_t> late = 0;
    std::atomic<std::uint64_t> in_vain = 0;
  };

  static void Increment(std::atomic<std::uint64_t>& count) { count.fetch_add(1, std::memory_order_relaxed); }

  std::vector<Count> counts_ = std::vector<Count>(std::size_t{UINT16_MAX} + 1);
};

}  // namespace rapport::net

#endif  // RAPPORT_LIBS_NET_ENDED_CALLS_H_
