#include "tests/rules/rooms.h"

#include <gtest/gtest.h>

namespace rapport::rules {
namespace {

using Kind = Room::Kind;

TEST(RoomsTest, KnowsEveryRoomByItsPath) {
  EXPECT_EQ(RoomOf("libs/base/clock.h"), (Room{Kind::kLibrary, "base"}));
  EXPECT_EQ(RoomOf("libs/rpc/testing/echo.h"), (Room{Kind::kLibrary, "rpc"}));
  EXPECT_EQ(RoomOf("services/intake/domain/wave.h"), (Room{Kind::kDomain, "intake"}));
  EXPECT_EQ(RoomOf("services/intake/api/wave_service.h"), (Room{Kind::kApi, "intake"}));
  EXPECT_EQ(RoomOf("services/intake/store/intake_store.h"), (Room{Kind::kContract, "intake"}));
  EXPECT_EQ(RoomOf("services/intake/store/sql/open.h"), (Room{Kind::kBackend, "intake"}));
  EXPECT_EQ(RoomOf("services/intake/store/conformance/suite.h"), (Room{Kind::kConformance, "intake"}));
  EXPECT_EQ(RoomOf("services/intake/module.cc"), (Room{Kind::kModule, "intake"}));
  EXPECT_EQ(RoomOf("services/intake/main.cc"), (Room{Kind::kMain, "intake"}));
  EXPECT_EQ(RoomOf("services/intake/sweeper.h"), (Room{Kind::kWiring, "intake"}));
  EXPECT_EQ(RoomOf("tools/bench/main.cc"), (Room{Kind::kTool, "bench"}));
  EXPECT_EQ(RoomOf("tests/integration/fixture.h"), (Room{Kind::kTests, ""}));
}

TEST(RoomsTest, WhatIsNotOursIsOutside) {
  for (const char* header : {"vector", "absl/status/status.h", "rapport/intake/v1/wave.pb.h", "libs"}) {
    EXPECT_EQ(RoomOf(header), Room{}) << header;
  }
}

TEST(RoomsTest, KnowsWhatIsForTestsOnly) {
  for (const char* path :
       {"libs/base/clock_test.cc", "libs/testing/temp_dir.h", "libs/rpc/testing/echo.cc",
        "libs/cache/cache_conformance.h", "services/intake/store/conformance/suite.cc",
        "tests/integration/processes.cc", "tools/bench/main.cc", "services/roster/api/roster_fixture.h",
        "libs/csv/csv_fuzz.cc", "libs/observe/captured_log.h"}) {
    EXPECT_TRUE(IsForTests(path)) << path;
  }
  for (const char* path : {"libs/base/clock.cc", "services/intake/main.cc", "libs/base/testimony.h"}) {
    EXPECT_FALSE(IsForTests(path)) << path;
  }
}

}  // namespace
}  // namespace rapport::rules
