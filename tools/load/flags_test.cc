#include "tools/load/flags.h"

#include <chrono>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::load {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

std::variant<Flags, int> Parse(std::vector<const char*> flags) {
  flags.insert(flags.begin(), "rapport-load");
  return ParseFlags(static_cast<int>(flags.size()), flags.data());
}

int CodeOf(const std::variant<Flags, int>& parsed) {
  return std::holds_alternative<int>(parsed) ? std::get<int>(parsed) : -1;
}

TEST(FlagsTest, EachScenarioHasItsDefaults) {
  const auto crowd = std::get<Flags>(Parse({"opening-hour"}));
  EXPECT_EQ(crowd.scenario.people, 100'000);
  EXPECT_EQ(crowd.limits.time, Offset::max());
  EXPECT_THAT(crowd.scenario.organization, StartsWith("load-"));
  const auto reads = std::get<Flags>(Parse({"report-morning", "--rate=0:5,10:50", "--deadline_ms=500"}));
  EXPECT_EQ(reads.scenario.people, 20'000);
  EXPECT_EQ(reads.scenario.rate, "0:5,10:50");
  EXPECT_EQ(reads.scenario.deadline, Deadline(500));
  EXPECT_EQ(reads.limits.time, std::chrono::seconds(60));
  const auto mixed = std::get<Flags>(Parse({"mixed", "--speed=120", "--constant"}));
  EXPECT_EQ(mixed.limits.time, std::chrono::seconds(40));  // 80 minutes
  EXPECT_EQ(mixed.scenario.spacing, Spacing::kConstant);
}

TEST(FlagsTest, WrongLinesAreUsageErrors) {
  for (const std::vector<const char*>& line :
       std::vector<std::vector<const char*>>{{},
                                             {"no-scenario"},
                                             {"opening-hour", "--no_flag"},
                                             {"opening-hour", "--rate=5"},
                                             {"report-morning", "--rate=x"},
                                             {"report-morning", "--waves=3"},
                                             {"roster-sync", "--in_flight=0"},
                                             {"mixed", "--seconds=-1"}}) {
    EXPECT_EQ(CodeOf(Parse(line)), kUsageError);
  }
  EXPECT_EQ(CodeOf(Parse({"--help"})), 0);
}

TEST(FlagsTest, RefusesOtherMachinesUnlessTold) {
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(CodeOf(Parse({"opening-hour", "--intake=dns:///intake.hospital.example:7402"})), kUsageError);
  EXPECT_THAT(::testing::internal::GetCapturedStderr(),
              HasSubstr("intake.hospital.example:7402 is not on this machine"));
  EXPECT_EQ(CodeOf(Parse({"opening-hour", "--intake=dns:///intake.hospital.example:7402", "--allow_remote"})),
            -1);
}

}  // namespace
}  // namespace rapport::load
