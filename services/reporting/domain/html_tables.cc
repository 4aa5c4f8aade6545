#include "services/reporting/domain/html_tables.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/base/strings.h"
#include "services/reporting/domain/html_charts.h"
#include "services/reporting/domain/html_escape.h"
#include "services/reporting/domain/interval.h"
#include "services/reporting/domain/phrases.h"

namespace rapport::reporting {
namespace {

constexpr int kMostIndent = 4;
std::string ScoreHeads(std::string_view first, const std::string& chart = ChartHead()) {
  return absl::StrCat(ColumnHead(first), chart, ColumnHead("Score"), ColumnHead("95&#160;% interval"),
                      ColumnHead("Favourable"), ColumnHead("n"));
}

// The cells behind the row's head.
std::string ScoreCells(const Report& report, const Measure& measure, const Numbers* numbers,
                       const std::string& chart) {
  if (numbers == nullptr) {
    return absl::StrCat(R"(<td role="cell" class="withheld" colspan="5">)", SuppressedText(report), "</td>");
  }
  const std::string favourable = PercentText(numbers->percent_favourable);
  return absl::StrCat(
      R"(<td role="cell" class="c">)", chart, R"(</td><td role="cell" class="s">)", ScoreText(numbers->score),
      R"(</td><td role="cell" class="ci">)", IntervalText(ConfidenceInterval(*numbers, measure)),
      R"(</td><td role="cell" class="f")", favourable.empty() ? ">" : R"( data-label="favourable">)",
      favourable, R"(</td><td role="cell" class="n" data-label="n">)", CountText(numbers->n), "</td>");
}

std::string RoleGroupCell(const Report& report, const Scorecard& card, const Measure& measure,
                          const std::string& label) {
  const Numbers* numbers = card.Find(measure.id);
  if (numbers != nullptr) {
    return absl::StrCat(R"(<td role="cell" class="s" data-label=")", label, R"(">)",
                        ScoreText(numbers->score), "<small>",
                        IntervalText(ConfidenceInterval(*numbers, measure)), "</small></td>");
  }
  const bool asked = !card.role_group.has_value() ||
                     std::ranges::find(measure.asked_of, *card.role_group) != measure.asked_of.end();
  return absl::StrCat(R"(<td role="cell" class="withheld" data-label=")", label, R"(">)",
                      asked ? SuppressedText(report) : "not asked", "</td>");
}

std::string RoleGroupLabel(const Scorecard& card) {
  return card.role_group.has_value()
             ? absl::StrCat(RoleGroupMark(*card.role_group), "\u00a0", RoleGroupTitle(card.role_group))
             : RoleGroupTitle(std::nullopt);
}

}  // namespace

std::string ColumnHead(std::string_view title) {
  return base::StrCat(R"(<th role="columnheader" scope="col">)", title, "</th>");
}

std::string ChartHead(std::string_view label, std::string_view low, std::string_view high) {
  return base::StrCat(R"(<th role="columnheader" scope="col" class="c" aria-label=")", label,
                      R"("><span class="ends"><span>)", low, "</span><span>", high, "</span></span></th>");
}

std::string BeginTable(std::string_view css_class, std::string_view caption, const std::string& heads) {
  return base::StrCat("<table role=\"table\" class=\"", css_class, "\"><caption>", Html(caption),
                      R"(</caption><thead role="rowgroup"><tr role="row">)", heads,
                      R"(</tr></thead><tbody role="rowgroup">)");
}

std::string BeginRow(int depth, bool is_top, const std::string& title) {
  return absl::StrCat(R"(<tr role="row" class="d)", std::min(depth, kMostIndent), is_top ? " top" : "",
                      R"("><th role="rowheader" scope="row">)", title, "</th>");
}

std::string MeasureTitle(const Measure& measure) {
  return absl::StrCat(Html(measure.title),
                      measure.lower_is_better ? R"( <span class="chip">↓ lower is better</span>)" : "");
}

std::string UnitTitle(const Scorecard& card) {
  return Html(card.unit_name.empty() ? card.unit_id : card.unit_name);
}

std::string MeasureTable(const Report& report, std::string_view caption,
                         const std::vector<OutlineRow>& rows) {
  std::string html = BeginTable("scores", caption, ScoreHeads("Measure"));
  for (const OutlineRow& row : rows) {
    const Numbers* numbers = report.overall.Find(row.measure->id);
    const std::string chart = numbers == nullptr ? "" : SvgBar(*numbers, *row.measure);
    const bool is_top = row.depth == 0 && row.measure->kind != MeasureKind::kItem;
    base::StrAppend(&html, BeginRow(row.depth, is_top, MeasureTitle(*row.measure)),
                    ScoreCells(report, *row.measure, numbers, chart), kEndRow);
  }
  return base::StrCat(html, kEndTable);
}

std::string ItemTable(const Report& report, const std::vector<const Measure*>& items) {
  std::string html = BeginTable(
      "scores", "Single questions",
      ScoreHeads("Question", ChartHead("answers from the lowest option to the highest", "low", "high")));
  for (const Measure* item : items) {
    const Numbers* numbers = report.overall.Find(item->id);
    std::string chart;
    if (numbers != nullptr) {
      chart = numbers->answers.empty() ? SvgBar(*numbers, *item) : SvgAnswers(numbers->answers, *item);
    }
    base::StrAppend(&html, BeginRow(0, false, MeasureTitle(*item)), ScoreCells(report, *item, numbers, chart),
                    kEndRow);
  }
  return base::StrCat(html, kEndTable);
}

std::string PanelTable(const Report& report, std::string_view caption, const Scorecard& card,
                       const std::vector<const Measure*>& measures) {
  std::string html = BeginTable("scores", caption, ScoreHeads("Measure"));
  for (const Measure* measure : measures) {
    const Numbers* numbers = card.Find(measure->id);
    const std::string chart = numbers == nullptr ? "" : SvgDotAndInterval(*numbers, *measure, std::nullopt);
    base::StrAppend(&html, BeginRow(0, false, MeasureTitle(*measure)),
                    ScoreCells(report, *measure, numbers, chart), kEndRow);
  }
  return base::StrCat(html, kEndTable);
}

std::string UnitTable(const Report& report, std::string_view caption, const Measure& measure,
                      const std::vector<UnitRow>& rows) {
  const Numbers* whole = report.overall.Find(measure.id);
  const std::optional<double> reference = whole == nullptr ? std::nullopt : std::optional(whole->score);
  std::string html = BeginTable("scores units", caption, ScoreHeads("Unit"));
  for (const UnitRow& row : rows) {
    const Numbers* numbers = row.card->Find(measure.id);
    const std::string chart = numbers == nullptr ? "" : SvgDotAndInterval(*numbers, measure, reference);
    base::StrAppend(&html, BeginRow(row.depth, !row.is_leaf, UnitTitle(*row.card)),
                    ScoreCells(report, measure, numbers, chart), kEndRow);
  }
  return base::StrCat(html, kEndTable);
}

std::string RoleGroupTable(const Report& report, std::string_view caption,
                           const std::vector<const Measure*>& measures) {
  std::string heads = ColumnHead("Measure") + ChartHead();
  for (const Scorecard& card : report.role_groups) {
    const std::string_view css_class =
        card.role_group.has_value() ? base::RoleGroupWord(*card.role_group) : "all";
    heads += ColumnHead(base::StrCat("<span class=\"", css_class, "\">", RoleGroupLabel(card), "</span>"));
  }
  std::string html = BeginTable("scores groups", caption, heads);
  for (const Measure* measure : measures) {
    std::vector<std::pair<base::RoleGroup, double>> marks;
    std::string cells;
    for (const Scorecard& card : report.role_groups) {
      const Numbers* numbers = card.Find(measure->id);
      if (numbers != nullptr && card.role_group.has_value())
        marks.emplace_back(*card.role_group, numbers->score);
      cells += RoleGroupCell(report, card, *measure, RoleGroupLabel(card));
    }
    base::StrAppend(&html, BeginRow(0, true, MeasureTitle(*measure)), R"(<td role="cell" class="c">)",
                    marks.empty() ? "" : SvgRoleGroups(marks), "</td>", cells, kEndRow);
  }
  return base::StrCat(html, kEndTable);
}

}  // namespace rapport::reporting
