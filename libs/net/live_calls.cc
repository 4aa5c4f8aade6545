#include "libs/net/live_calls.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>

namespace rapport::net {

LiveCalls::LiveCalls(std::size_t limit) : limit_(limit), signal_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

void LiveCalls::Signal() {
  constexpr std::uint64_t kOne = 1;
  (void)!write(signal_.get(), &kOne, sizeof(kOne));
}

void LiveCalls::Rearm() {
  std::uint64_t passed = 0;
  (void)!read(signal_.get(), &passed, sizeof(passed));
}

}  // namespace rapport::net
