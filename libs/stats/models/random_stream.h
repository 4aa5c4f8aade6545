#ifndef RAPPORT_LIBS_STATS_MODELS_RANDOM_STREAM_H_
#define RAPPORT_LIBS_STATS_MODELS_RANDOM_STREAM_H_

#include <array>
#include <bit>
#include <cstdint>

namespace rapport::stats {

// A stream of random numbers that depends on a seed and a stream number only: xoshiro256++ (Blackman and
// Vigna 2021), its state filled by SplitMix64 (Steele, Lea and Flood 2014). Not for secrets.
class RandomStream {
 public:
  RandomStream(std::uint64_t seed, std::uint64_t stream) {
    std::uint64_t counter = Mix(seed) + stream * kGolden;
    for (std::uint64_t& word : state_) word = Mix(counter += kGolden);
  }

  std::uint64_t Next() {
    const std::uint64_t result = std::rotl(state_[0] + state_[3], 23) + state_[0];
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

  // Uniform over 0 .. bound-1, without bias (Lemire 2019). Requires 0 < bound < 2^32.
  std::uint32_t Below(std::uint32_t bound) {
    std::uint64_t product = (Next() >> 32) * bound;
    if (static_cast<std::uint32_t>(product) < bound) {
      const std::uint32_t least = (0U - bound) % bound;
      while (static_cast<std::uint32_t>(product) < least) product = (Next() >> 32) * bound;
    }
    return static_cast<std::uint32_t>(product >> 32);
  }

 private:
  static constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15;

  static std::uint64_t Mix(std::uint64_t value) {
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
    value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
    return value ^ (value >> 31);
  }

  std::array<std::uint64_t, 4> state_;
};

}  // namespace rapport::stats

#endif  // RAPPORT_LIBS_STATS_MODELS_RANDOM_STREAM_H_
