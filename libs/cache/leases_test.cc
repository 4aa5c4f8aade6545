#include "libs/cache/leases.h"

#include <gtest/gtest.h>

namespace rapport::cache {
namespace {

TEST(LocalLeasesTest, OneHoldsANameAtATime) {
  LocalLeases leases;
  std::unique_ptr<Lease> lease = leases.TryTake("a");
  ASSERT_NE(lease, nullptr);
  EXPECT_TRUE(lease->held());
  EXPECT_EQ(leases.TryTake("a"), nullptr);
  EXPECT_NE(leases.TryTake("b"), nullptr);
  lease = nullptr;
  EXPECT_NE(leases.TryTake("a"), nullptr);
}

}  // namespace
}  // namespace rapport::cache
