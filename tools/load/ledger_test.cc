#include "tools/load/ledger.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::load {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr absl::StatusCode kOk = absl::StatusCode::kOk;
constexpr absl::StatusCode kLost = absl::StatusCode::kUnavailable;

TEST(LedgerTest, ARetryThatFindsItsReceiptIsAcknowledged) {
  Ledger ledger(4);
  ledger.AttemptEnded(0, kOk, "r0");
  ledger.AttemptEnded(1, kLost, "");
  ledger.AttemptEnded(1, kOk, "r1");
  ledger.AttemptEnded(2, kLost, "");
  EXPECT_EQ(ledger.Count().acknowledged, 2);
  EXPECT_EQ(ledger.Count().unknown, 1);
  EXPECT_THAT(ledger.FindFaults(), IsEmpty());
  ASSERT_EQ(ledger.Sample(5).size(), 2);
  EXPECT_EQ(ledger.Sample(5)[1].receipt, "r1");
  EXPECT_EQ(ledger.Sample(1).size(), 1);
}

TEST(LedgerTest, FindsReceiptsThatCannotBe) {
  Ledger ledger(4);
  ledger.AttemptEnded(0, kOk, "same");
  ledger.AttemptEnded(1, kOk, "same");
  ledger.AttemptEnded(2, kOk, "");
  ledger.AttemptEnded(3, kOk, "one");
  ledger.AttemptEnded(3, kOk, "other");
  EXPECT_THAT(ledger.FindFaults(), ElementsAre("person 2 got an empty receipt", "person 3 got two receipts",
                                               "person 1 got somebody else's receipt"));
}

TEST(LedgerTest, WhatIsUnknownMayBeThereOrNot) {
  const Band band = {100, 0.25, 0.5};
  EXPECT_TRUE(Fits({25, 0}, band));
  EXPECT_TRUE(Fits({50, 0}, band));
  EXPECT_TRUE(Fits({20, 5}, band));
  EXPECT_TRUE(Fits({50, 30}, band));
  EXPECT_FALSE(Fits({24, 0}, band));
  EXPECT_FALSE(Fits({20, 4}, band));
  EXPECT_FALSE(Fits({51, 30}, band));
}

}  // namespace
}  // namespace rapport::load
