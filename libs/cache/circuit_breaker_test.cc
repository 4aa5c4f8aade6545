#include "libs/cache/circuit_breaker.h"

#include "gtest/gtest.h"
#include "libs/testing/fake_clock.h"

namespace rapport::cache {
namespace {

TEST(CircuitBreakerTest, OpensAndLetsOneProbeAtATime) {
  testing::FakeClock clock;
  CircuitBreaker breaker(absl::Seconds(10), &clock);
  EXPECT_TRUE(breaker.Allow());
  EXPECT_TRUE(breaker.Allow());
  breaker.Failed();
  EXPECT_FALSE(breaker.closed());
  EXPECT_FALSE(breaker.Allow());

  clock.Advance(absl::Seconds(10));
  EXPECT_TRUE(breaker.Allow());
  EXPECT_FALSE(breaker.Allow()) << "one probe is under way";
  breaker.Failed();
  EXPECT_FALSE(breaker.Allow()) << "the backoff starts anew";

  clock.Advance(absl::Seconds(10));
  EXPECT_TRUE(breaker.Allow());
  breaker.Succeeded();
  EXPECT_TRUE(breaker.closed());
  EXPECT_TRUE(breaker.Allow());
}

}  // namespace
}  // namespace rapport::cache
