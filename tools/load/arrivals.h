#ifndef RAPPORT_TOOLS_LOAD_ARRIVALS_H_
#define RAPPORT_TOOLS_LOAD_ARRIVALS_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>

#include "tools/load/random.h"
#include "tools/load/rate.h"

namespace rapport::load {

// Time since the beginning of a run.
using Offset = std::chrono::nanoseconds;

enum class Spacing {
  kPoisson,   // as independent people come
  kConstant,  // each as far from the one before as the rate says
};

// The times at which something happens, one after the other, ascending; the same for the same seed, rate and
// spacing. Not thread safe.
class Arrivals {
 public:
  Arrivals(std::shared_ptr<const Rate> rate, Spacing spacing, std::uint64_t seed);

  // Nullopt after the last; of a rate that does not end there is always a next.
  std::optional<Offset> Next();

 private:
  const std::shared_ptr<const Rate> rate_;
  const Spacing spacing_;
  Random random_;
  double expected_ = 0;  // arrivals that the rate lets expect up to the last one
};

}  // namespace rapport::load

#endif  // RAPPORT_TOOLS_LOAD_ARRIVALS_H_
