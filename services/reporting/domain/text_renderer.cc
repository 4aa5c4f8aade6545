#include "services/reporting/domain/text_renderer.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "libs/base/strings.h"
#include "services/reporting/domain/bars.h"
#include "services/reporting/domain/display_text.h"
#include "services/reporting/domain/outline.h"
#include "services/reporting/domain/phrases.h"
#include "services/reporting/domain/text_analysis.h"
#include "services/reporting/domain/text_page.h"
#include "services/reporting/domain/text_style.h"
#include "services/reporting/domain/text_table.h"
#include "services/reporting/domain/units.h"

namespace rapport::reporting {
namespace {

constexpr size_t kMostRanked = 10;

std::string Indent(int depth) { return std::string(2 * static_cast<size_t>(depth), ' '); }

std::string NameOf(const Measure& measure, int depth) {
  return absl::StrCat(Indent(depth), measure.lower_is_better ? "↓ " : "", CleanText(measure.title));
}

std::string NameOf(const Scorecard& card, int depth) {
  return absl::StrCat(Indent(depth), CleanText(card.unit_name.empty() ? card.unit_id : card.unit_name));
}

class TextRenderer {
 public:
  TextRenderer(const Report& report, const TextOptions& options)
      : report_(report),
        width_(options.width),
        style_(options.color),
        page_(options.width, style_),
        table_(report, options.width, style_) {}

  std::string Render() {
    AddTitle();
    AddBanner();
    AddKeyFigures();
    AddPanels(report_, table_, page_);
    AddGaps(report_, page_);
    AddDrivers(report_, page_);
    AddRoleGroups();
    AddOutline();
    AddUnits();
    AddQuality(report_, page_);
    AddLimits(report_, page_);
    AddNotes();
    return page_.Take();
  }

 private:
  using Chart = TextTable::Chart;

  void AddTitle() {
    for (const std::string& line : Wrap(CleanText(report_.title), width_)) page_.Line(style_.Heading(line));
    page_.Paragraph(report_.OrganizationTitle());
    page_.Paragraph(report_.instrument_title);
    std::string facts;
    if (!report_.close_date.empty()) facts = absl::StrCat("Closed ", report_.close_date, " · ");
    if (report_.overall.responses.has_value()) {
      absl::StrAppend(&facts, CountText(*report_.overall.responses), " answers · ");
    }
    page_.Paragraph(absl::StrCat(facts, "minimum n ", report_.minimum_n));
    page_.Line(style_.Muted(Clip(CleanText(report_.wave), width_)));
  }

  void AddBanner() {
    const std::optional<Banner> banner = BannerOf(report_);
    if (!banner.has_value()) return;
    const bool loud = report_.provenance == Provenance::kSimulated;
    const std::string_view edge = loud ? "█" : "│";
    page_.Line();
    const auto add = [&](std::string_view text) {
      const std::string framed = base::StrCat(edge, " ", PadRight(text, width_ - 4), " ", edge);
      page_.Line(loud ? style_.Alarm(framed) : framed);
    };
    add(banner->headline);
    for (const std::string& line : Wrap(CleanText(banner->text), width_ - 4)) add(line);
  }

  void AddKeyFigures() {
    page_.Section("Key figures");
    page_.Line(table_.Header(""));
    for (const Measure* measure : KeyMeasures(report_)) {
      page_.Line(table_.Row(NameOf(*measure, 0), *measure, report_.overall.Find(measure->id), Chart::kBar));
    }
    const auto is_lower = [](const Measure& measure) { return measure.lower_is_better; };
    if (std::ranges::any_of(report_.measures, is_lower)) page_.Line(style_.Muted("↓ lower is better"));
  }

  // One measure a row, one role group a column. A single role group is the whole organization again.
  void AddRoleGroups() {
    if (report_.role_groups.size() < 2) return;
    constexpr int kColumn = 12;
    const int name_width = width_ - kColumn * static_cast<int>(report_.role_groups.size());
    page_.Section("By role group");
    std::string header = PadRight("mean score", name_width);
    for (const Scorecard& card : report_.role_groups) {
      const std::string_view word =
          card.role_group.has_value() ? base::RoleGroupWord(*card.role_group) : "all";
      std::string title(word == "clinical_leader" ? "leader" : word == "front_line" ? "front line" : word);
      absl::StrAppend(&header, PadLeft(title, kColumn));
    }
    page_.Line(style_.Muted(header));
    for (const Measure* measure : RoleGroupMeasures(report_)) {
      std::string row = PadRight(NameOf(*measure, 0), name_width);
      for (const Scorecard& card : report_.role_groups)
        row += PadLeft(RoleGroupCell(card, *measure), kColumn);
      page_.Line(row);
    }
    page_.Line(
        style_.Muted(absl::StrCat("– not asked   <", report_.minimum_n, " ", SuppressedText(report_))));
  }

  std::string RoleGroupCell(const Scorecard& card, const Measure& measure) const {
    if (const Numbers* numbers = card.Find(measure.id)) return ScoreText(numbers->score);
    const bool asked = !card.role_group.has_value() ||
                       std::ranges::find(measure.asked_of, *card.role_group) != measure.asked_of.end();
    return asked ? absl::StrCat("<", report_.minimum_n) : "–";
  }

  void AddOutline() {
    for (const OutlineGroup& group : OutlineOf(report_)) {
      page_.Section(absl::StrCat("Scores: asked of ", RoleGroupList(group.asked_of)));
      page_.Line(table_.Header(""));
      for (const OutlineRow& row : group.rows) {
        page_.Line(table_.Row(NameOf(*row.measure, row.depth), *row.measure,
                              report_.overall.Find(row.measure->id), Chart::kBar));
      }
    }
  }

  void AddUnits() {
    const Measure* measure = HeadlineMeasure(report_);
    const std::vector<UnitRow> rows = UnitRows(report_);
    if (measure == nullptr || rows.empty()) return;
    page_.Section(absl::StrCat("Units: ", NameOf(*measure, 0)));
    if (rows.size() > kManyUnits) {
      AddManyUnits(*measure);
      return;
    }
    page_.Line(table_.Header("unit"));
    for (const UnitRow& row : rows) AddUnit(*row.card, row.depth, *measure);
    AddReferenceLegend(*measure);
  }

  void AddUnit(const Scorecard& card, int depth, const Measure& measure) {
    page_.Line(table_.Row(NameOf(card, depth), measure, card.Find(measure.id), Chart::kDotAndInterval,
                          Reference(measure)));
  }

  std::optional<double> Reference(const Measure& measure) const {
    const Numbers* numbers = report_.overall.Find(measure.id);
    return numbers == nullptr ? std::nullopt : std::optional(numbers->score);
  }

  void AddReferenceLegend(const Measure& measure) {
    page_.Line(style_.Muted(Reference(measure).has_value()
                                ? "● mean   ── its 95 % interval   ┊ whole organization"
                                : "● mean   ── its 95 % interval"));
  }

  void AddManyUnits(const Measure& measure) {
    const std::vector<RankedUnit> ranked = RankedLeaves(report_, measure);
    AddDistribution(Distribution(ranked));
    const size_t shown = std::min(kMostRanked, ranked.size() / 2);
    const auto add = [&](std::string_view title, size_t from) {
      page_.Line();
      page_.Line(table_.Header(base::StrCat(shown, " ", title)));
      for (size_t i = from; i < from + shown; ++i) AddUnit(*ranked[i].card, 0, measure);
    };
    if (shown > 0) {
      add("highest", 0);
      add("lowest", ranked.size() - shown);
    }
    AddReferenceLegend(measure);
    page_.Line();
    page_.Paragraph("All units are in the CSV rendering, those in between and those with " +
                    SuppressedText(report_) + " among them.");
  }

  void AddDistribution(const std::vector<Bin>& bins) {
    constexpr int kLabel = 9;
    constexpr int kCount = 6;
    int most = 1;
    for (const Bin& bin : bins) most = std::max(most, bin.units);
    page_.Line(style_.Muted(absl::StrCat(PadRight("score", kLabel), PadLeft("units", kCount))));
    for (const Bin& bin : bins) {
      const std::string bar = Bar(static_cast<double>(bin.units) / most, width_ - kLabel - kCount - 2);
      page_.Line(absl::StrCat(PadRight(absl::StrCat(bin.low, "–", bin.low + kBinWidth), kLabel),
                              PadLeft(CountText(bin.units), kCount), "  ", style_.HigherIsBetter(bar)));
    }
  }

  void AddNotes() {
    page_.Section("How to read this report");
    page_.Bullets(NotesFor(report_));
  }

  const Report& report_;
  const int width_;
  const TextStyle style_;
  TextPage page_;
  const TextTable table_;
};

}  // namespace

std::string RenderText(const Report& report, const TextOptions& options) {
  return TextRenderer(report, options).Render();
}

}  // namespace rapport::reporting
