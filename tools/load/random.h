#ifndef RAPPORT_TOOLS_LOAD_RANDOM_H_
#define RAPPORT_TOOLS_LOAD_RANDOM_H_

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <random>

namespace rapport::load {

// Numbers by lot, the same for the same seed with every standard library: its engines are specified to the
// bit, its distributions are not. For loads only, never for what must not be guessed.
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  std::uint64_t Bits() { return engine_(); }
  // 0 to below 1.
  double Uniform() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }
  // 0 to below `end`, which is at least 1.
  std::size_t Below(std::size_t end) {
    return static_cast<std::size_t>(Uniform() * static_cast<double>(end));
  }
  // Mean 1.
  double Exponential() { return -std::log1p(-Uniform()); }
  // Mean 0, standard deviation 1, by Box and Muller.
  double Normal() { return std::sqrt(2 * Exponential()) * std::cos(2 * std::numbers::pi * Uniform()); }

 private:
  std::mt19937_64 engine_;
};

}  // namespace rapport::load

#endif  // RAPPORT_TOOLS_LOAD_RANDOM_H_
