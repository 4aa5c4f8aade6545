#include "libs/net/live_calls.h"

#include <poll.h>

#include "gtest/gtest.h"

namespace rapport::net {
namespace {

bool IsReadable(const Descriptor& descriptor) {
  pollfd wanted{.fd = descriptor.get(), .events = POLLIN, .revents = 0};
  return poll(&wanted, 1, 0) == 1;
}

TEST(LiveCalls, TellsOnceTheyAreTooMany) {
  LiveCalls calls(2);
  calls.Add();
  calls.Add();
  EXPECT_FALSE(calls.is_exceeded());
  EXPECT_FALSE(IsReadable(calls.signal()));
  calls.Add();
  EXPECT_EQ(calls.count(), 3U);
  EXPECT_TRUE(calls.is_exceeded());
  EXPECT_TRUE(IsReadable(calls.signal()));
  // Further ones are no news.
  calls.Rearm();
  calls.Add();
  EXPECT_FALSE(IsReadable(calls.signal()));
  calls.Remove();
  calls.Remove();
  EXPECT_FALSE(calls.is_exceeded());
  EXPECT_FALSE(calls.has_room());
  calls.Remove();
  EXPECT_TRUE(calls.has_room());
  calls.Add();
  calls.Add();
  EXPECT_TRUE(IsReadable(calls.signal()));
}

}  // namespace
}  // namespace rapport::net
