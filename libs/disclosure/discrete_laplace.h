#ifndef RAPPORT_LIBS_DISCLOSURE_DISCRETE_LAPLACE_H_
#define RAPPORT_LIBS_DISCLOSURE_DISCRETE_LAPLACE_H_

#include <cstdint>
#include <functional>

#include "absl/status/statusor.h"

namespace rapport::disclosure {

// Independent uniform 64-bit words: of the operating system's cryptographic source where noise protects
// anybody, seeded in tests.
using UniformBits = std::function<std::uint64_t()>;

// The same of base::RandomBytes(). Each copy has a buffer of its own; one copy is not thread safe.
UniformBits SecureUniformBits();

// The discrete Laplace distribution on the integers, with a rational scale t / s:
//   P(X = x) = (e^(s/t) - 1) / (e^(s/t) + 1) e^(-|x| s / t).
// An integer-valued function of sensitivity d plus such noise is (d s / t)-differentially private.
//
// Samples are exact: Canonne, Kamath & Steinke (2020), "The Discrete Gaussian for Differential Privacy",
// Algorithm 2, with Bernoulli(exp(-gamma)) by Algorithm 1. All in integers, since the floating-point values
// that rounded logarithms can take tell which number was noised (Mironov 2012, "On Significance of the Least
// Significant Bits for Differential Privacy").
class DiscreteLaplace {
 public:
  // Largest numerator and denominator of a scale.
  static constexpr std::int64_t kMaxTerm = std::int64_t{1} << 50;

  // Scale numerator / denominator. INVALID_ARGUMENT, INVALID_SCALE unless both are 1 to kMaxTerm.
  static absl::StatusOr<DiscreteLaplace> Create(std::int64_t numerator, std::int64_t denominator);

  std::int64_t Sample(const UniformBits& bits) const;

  // 1 / (sqrt(2) sinh(s / 2t)), to about 1e-15 of it. Of the distribution, never of a sample.
  double StandardDeviation() const;

 private:
  DiscreteLaplace(std::uint64_t t, std::uint64_t s) : t_(t), s_(s) {}

  std::uint64_t t_;  // without a common divisor
  std::uint64_t s_;
};

}  // namespace rapport::disclosure

#endif  // RAPPORT_LIBS_DISCLOSURE_DISCRETE_LAPLACE_H_
