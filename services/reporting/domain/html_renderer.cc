#include "services/reporting/domain/html_renderer.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "libs/base/strings.h"
#include "services/reporting/domain/html_analysis.h"
#include "services/reporting/domain/html_charts.h"
#include "services/reporting/domain/html_escape.h"
#include "services/reporting/domain/html_style.h"
#include "services/reporting/domain/html_tables.h"
#include "services/reporting/domain/interval.h"
#include "services/reporting/domain/outline.h"
#include "services/reporting/domain/phrases.h"
#include "services/reporting/domain/units.h"

namespace rapport::reporting {
namespace {

constexpr std::string_view kPolicy = "default-src 'none'; style-src 'unsafe-inline'";

class HtmlRenderer {
 public:
  explicit HtmlRenderer(const Report& report) : report_(report) {}

  std::string Render() {
    AddHead();
    AddTitle();
    AddBanner();
    Add("<main>\n");
    AddKeyFigures();
    Add(PanelSections(report_));
    Add(GapSection(report_));
    Add(DriverSection(report_));
    AddRoleGroups();
    AddOutline();
    AddUnits();
    AddItems();
    Add(QualitySection(report_));
    Add(LimitsSection(report_));
    AddNotes();
    Add("</main>\n<footer>Rapport · ", Html(report_.wave), "</footer>\n</div>\n</body>\n</html>\n");
    return std::move(out_);
  }

 private:
  template <typename... Pieces>
  void Add(const Pieces&... pieces) {
    base::StrAppend(&out_, pieces...);
  }

  bool is_simulated() const { return report_.provenance == Provenance::kSimulated; }

  void AddHead() {
    Add("<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n<meta "
        "charset=\"utf-8\"/>\n",
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n",
        "<meta http-equiv=\"Content-Security-Policy\" content=\"", kPolicy, "\"/>\n<title>",
        Html(report_.title), is_simulated() ? " (simulated data)" : "", "</title>\n<style>", StyleSheet(),
        is_simulated() ? SimulatedStyleSheet() : "", "</style>\n</head>\n<body>\n<div class=\"page\">\n");
  }

  void AddFact(std::string_view name, const std::string& value) {
    Add("<div><dt>", name, "</dt><dd>", Html(value), "</dd></div>");
  }

  void AddTitle() {
    Add("<header>\n<p class=\"over\">", Html(report_.OrganizationTitle()), "</p>\n<h1>", Html(report_.title),
        "</h1>\n<p class=\"sub\" lang=\"", Html(report_.language), "\">", Html(report_.instrument_title),
        "</p>\n<dl class=\"facts\">");
    if (!report_.close_date.empty()) AddFact("Closed", report_.close_date);
    if (report_.overall.responses.has_value()) AddFact("Answers", CountText(*report_.overall.responses));
    AddFact("Minimum n", absl::StrCat(report_.minimum_n));
    Add("</dl>\n</header>\n");
  }

  void AddBanner() {
    const std::optional<Banner> banner = BannerOf(report_);
    if (!banner.has_value()) return;
    Add("<div class=\"banner", is_simulated() ? " loud" : "", "\" role=\"note\"><strong>", banner->headline,
        "</strong> ", Html(banner->text), "</div>\n");
    if (is_simulated()) Add("<div class=\"watermark\" aria-hidden=\"true\">SIMULATED</div>\n");
  }

  void BeginSection(std::string_view id, std::string_view title, std::string_view lead) {
    Add("<section aria-labelledby=\"", id, "\">\n<h2 id=\"", id, "\">", title, "</h2>\n<p class=\"lead\">",
        lead, "</p>\n");
  }

  void AddKeyFigures() {
    const std::vector<const Measure*> measures = KeyMeasures(report_);
    if (measures.empty()) return;
    BeginSection("key", "Key figures", "The whole organization. Scores run from 0 to 100.");
    Add("<ul class=\"keys\">\n");
    for (const Measure* measure : measures) AddKeyFigure(*measure);
    Add("</ul>\n</section>\n");
  }

  void AddKeyFigure(const Measure& measure) {
    const Numbers* numbers = report_.overall.Find(measure.id);
    Add("<li", measure.lower_is_better ? " class=\"low\"" : "", "><p class=\"name\">", MeasureTitle(measure),
        "</p>");
    if (numbers == nullptr) {
      Add("<p class=\"withheld\">", SuppressedText(report_), "</p></li>\n");
      return;
    }
    Add("<p class=\"figure\">", ScoreText(numbers->score), " <small>of 100</small></p>",
        SvgBar(*numbers, measure), "<dl>");
    const auto add = [this](std::string_view name, const std::string& value) {
      if (!value.empty()) Add("<dt>", name, "</dt><dd>", value, "</dd>");
    };
    add("95&#160;% interval", IntervalText(ConfidenceInterval(*numbers, measure)));
    add("Favourable answers", PercentText(numbers->percent_favourable));
    add("n", CountText(numbers->n));
    Add("</dl></li>\n");
  }

  void AddRoleGroups() {
    if (report_.role_groups.size() < 2) return;
    BeginSection("groups", "By role group",
                 "Mean scores, with their 95&#160;% intervals below. The distance between the marks is the "
                 "gap between those "
                 "who were asked the same.");
    Add(RoleGroupTable(report_, "Scores by role group", RoleGroupMeasures(report_)), "\n</section>\n");
  }

  void AddOutline() {
    const std::vector<OutlineGroup> groups = OutlineOf(report_);
    if (groups.empty()) return;
    BeginSection("scores", "Domains and facets", "Everyone who was asked, in the order of the instrument.");
    for (const OutlineGroup& group : groups) {
      const std::string title = absl::StrCat("Asked of ", RoleGroupList(group.asked_of));
      Add("<h3>", title, "</h3>\n", MeasureTable(report_, title, group.rows), "\n");
    }
    Add("</section>\n");
  }

  void AddUnits() {
    const Measure* measure = HeadlineMeasure(report_);
    const std::vector<UnitRow> rows = UnitRows(report_);
    if (measure == nullptr || rows.empty()) return;
    const std::string title = Html(measure->title);
    BeginSection(
        "units", "Units",
        absl::StrCat(
            title, measure->lower_is_better ? " (lower is better)" : "",
            ": a dot is a unit's mean, the line its 95&#160;% interval, the dashed line the whole "
            "organization. A small unit's interval is wide; the order of units whose intervals overlap "
            "is mostly noise."));
    if (rows.size() > kManyUnits) {
      AddManyUnits(*measure, rows);
    } else {
      Add(UnitTable(report_, measure->title + " by unit", *measure, rows), "\n");
    }
    Add("</section>\n");
  }

  void AddManyUnits(const Measure& measure, const std::vector<UnitRow>& rows) {
    const std::vector<Bin> bins = Distribution(RankedLeaves(report_, measure));
    if (!bins.empty()) {
      std::string label = "Units by score:";
      for (const Bin& bin : bins)
        absl::StrAppend(&label, " ", bin.low, " to ", bin.low + kBinWidth, ": ", bin.units, ";");
      Add("<h3>How many units score how high</h3>\n", SvgDistribution(bins, label),
          "\n<p class=\"lead\">Number of units in steps of ", kBinWidth,
          " points, from the score below a column.</p>\n");
    }
    std::set<const Scorecard*> leaves;
    for (const UnitRow& row : rows) {
      if (row.is_leaf) leaves.insert(row.card);
    }
    for (const UnitFamily& family : UnitFamilies(report_)) {
      std::vector<UnitRow> children;
      for (const Scorecard* child : family.children) children.push_back({child, 0, leaves.contains(child)});
      Add("<details><summary>", UnitTitle(*family.parent), " <span>· ",
          CountText(static_cast<int64_t>(children.size())), children.size() == 1 ? " unit" : " units",
          "</span></summary>\n",
          UnitTable(report_, measure.title + " by unit of " + family.parent->unit_name, measure, children),
          "</details>\n");
    }
  }

  void AddItems() {
    const std::vector<const Measure*> items = ItemsOf(report_);
    if (items.empty()) return;
    BeginSection(
        "items", "Single questions",
        "A bar shows how the answers spread, from the lowest option (light) to the highest (dark). All "
        "is of the answers as scored: where a statement is worded the other way round, already "
        "turned.");
    Add("<details><summary>All questions <span>· ", CountText(static_cast<int64_t>(items.size())),
        "</span></summary>\n", ItemTable(report_, items), "</details>\n</section>\n");
  }

  void AddNotes() {
    Add("<section aria-labelledby=\"notes\">\n<h2 id=\"notes\">How to read this report</h2>\n<ul "
        "class=\"notes\">\n");
    for (const std::string& note : NotesFor(report_)) Add("<li>", Html(note), "</li>\n");
    Add("</ul>\n</section>\n");
  }

  const Report& report_;
  std::string out_;
};

}  // namespace

std::string RenderHtml(const Report& report) { return HtmlRenderer(report).Render(); }

}  // namespace rapport::reporting
