#include "libs/rpc/check_all.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/status.h"
#include "libs/testing/status_matchers.h"

namespace rapport::rpc {
namespace {

using ::rapport::testing::HasReason;
using ::testing::ElementsAre;

const absl::Status kBadParent = base::InvalidArgument("parent", "is no name", "INVALID_RESOURCE_NAME");
const absl::Status kBadSize =
    base::InvalidArgument("page_size", "must not be negative", "NEGATIVE_PAGE_SIZE");

TEST(CheckAll, IsFineWhenAllAre) { EXPECT_OK(CheckAll({absl::OkStatus(), absl::OkStatus()})); }

TEST(CheckAll, NamesEveryField) {
  const absl::Status together = CheckAll({kBadParent, absl::OkStatus(), kBadSize});
  EXPECT_THAT(together, HasReason("INVALID_ARGUMENT"));
  EXPECT_THAT(base::ViolationsOf(together),
              ElementsAre(base::ViolationsOf(kBadParent)[0], base::ViolationsOf(kBadSize)[0]));
}

TEST(CheckAll, OneKeepsItsReason) {
  EXPECT_THAT(CheckAll({absl::OkStatus(), kBadSize}), HasReason("NEGATIVE_PAGE_SIZE"));
}

TEST(CheckAll, WhatNamesNoFieldStandsForItself) {
  const absl::Status down = base::Error(absl::StatusCode::kUnavailable, "DOWN", "the store is away");
  EXPECT_EQ(CheckAll({kBadParent, down, kBadSize}), down);
}

}  // namespace
}  // namespace rapport::rpc
