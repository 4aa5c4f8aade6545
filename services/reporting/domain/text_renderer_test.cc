#include "services/reporting/domain/text_renderer.h"

#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/reporting/domain/display_text.h"
#include "services/reporting/domain/testing_report.h"

namespace rapport::reporting {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string WithoutEscapes(std::string text) {
  for (size_t at; (at = text.find('\x1b')) != std::string::npos;) text.erase(at, text.find('m', at) - at + 1);
  return text;
}

void ExpectLinesFit(const std::string& text, int width) {
  const std::vector<std::string> lines = absl::StrSplit(text, '\n');
  for (const std::string& line : lines) EXPECT_LE(DisplayWidth(line), width) << line;
}

TEST(TextRendererTest, NoLineIsWiderThanAsked) {
  for (const int width : {60, 61, 80, 100, 137, 240}) {
    ExpectLinesFit(RenderText(HealthSystemReport(), {.width = width}), width);
    ExpectLinesFit(RenderText(ManyUnitsReport(99), {.width = width}), width);
    ExpectLinesFit(
        RenderText(ReportFullOf("内科病棟と外科病棟のとても長い名前 und noch ein sehr langer Zusatz"),
                   {.width = width}),
        width);
    ExpectLinesFit(RenderText(ReportFullOf(std::string(500, 'w')), {.width = width}), width);
  }
}

TEST(TextRendererTest, ColorsChangeNothingButColors) {
  EXPECT_THAT(RenderText(HealthSystemReport(), {}), Not(HasSubstr("\x1b")));
  const std::string colored = RenderText(HealthSystemReport(), {.color = true});
  EXPECT_THAT(colored, HasSubstr("\x1b[36m"));
  EXPECT_THAT(colored, HasSubstr("\x1b[33m"));  // burnout: lower is better
  EXPECT_THAT(WithoutEscapes(colored), HasSubstr("Trust index"));
  ExpectLinesFit(WithoutEscapes(colored), 100);
}

TEST(TextRendererTest, NamesCannotDriveTheTerminal) {
  EXPECT_THAT(RenderText(ReportFullOf("\x1b]0;owned\x07\x1b[2J"), {}), Not(HasSubstr("\x1b")));
}

TEST(TextRendererTest, ManyUnitsAreSummedUp) {
  EXPECT_THAT(RenderText(ManyUnitsReport(60), {}), Not(HasSubstr("10 highest")));
  const std::string many = RenderText(ManyUnitsReport(61), {});
  EXPECT_THAT(many, HasSubstr("10 highest"));
  EXPECT_THAT(many, HasSubstr("10 lowest"));
  EXPECT_THAT(many, HasSubstr("All units are in the CSV rendering"));
}

TEST(TextRendererTest, AReportOfNothingIsStillAReport) {
  EXPECT_THAT(RenderText(Report{.title = "Empty"}, {}), HasSubstr("How to read this report"));
}

}  // namespace
}  // namespace rapport::reporting
