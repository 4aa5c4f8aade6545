#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_SECURE_RANDOM_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_SECURE_RANDOM_H_

#include <cstdint>
#include <cstring>
#include <limits>
#include <string>

#include "libs/base/ids.h"

namespace rapport::intake {

// A uniform random bit generator over the operating system's cryptographic source: what answers are shuffled
// with, so that no one who knows a seed can put them back in order.
class SecureRandom {
 public:
  using result_type = std::uint64_t;
  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }

  result_type operator()() {
    if (used_ + sizeof(result_type) > buffer_.size()) {
      buffer_ = base::RandomBytes(kBufferBytes);
      used_ = 0;
    }
    result_type value;
    std::memcpy(&value, buffer_.data() + used_, sizeof(value));
    used_ += sizeof(value);
    return value;
  }

 private:
  static constexpr std::size_t kBufferBytes = 512;
  std::string buffer_;
  std::size_t used_ = 0;
};

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_SECURE_RANDOM_H_
