#include "libs/disclosure/discrete_laplace.h"

#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>
#include <string>

#include "libs/base/ids.h"
#include "libs/base/status.h"

namespace rapport::disclosure {
namespace {

// Uniform on 0 .. bound - 1, by rejection. Requires bound > 0.
std::uint64_t UniformBelow(std::uint64_t bound, const UniformBits& bits) {
  constexpr std::uint64_t kLast = std::numeric_limits<std::uint64_t>::max();
  const std::uint64_t surplus = (kLast % bound + 1) % bound;  // 2^64 mod bound
  for (;;) {
    const std::uint64_t word = bits();
    if (word <= kLast - surplus) return word % bound;
  }
}

// Algorithm 1 for gamma = p / q in [0, 1]. The paper's Bernoulli(gamma / k) is drawn as Bernoulli(gamma) and
// Bernoulli(1 / k), both true, so that no product overflows.
bool BernoulliExpMinus(std::uint64_t p, std::uint64_t q, const UniformBits& bits) {
  std::uint64_t k = 1;
  while (UniformBelow(q, bits) < p && UniformBelow(k, bits) == 0) ++k;
  return k % 2 == 1;
}

}  // namespace

UniformBits SecureUniformBits() {
  return [buffer = std::string(), used = std::size_t{0}]() mutable {
    constexpr std::size_t kBufferBytes = 512;
    std::uint64_t word = 0;
    if (used + sizeof(word) > buffer.size()) {
      buffer = base::RandomBytes(kBufferBytes);
      used = 0;
    }
    std::memcpy(&word, buffer.data() + used, sizeof(word));
    used += sizeof(word);
    return word;
  };
}

absl::StatusOr<DiscreteLaplace> DiscreteLaplace::Create(std::int64_t numerator, std::int64_t denominator) {
  if (numerator < 1 || numerator > kMaxTerm || denominator < 1 || denominator > kMaxTerm) {
    return base::InvalidArgument("scale", "is not a ratio of whole numbers from 1 to 2^50", "INVALID_SCALE");
  }
  const std::int64_t divisor = std::gcd(numerator, denominator);
  return DiscreteLaplace(static_cast<std::uint64_t>(numerator / divisor),
                         static_cast<std::uint64_t>(denominator / divisor));
}

std::int64_t DiscreteLaplace::Sample(const UniformBits& bits) const {
  for (;;) {
    const std::uint64_t u = UniformBelow(t_, bits);
    if (!BernoulliExpMinus(u, t_, bits)) continue;
    // u + t v is geometric with e^(-1/t). It stays below 2^63 while v < 2^13 - 1; a v beyond has probability
    // e^-8191.
    std::uint64_t v = 0;
    while (BernoulliExpMinus(1, 1, bits)) ++v;
    const auto magnitude = static_cast<std::int64_t>((u + t_ * v) / s_);
    const bool negative = UniformBelow(2, bits) == 1;
    if (negative && magnitude == 0) continue;  // 0 would be drawn twice as often
    return negative ? -magnitude : magnitude;
  }
}

double DiscreteLaplace::StandardDeviation() const {
  return 1 / (std::sqrt(2.0) * std::sinh(static_cast<double>(s_) / (2 * static_cast<double>(t_))));
}

}  // namespace rapport::disclosure
