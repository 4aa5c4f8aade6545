#include "tools/simulate/random.h"

#include <boost/random/normal_distribution.hpp>
#include <boost/random/uniform_01.hpp>
#include <boost/random/uniform_int_distribution.hpp>

namespace rapport::simulate {
namespace {

// SplitMix64 (Steele, Lea & Flood 2014): spreads neighbouring seeds and streams apart.
std::uint64_t Mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

}  // namespace

Random::Random(std::uint64_t seed, std::uint64_t stream) : engine_(Mix(Mix(seed) ^ stream)) {}

double Random::Normal(double mean, double sd) {
  return boost::random::normal_distribution<double>(mean, sd)(engine_);
}

double Random::Uniform() { return boost::random::uniform_01<double>()(engine_); }

bool Random::Chance(double probability) { return Uniform() < probability; }

int Random::Integer(int low, int high) {
  return boost::random::uniform_int_distribution<int>(low, high)(engine_);
}

}  // namespace rapport::simulate
