#include "libs/rpc/call_gate.h"

#include <thread>

#include "gtest/gtest.h"

namespace rapport::rpc {
namespace {

TEST(CallGateTest, IsEmptyOnceEveryCallHasLeft) {
  CallGate gate;
  gate.Enter();
  gate.Enter();
  gate.Close();
  gate.Leave();
  EXPECT_FALSE(gate.AwaitEmpty(absl::InfinitePast()));
  gate.Leave();
  EXPECT_TRUE(gate.AwaitEmpty(absl::InfinitePast()));
}

TEST(CallGateTest, ClosingLetsThoseInFlightEnd) {
  CallGate gate;
  EXPECT_TRUE(gate.closed()) << "nobody listens yet";
  gate.Open();
  EXPECT_FALSE(gate.closed());
  gate.Enter();
  gate.Close();
  EXPECT_TRUE(gate.closed());
  gate.Enter();  // counts until it has been refused
  gate.Leave();
  EXPECT_FALSE(gate.AwaitEmpty(absl::InfinitePast()));
  gate.Leave();
}

TEST(CallGateTest, TheLastOneWakesWhoeverWaits) {
  CallGate gate;
  for (int i = 0; i < 1000; ++i) gate.Enter();
  gate.Close();
  std::thread leaving([&] {
    for (int i = 0; i < 1000; ++i) gate.Leave();
  });
  EXPECT_TRUE(gate.AwaitEmpty(absl::InfiniteFuture()));
  leaving.join();
}

}  // namespace
}  // namespace rapport::rpc
