#include "libs/rpc/termination.h"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>

namespace rapport::rpc {
namespace {

using ::testing::ExitedWithCode;

TEST(TerminationDeathTest, EndsAProcessThatOnlyStarts) {
  ::testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(
      {
        EndOnTermination();
        std::raise(SIGTERM);
      },
      ExitedWithCode(128 + SIGTERM), "");
}

TEST(TerminationDeathTest, WhatComesBeforeAnybodyWaitsIsNotLost) {
  ::testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(
      {
        EndOnTermination();
        CatchTermination();
        std::raise(SIGTERM);
        std::_Exit(WaitForTermination() == SIGTERM ? 0 : 1);
      },
      ExitedWithCode(0), "");
}

TEST(TerminationDeathTest, ASecondOneEndsTheProcess) {
  ::testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(
      {
        CatchTermination();
        std::raise(SIGTERM);
        WaitForTermination();
        std::raise(SIGINT);
      },
      ExitedWithCode(128 + SIGINT), "");
}

}  // namespace
}  // namespace rapport::rpc
