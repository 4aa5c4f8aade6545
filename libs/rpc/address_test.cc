#include "libs/rpc/address.h"

#include "gtest/gtest.h"

namespace rapport::rpc {
namespace {

TEST(IsLoopback, KnowsWhatOnlyThisMachineReaches) {
  for (const char* address : {"127.0.0.1:80", "127.8.9.10:80", "localhost:80", "[::1]:80", "unix:/run/x",
                              "unix-abstract:x", "ipv4:127.0.0.1:80", "dns:///localhost:80"}) {
    EXPECT_TRUE(IsLoopback(address)) << address;
  }
  for (const char* address : {"0.0.0.0:80", "[::]:80", "10.0.0.1:80", "127.evil.example:80",
                              "localhost.example:80", ":80", "", "*:80", "128.0.0.1:80", "[::2]:80"}) {
    EXPECT_FALSE(IsLoopback(address)) << address;
  }
}

}  // namespace
}  // namespace rapport::rpc
