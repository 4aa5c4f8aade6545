#include "services/reporting/domain/html_analysis.h"

#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "libs/base/strings.h"
#include "services/reporting/domain/analysis_phrases.h"
#include "services/reporting/domain/html_charts.h"
#include "services/reporting/domain/html_escape.h"
#include "services/reporting/domain/html_tables.h"
#include "services/reporting/domain/outline.h"
#include "services/reporting/domain/phrases.h"

namespace rapport::reporting {
namespace {

std::string Section(std::string_view id, std::string_view title, const std::string& lead,
                    const std::string& content) {
  return base::StrCat("<section aria-labelledby=\"", id, "\">\n<h2 id=\"", id, "\">", title,
                      "</h2>\n<p class=\"lead\">", lead, "</p>\n", content, "</section>\n");
}

std::string Cell(std::string_view css_class, std::string_view label, const std::string& content) {
  return base::StrCat(R"(<td role="cell" class=")", css_class, R"(" data-label=")", label, "\">", content,
                      "</td>");
}

std::string TitleOf(const Report& report, const std::string& id) {
  const Measure* const measure = report.FindMeasure(id);
  return measure == nullptr ? Html(id) : MeasureTitle(*measure);
}

std::string GapRow(const Report& report, const Gap& gap) {
  std::string row = BeginRow(0, false, TitleOf(report, gap.measure));
  if (!gap.difference.value.has_value()) {
    return base::StrCat(row, R"(<td role="cell" class="withheld" colspan="5">)",
                        Html(ReasonText(report, gap.difference.reason)), "</td>", kEndRow);
  }
  std::vector<std::pair<base::RoleGroup, double>> marks;
  if (gap.mean.value.has_value()) marks.emplace_back(GapOwnSide(gap.kind), *gap.mean.value);
  if (gap.other_mean.value.has_value()) marks.emplace_back(GapOtherSide(gap.kind), *gap.other_mean.value);
  const auto score = [](const Figure& figure) {
    return figure.value.has_value() ? ScoreText(*figure.value) : std::string();
  };
  return base::StrCat(row, R"(<td role="cell" class="c">)", SvgRoleGroups(marks), "</td>",
                      Cell("n", RoleGroupTitle(GapOwnSide(gap.kind)), score(gap.mean)),
                      Cell("n", RoleGroupTitle(GapOtherSide(gap.kind)), score(gap.other_mean)),
                      Cell("s", "Gap",
                           base::StrCat(SignedText(gap.difference.value), "<small>",
                                        SignedInterval(gap.difference), "</small>")),
                      Cell("n", "", Html(PText(gap.difference.p))), kEndRow);
}

std::string GapTable(const Report& report, GapKind kind) {
  const auto side = [](base::RoleGroup role_group) {
    return ColumnHead(base::StrCat("<span class=\"", base::RoleGroupWord(role_group), "\">",
                                   RoleGroupMark(role_group), "\u00a0", RoleGroupTitle(role_group),
                                   "</span>"));
  };
  std::string table = BeginTable(
      "scores analysis", GapTitle(kind),
      base::StrCat(ColumnHead("Measure"), ChartHead(), side(GapOwnSide(kind)), side(GapOtherSide(kind)),
                   ColumnHead("Gap, 95&#160;% interval"), ColumnHead("Adjusted")));
  for (const Gap* const gap : GapsOf(report.gaps, kind)) table += GapRow(report, *gap);
  return base::StrCat(table, kEndTable);
}

std::string DriverTable(const Report& report, const DriverAnalysis& drivers) {
  std::string table =
      BeginTable("scores drivers", "Drivers",
                 base::StrCat(ColumnHead("Facet"), ColumnHead("Importance"), ColumnHead("95&#160;% interval"),
                              ColumnHead("Room to improve"), ColumnHead("Priority")));
  for (const Driver& driver : drivers.drivers) {
    base::StrAppend(&table,
                    BeginRow(0, driver.priority == Priority::kAct,
                             base::StrCat(driver.rank, "\u2002", TitleOf(report, driver.measure))),
                    Cell("s", "Importance", ImportanceText(driver.importance)),
                    Cell("ci", "95&#160;% interval", ImportanceInterval(driver)),
                    Cell("n", "Room to improve", ScoreText(driver.room)),
                    Cell("n", "Priority", std::string(PriorityTitle(driver.priority))), kEndRow);
  }
  return base::StrCat(table, kEndTable);
}

std::string DriverMatrix(const Report& report, const DriverAnalysis& drivers) {
  std::vector<MatrixPoint> points;
  std::string label = "Importance and room to improve:";
  for (const Driver& driver : drivers.drivers) {
    points.push_back(
        {absl::StrCat(driver.rank), driver.room, driver.importance, driver.priority == Priority::kAct});
    const Measure* const measure = report.FindMeasure(driver.measure);
    base::StrAppend(&label, " ", measure == nullptr ? driver.measure : measure->title, ": ",
                    ImportanceText(driver.importance), " and ", ScoreText(driver.room), ";");
  }
  return SvgMatrix(points, label);
}

}  // namespace

std::string PanelSections(const Report& report) {
  std::string sections;
  int number = 0;
  for (const Panel& panel : PanelsOf(report)) {
    const std::string caption = panel.whole == nullptr ? "Facets" : panel.whole->title;
    sections += Section(absl::StrCat("panel", ++number), Html(PanelTitle(panel)), Html(PanelLead(panel)),
                        PanelTable(report, caption, *panel.card, panel.measures));
  }
  return sections;
}

std::string GapSection(const Report& report) {
  if (report.gaps.gaps.empty()) return "";
  std::string content;
  for (const GapKind kind : kGapKinds) {
    if (GapsOf(report.gaps, kind).empty()) continue;
    base::StrAppend(&content, "<h3>", GapTitle(kind), "</h3>\n<p class=\"lead\">", GapMeaning(kind), " ",
                    Html(GapPooling(report.gaps, kind)), "</p>\n", GapTable(report, kind));
  }
  return Section("gaps", "Who sees it differently", Html(GapLead(report.gaps)), content);
}

std::string DriverSection(const Report& report) {
  if (report.drivers.empty()) return "";
  std::string content;
  for (const DriverAnalysis& drivers : report.drivers) {
    base::StrAppend(&content, "<h3>", TitleOf(report, drivers.outcome), "</h3>\n<p class=\"lead\">",
                    Html(DriverLead(report, drivers)), "</p>\n");
    if (drivers.drivers.empty()) continue;
    base::StrAppend(&content, DriverMatrix(report, drivers), "\n", DriverTable(report, drivers));
  }
  return Section(
      "drivers", "What goes with an outcome",
      base::StrCat(kDriversMeaning,
                   " In the plots importance goes upwards and room to the right; the shaded corner is "
                   "where both are above average."),
      content);
}

std::string QualitySection(const Report& report) {
  if (!report.quality.has_value()) return "";
  std::string lead;
  for (const std::string& sentence : QualitySentences(report, *report.quality)) {
    base::StrAppend(&lead, lead.empty() ? "" : " ", Html(sentence));
  }
  std::string table =
      BeginTable("scores quality", "Quality of measurement",
                 base::StrCat(ColumnHead("Measure"), ColumnHead("Alpha"), ColumnHead("95&#160;% interval"),
                              ColumnHead("Omega"), ColumnHead("ICC(1)"), ColumnHead("ICC(2)"),
                              ColumnHead("In plain words")));
  for (const ScaleQuality& scale : report.quality->scales) {
    const std::string interval =
        scale.alpha.low.has_value() && scale.alpha.high.has_value()
            ? absl::StrCat(CoefficientText(scale.alpha.low), "–", CoefficientText(scale.alpha.high))
            : "";
    base::StrAppend(&table, BeginRow(0, false, TitleOf(report, scale.measure)),
                    Cell("s", "Alpha", CoefficientText(scale.alpha.value)),
                    Cell("ci", "95&#160;% interval", interval),
                    Cell("n", "Omega", CoefficientText(scale.omega.value)),
                    Cell("n", "ICC(1)", CoefficientText(scale.icc1.value)),
                    Cell("n", "ICC(2)", CoefficientText(scale.icc2.value)), R"(<td role="cell">)",
                    QualityVerdict(scale), "</td>", kEndRow);
  }
  return Section("quality", "How well it was measured", lead,
                 base::StrCat("<details><summary>All measures <span>· ",
                              CountText(static_cast<int64_t>(report.quality->scales.size())),
                              "</span></summary>\n", table, kEndTable, "</details>\n"));
}

std::string LimitsSection(const Report& report) {
  std::string list = "<ul class=\"notes\">\n";
  for (const std::string& limit : LimitsOf(report)) base::StrAppend(&list, "<li>", Html(limit), "</li>\n");
  return Section("limits", "What cannot be said from these data",
                 "However the numbers look:", list + "</ul>\n");
}

}  // namespace rapport::reporting
