#include "libs/stats/moments.h"

#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>

namespace rapport::stats {
namespace {

using Wide = boost::multiprecision::int512_t;

constexpr std::size_t kSerializedBytes = 40;

Wide ToWide(absl::uint128 value) {
  return (Wide(absl::Uint128High64(value)) << 64) + absl::Uint128Low64(value);
}

Wide ToWide(absl::int128 value) {
  const bool negative = value < 0;
  const Wide magnitude = ToWide(static_cast<absl::uint128>(negative ? -value : value));
  return negative ? Wide(-magnitude) : magnitude;
}

}  // namespace

std::optional<double> Moments::Mean() const {
  if (n_ == 0) return std::nullopt;
  // One division of exact integers: whole part and remainder are separated so that a sum beyond 2^53 loses
  // nothing.
  const absl::int128 whole = sum_ / n_;
  const absl::int128 rest = sum_ % n_;
  const double fixed = static_cast<double>(whole) + static_cast<double>(rest) / static_cast<double>(n_);
  return std::ldexp(fixed, -kFixedFractionBits);
}

std::optional<double> Moments::Sd() const {
  if (n_ < 2) return std::nullopt;
  const Wide sum = ToWide(sum_);
  const Wide numerator = Wide(n_) * ToWide(sum_of_squares_) - sum * sum;
  const double denominator = static_cast<double>(n_) * static_cast<double>(n_ - 1);
  return std::ldexp(std::sqrt(numerator.convert_to<double>() / denominator), -kFixedFractionBits);
}

std::optional<double> Moments::StandardError() const {
  const std::optional<double> sd = Sd();
  if (!sd.has_value()) return std::nullopt;
  return *sd / std::sqrt(static_cast<double>(n_));
}

std::string Moments::Serialize() const {
  std::string bytes;
  bytes.reserve(kSerializedBytes);
  const auto put = [&bytes](std::uint64_t word) {
    for (int i = 0; i < 8; ++i) bytes.push_back(static_cast<char>((word >> (8 * i)) & 0xff));
  };
  put(static_cast<std::uint64_t>(n_));
  put(absl::Int128Low64(sum_));
  put(static_cast<std::uint64_t>(absl::Int128High64(sum_)));
  put(absl::Uint128Low64(sum_of_squares_));
  put(absl::Uint128High64(sum_of_squares_));
  return bytes;
}

absl::StatusOr<Moments> Moments::Parse(std::string_view bytes) {
  if (bytes.size() != kSerializedBytes) return absl::InvalidArgumentError("moments are 40 bytes long");
  const auto take = [&bytes](int word) {
    std::uint64_t value = 0;
    for (int i = 7; i >= 0; --i) {
      value = (value << 8) | static_cast<unsigned char>(
                                 bytes[8 * static_cast<std::size_t>(word) + static_cast<std::size_t>(i)]);
    }
    return value;
  };
  Moments moments;
  moments.n_ = static_cast<std::int64_t>(take(0));
  if (moments.n_ < 0) return absl::InvalidArgumentError("moments of a negative count");
  moments.sum_ = absl::MakeInt128(static_cast<std::int64_t>(take(2)), take(1));
  moments.sum_of_squares_ = absl::MakeUint128(take(4), take(3));
  return moments;
}

}  // namespace rapport::stats
