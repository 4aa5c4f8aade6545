#include "libs/net/descriptor.h"

#include <unistd.h>

namespace rapport::net {

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  const Descriptor old(std::exchange(number_, other.Release()));
  return *this;
}

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

}  // namespace rapport::net
