#include "services/reporting/domain/html_renderer.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/reporting/domain/html_style.h"
#include "services/reporting/domain/testing_report.h"

namespace rapport::reporting {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// What is wrong with `page` as XML; empty when nothing is. Knows what the renderer writes: elements with
// double-quoted attributes, text, entities.
std::string Fault(const std::string& page) {
  std::vector<std::string> open;
  for (size_t at = page.find('>') + 1; at < page.size();) {  // behind the document type
    if (page[at] == '&') {
      const std::string entity = page.substr(at, page.find(';', at) - at + 1);
      if (entity != "&amp;" && entity != "&lt;" && entity != "&gt;" && entity != "&quot;" &&
          entity.rfind("&#", 0) != 0) {
        return "entity " + entity;
      }
      at += entity.size();
      continue;
    }
    if (page[at] != '<') {
      ++at;
      continue;
    }
    const size_t end = page.find('>', at);
    if (end == std::string::npos) return "unclosed tag";
    const std::string tag = page.substr(at + 1, end - at - 1);
    at = end + 1;
    if (std::count(tag.begin(), tag.end(), '"') % 2 != 0) return "quotes in " + tag;
    if (tag.find('<') != std::string::npos) return "tag in " + tag;
    if (tag[0] == '/') {
      if (open.empty() || open.back() != tag.substr(1)) return "unexpected </" + tag.substr(1) + ">";
      open.pop_back();
    } else if (tag.back() != '/') {
      open.push_back(tag.substr(0, tag.find(' ')));
    }
  }
  return open.empty() ? "" : "unclosed " + open.back();
}

TEST(HtmlRendererTest, IsWellFormed) {
  EXPECT_EQ(Fault(RenderHtml(HealthSystemReport())), "");
  EXPECT_EQ(Fault(RenderHtml(ManyUnitsReport(99))), "");
  EXPECT_EQ(Fault(RenderHtml(Report())), "");
}

TEST(HtmlRendererTest, HostileTextsStayText) {
  const std::string page = RenderHtml(
      ReportFullOf("\"'><script>alert(1)</script><img src=x onerror=alert(1)>&amp;\x01\xE2\x80\xAE"));
  EXPECT_EQ(Fault(page), "");
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("<img")));
  EXPECT_THAT(page, HasSubstr("&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"));
  EXPECT_THAT(page, HasSubstr("&amp;amp;"));
  EXPECT_THAT(page, Not(HasSubstr("\x01")));
}

TEST(HtmlRendererTest, NeedsNothingFromElsewhere) {
  const std::string page = RenderHtml(HealthSystemReport());
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  EXPECT_THAT(page, HasSubstr("width=device-width"));
  for (const char* outside : {"src=", "href=", "url(", "@import", "<script"}) {
    EXPECT_THAT(page, Not(HasSubstr(outside)));
  }
}

TEST(HtmlRendererTest, SimulatedDataSaySoOnEveryPrintedPage) {
  const std::string simulated = RenderHtml(HealthSystemReport());
  EXPECT_THAT(simulated, HasSubstr("<strong>SIMULATED DATA</strong>"));
  EXPECT_THAT(simulated, HasSubstr("<div class=\"watermark\""));
  EXPECT_THAT(simulated, HasSubstr("@top-center{content:\"SIMULATED DATA"));
  const std::string imported = RenderHtml(ManyUnitsReport(3));
  EXPECT_THAT(imported, Not(HasSubstr("watermark")));
  EXPECT_THAT(imported, HasSubstr("Data set bhr2000 of the R package multilevel."));
}

TEST(HtmlRendererTest, ManyUnitsAreFoldedByParent) {
  EXPECT_THAT(RenderHtml(ManyUnitsReport(60)), Not(HasSubstr("<details>")));
  const std::string many = RenderHtml(ManyUnitsReport(61));
  EXPECT_THAT(many, HasSubstr("<details><summary>99 companies <span>· 61 units</span>"));
  EXPECT_THAT(many, HasSubstr("role=\"img\" aria-label=\"Units by score:"));
}

TEST(HtmlRendererTest, AnalysesAreShownWithTheirReasons) {
  const std::string page = RenderHtml(HealthSystemReport());
  EXPECT_THAT(page, HasSubstr("Trust index, by whom it is about"));
  EXPECT_THAT(page, HasSubstr("<h3>Blind spot</h3>"));
  EXPECT_THAT(page, HasSubstr("+31.5<small>+23.0 to +40.0</small>"));
  EXPECT_THAT(page, HasSubstr(">the answers do not vary</td>"));
  EXPECT_THAT(page, HasSubstr("aria-label=\"Importance and room to improve: Autonomy: 13.2 % and 55.3;"));
  EXPECT_THAT(page, HasSubstr("No drivers can be shown: too few answers."));
  EXPECT_THAT(page, HasSubstr("What cannot be said from these data"));
}

TEST(HtmlRendererTest, QuestionsShowHowTheirAnswersSpread) {
  Report report = HealthSystemReport();
  std::find_if(report.overall.scores.begin(), report.overall.scores.end(), [](const Score& score) {
    return score.measure == "reach-1";
  })->numbers->answers = {120, 0, 360, 720};
  EXPECT_THAT(RenderHtml(report),
              HasSubstr("Answers from the lowest option to the highest: 10 %, 0 %, 30 %, 60 %"));
}

TEST(HtmlRendererTest, ScoresAloneLeaveTheOtherSectionsOut) {
  const std::string page = RenderHtml(ManyUnitsReport(3));
  for (const char* section : {"id=\"gaps\"", "id=\"drivers\"", "id=\"quality\"", "id=\"panel1\""}) {
    EXPECT_THAT(page, Not(HasSubstr(section)));
  }
  EXPECT_THAT(page, HasSubstr("the same was not asked of both"));
}

TEST(HtmlRendererTest, LowerIsBetterAndSuppressionAreSaid) {
  const std::string page = RenderHtml(HealthSystemReport());
  EXPECT_THAT(page, HasSubstr("Burnout <span class=\"chip\">↓ lower is better</span>"));
  EXPECT_THAT(page, HasSubstr(">fewer than 10 answers</td>"));
  EXPECT_THAT(page, HasSubstr(">not asked</td>"));
}

double Channel(std::string_view color, size_t at) {
  const double value = std::stoi(std::string(color.substr(at, 2)), nullptr, 16) / 255.0;
  return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

// WCAG 2.1, contrast ratio.
double Contrast(std::string_view a, std::string_view b) {
  const auto luminance = [](std::string_view color) {
    return 0.2126 * Channel(color, 1) + 0.7152 * Channel(color, 3) + 0.0722 * Channel(color, 5);
  };
  const double la = luminance(a), lb = luminance(b);
  return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

TEST(HtmlStyleTest, TextIsLegibleInLightAndDark) {
  for (const Palette* palette : {&LightPalette(), &DarkPalette()}) {
    for (const std::string_view ground : {palette->paper, palette->tint}) {
      for (const std::string_view text : {palette->ink, palette->muted, palette->accent, palette->low}) {
        EXPECT_GE(Contrast(text, ground), 4.5) << text << " on " << ground;
      }
    }
    EXPECT_GE(Contrast(palette->paper, palette->accent), 4.5) << "numbers of the first points";
    EXPECT_GE(Contrast(palette->ink, palette->accent_soft), 4.5) << "numbers of the other points";
    EXPECT_GE(Contrast(palette->on_alarm, palette->alarm), 4.5);
  }
}

}  // namespace
}  // namespace rapport::reporting
