#ifndef RAPPORT_TOOLS_SIMULATE_RANDOM_H_
#define RAPPORT_TOOLS_SIMULATE_RANDOM_H_

#include <boost/random/mersenne_twister.hpp>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace rapport::simulate {

// Random numbers that are the same on every platform for the same seed: Boost's generators and distributions
// are written out in its headers, whereas the standard library leaves its distributions to each vendor. Not
// thread safe.
class Random {
 public:
  // Streams of one seed are independent of each other, so that drawing more from one does not change another.
  Random(std::uint64_t seed, std::uint64_t stream);

  double Normal(double mean, double sd);
  // In [0, 1).
  double Uniform();
  // True with that probability.
  bool Chance(double probability);
  // Both ends included.
  int Integer(int low, int high);

  // Fisher-Yates.
  template <typename T>
  void Shuffle(std::vector<T>& values) {
    for (std::size_t i = values.size(); i > 1; --i) {
      std::swap(values[i - 1], values[static_cast<std::size_t>(Integer(0, static_cast<int>(i) - 1))]);
    }
  }

 private:
  boost::random::mt19937_64 engine_;
};

}  // namespace rapport::simulate

#endif  // RAPPORT_TOOLS_SIMULATE_RANDOM_H_
