#include "tools/load/targets.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"

namespace rapport::load {
namespace {

using ::rapport::testing::StatusIs;
using ::testing::HasSubstr;

TEST(TargetsTest, KnowsThisMachine) {
  for (const char* const target :
       {"127.0.0.1:7400", "localhost:7400", "[::1]:7400", "unix:/run/rapport.sock",
        "ipv4:127.0.0.1:1,127.0.0.2:2", "ipv6:[::1]:1,[::1]:2", "dns:///localhost:7400"}) {
    EXPECT_TRUE(IsOnThisMachine(target)) << target;
  }
}

TEST(TargetsTest, EveryAddressMustBeHere) {
  for (const char* const target :
       {"10.0.0.1:7400", "intake.rapport.svc:7402", "dns:///intake.rapport.svc:7402",
        "ipv4:127.0.0.1:1,10.0.0.1:2", "ipv4:10.0.0.1:1,127.0.0.1:2", "127.0.0.1:1,10.0.0.1:2",
        "ipv6:[::1]:1,[2001:db8::1]:2", "dns://10.0.0.1/localhost:7400", "localhost.example.org:7400", ""}) {
    EXPECT_FALSE(IsOnThisMachine(target)) << target;
  }
}

TEST(TargetsTest, RefusesTheFirstThatIsElsewhere) {
  Targets targets;
  EXPECT_OK(CheckOnThisMachine(targets));
  targets.scoring = "dns:///scoring.hospital.example:7403";
  EXPECT_THAT(CheckOnThisMachine(targets),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("scoring.hospital.example")));
}

TEST(TargetsTest, DoesNotMindAnAddressThatNobodyUses) {
  const Targets targets = {"hospital.example:7400", "127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3",
                           "127.0.0.1:4"};
  EXPECT_OK(CheckOnThisMachine(targets));
}

}  // namespace
}  // namespace rapport::load
