#include "services/reporting/domain/display_text.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::reporting {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(DisplayTextTest, WidthCountsColumnsNotBytes) {
  EXPECT_EQ(DisplayWidth("abc"), 3);
  EXPECT_EQ(DisplayWidth("Pédiatrie"), 9);
  EXPECT_EQ(DisplayWidth("内科"), 4);
  EXPECT_EQ(DisplayWidth("e\xCC\x81"), 1);  // e and a combining acute accent
  EXPECT_EQ(DisplayWidth("🏥"), 2);
  EXPECT_EQ(DisplayWidth("█▍…"), 3);
}

TEST(DisplayTextTest, ClipsWithAnEllipsisAndNeverInsideACharacter) {
  EXPECT_EQ(Clip("Surgery", 7), "Surgery");
  EXPECT_EQ(Clip("Surgery", 6), "Surge…");
  EXPECT_EQ(Clip("内科病棟", 5), "内科…");
  EXPECT_EQ(Clip("内科病棟", 4), "内…");  // the second half of 科 would not fit
  EXPECT_EQ(Clip("abc", 1), "…");
}

TEST(DisplayTextTest, PadsToColumns) {
  EXPECT_EQ(PadRight("é", 3), "é  ");
  EXPECT_EQ(PadLeft("内", 3), " 内");
  EXPECT_EQ(DisplayWidth(PadRight("内科病棟", 4)), 4);
}

TEST(DisplayTextTest, WrapsAtSpacesAndInsideLongWords) {
  EXPECT_THAT(Wrap("one two  three", 7), ElementsAre("one two", "three"));
  EXPECT_THAT(Wrap("abcdefgh ij", 3), ElementsAre("abc", "def", "gh", "ij"));
  EXPECT_THAT(Wrap("", 10), IsEmpty());
}

TEST(DisplayTextTest, CleanTextCannotDriveATerminal) {
  EXPECT_EQ(CleanText("\x1b[2Jred\x07"), " [2Jred ");
  EXPECT_EQ(CleanText("a\r\nb\tc"), "a  b c");
  EXPECT_EQ(CleanText("\xC2\x9B"
                      "31m"),
            " 31m");  // C1 control sequence introducer
  EXPECT_EQ(CleanText("a\xE2\x80\xAE"
                      "b\xE2\x81\xA6"),
            "ab");  // right-to-left override, isolate
  EXPECT_EQ(CleanText("bad\xFFutf\xE5\x86"), "bad\xEF\xBF\xBDutf\xEF\xBF\xBD\xEF\xBF\xBD");
}

}  // namespace
}  // namespace rapport::reporting
