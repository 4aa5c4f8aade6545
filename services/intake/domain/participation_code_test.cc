#include "services/intake/domain/participation_code.h"

#include <gtest/gtest.h>

#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
#include "libs/base/status.h"

namespace rapport::intake {
namespace {

TEST(ParticipationCode, IsPrintedInGroups) {
  const std::string code = NewParticipationCode();
  ASSERT_EQ(code.size(), 30u) << code;
  for (const std::size_t dash : {5u, 11u, 17u, 23u}) EXPECT_EQ(code[dash], '-') << code;
}

TEST(ParticipationCode, ReadsTheSameHoweverItIsTyped) {
  for (int i = 0; i < 1000; ++i) {
    const std::string code = NewParticipationCode();
    const std::string bytes = *DecodeParticipationCode(code);
    EXPECT_EQ(bytes.size(), 16u);
    EXPECT_EQ(*DecodeParticipationCode(absl::AsciiStrToLower(code)), bytes);
    EXPECT_EQ(*DecodeParticipationCode(absl::StrReplaceAll(code, {{"-", " "}, {"0", "O"}, {"1", "l"}})),
              bytes);
  }
}

TEST(ParticipationCode, DoesNotRepeat) {
  std::set<std::string> seen;
  for (int i = 0; i < 10'000; ++i) EXPECT_TRUE(seen.insert(NewParticipationCode()).second);
}

TEST(ParticipationCode, RefusesWhatIsNone) {
  for (const std::string typed :
       {"", "ABC", "00000-00000-00000-00000-00000", "00000-00000-00000-00000-0000000",
        "80000-00000-00000-00000-000000", "U0000-00000-00000-00000-000000",
        "0000\xc3\xb6-00000-00000-00000-000000"}) {
    EXPECT_EQ(base::ReasonOf(DecodeParticipationCode(typed).status()), "MALFORMED_CODE") << typed;
  }
}

TEST(ParticipationCode, HashesApartByWave) {
  const std::string bytes(16, 'x');
  EXPECT_EQ(HashParticipationCode({"acme", "w1"}, bytes), HashParticipationCode({"acme", "w1"}, bytes));
  EXPECT_NE(HashParticipationCode({"acme", "w1"}, bytes), HashParticipationCode({"acme", "w2"}, bytes));
  EXPECT_EQ(HashParticipationCode({"acme", "w1"}, bytes).size(), 16u);
}

}  // namespace
}  // namespace rapport::intake
