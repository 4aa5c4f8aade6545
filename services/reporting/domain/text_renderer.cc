#include "services/reporting/domain/text_renderer.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "libs/base/strings.h"
#include "services/reporting/domain/bars.h"
#include "services/reporting/domain/display_text.h"
#include "services/reporting/domain/outline.h"
#include "services/reporting/domain/phrases.h"
#include "services/reporting/domain/text_style.h"
#include "services/reporting/domain/text_table.h"
#include "services/reporting/domain/units.h"

namespace rapport::reporting {
namespace {

constexpr size_t kMostRanked = 10;

std::string Repeat(std::string_view piece, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += piece;
  return text;
}

std::string NameOf(const Measure& measure, int depth) {
  return absl::StrCat(Repeat("  ", depth), measure.lower_is_better ? "↓ " : "", CleanText(measure.title));
}

std::string NameOf(const Scorecard& card, int depth) {
  return absl::StrCat(Repeat("  ", depth), CleanText(card.unit_name.empty() ? card.unit_id : card.unit_name));
}

class TextRenderer {
 public:
  TextRenderer(const Report& report, const TextOptions& options)
      : report_(report),
        width_(options.width),
        style_(options.color),
        table_(report, options.width, style_) {}

  std::string Render() {
    AddTitle();
    AddBanner();
    AddKeyFigures();
    AddRoleGroups();
    AddOutline();
    AddUnits();
    AddNotes();
    return std::move(out_);
  }

 private:
  using Chart = TextTable::Chart;

  void Line(std::string_view text = "") {
    base::StrAppend(&out_, absl::StripTrailingAsciiWhitespace(base::AbslView(text)), "\n");
  }
  void Section(std::string_view title) {
    Line();
    Line(style_.Heading(Clip(title, width_)));
    Line(style_.Muted(Repeat("─", width_)));
  }
  void Paragraph(std::string_view text) {
    for (const std::string& line : Wrap(CleanText(text), width_)) Line(line);
  }

  void AddTitle() {
    for (const std::string& line : Wrap(CleanText(report_.title), width_)) Line(style_.Heading(line));
    Paragraph(report_.OrganizationTitle());
    Paragraph(report_.instrument_title);
    std::string facts;
    if (!report_.close_date.empty()) facts = absl::StrCat("Closed ", report_.close_date, " · ");
    if (report_.overall.responses.has_value()) {
      absl::StrAppend(&facts, CountText(*report_.overall.responses), " answers · ");
    }
    Paragraph(absl::StrCat(facts, "minimum n ", report_.minimum_n));
    Line(style_.Muted(Clip(CleanText(report_.wave), width_)));
  }

  void AddBanner() {
    const std::optional<Banner> banner = BannerOf(report_);
    if (!banner.has_value()) return;
    const bool loud = report_.provenance == Provenance::kSimulated;
    const std::string_view edge = loud ? "█" : "│";
    Line();
    const auto add = [&](std::string_view text) {
      const std::string framed = base::StrCat(edge, " ", PadRight(text, width_ - 4), " ", edge);
      Line(loud ? style_.Alarm(framed) : framed);
    };
    add(banner->headline);
    for (const std::string& line : Wrap(CleanText(banner->text), width_ - 4)) add(line);
  }

  void AddKeyFigures() {
    Section("Key figures");
    Line(table_.Header(""));
    for (const Measure* measure : KeyMeasures(report_)) {
      Line(table_.Row(NameOf(*measure, 0), *measure, report_.overall.Find(measure->id), Chart::kBar));
    }
    const auto is_lower = [](const Measure& measure) { return measure.lower_is_better; };
    if (std::ranges::any_of(report_.measures, is_lower)) Line(style_.Muted("↓ lower is better"));
  }

  // One measure a row, one role group a column. A single role group is the whole organization again.
  void AddRoleGroups() {
    if (report_.role_groups.size() < 2) return;
    constexpr int kColumn = 12;
    const int name_width = width_ - kColumn * static_cast<int>(report_.role_groups.size());
    Section("By role group");
    std::string header = PadRight("mean score", name_width);
    for (const Scorecard& card : report_.role_groups) {
      const std::string_view word =
          card.role_group.has_value() ? base::RoleGroupWord(*card.role_group) : "all";
      std::string title(word == "clinical_leader" ? "leader" : word == "front_line" ? "front line" : word);
      absl::StrAppend(&header, PadLeft(title, kColumn));
    }
    Line(style_.Muted(header));
    for (const Measure* measure : RoleGroupMeasures(report_)) {
      std::string row = PadRight(NameOf(*measure, 0), name_width);
      for (const Scorecard& card : report_.role_groups)
        row += PadLeft(RoleGroupCell(card, *measure), kColumn);
      Line(row);
    }
    Line(style_.Muted(absl::StrCat("– not asked   <", report_.minimum_n, " ", SuppressedText(report_))));
  }

  std::string RoleGroupCell(const Scorecard& card, const Measure& measure) const {
    if (const Numbers* numbers = card.Find(measure.id)) return ScoreText(numbers->score);
    const bool asked = !card.role_group.has_value() ||
                       std::ranges::find(measure.asked_of, *card.role_group) != measure.asked_of.end();
    return asked ? absl::StrCat("<", report_.minimum_n) : "–";
  }

  void AddOutline() {
    for (const OutlineGroup& group : OutlineOf(report_)) {
      Section(absl::StrCat("Scores: asked of ", RoleGroupList(group.asked_of)));
      Line(table_.Header(""));
      for (const OutlineRow& row : group.rows) {
        Line(table_.Row(NameOf(*row.measure, row.depth), *row.measure, report_.overall.Find(row.measure->id),
                        Chart::kBar));
      }
    }
  }

  void AddUnits() {
    const Measure* measure = HeadlineMeasure(report_);
    const std::vector<UnitRow> rows = UnitRows(report_);
    if (measure == nullptr || rows.empty()) return;
    Section(absl::StrCat("Units: ", NameOf(*measure, 0)));
    if (rows.size() > kManyUnits) {
      AddManyUnits(*measure);
      return;
    }
    Line(table_.Header("unit"));
    for (const UnitRow& row : rows) AddUnit(*row.card, row.depth, *measure);
    AddReferenceLegend(*measure);
  }

  void AddUnit(const Scorecard& card, int depth, const Measure& measure) {
    Line(table_.Row(NameOf(card, depth), measure, card.Find(measure.id), Chart::kDotAndInterval,
                    Reference(measure)));
  }

  std::optional<double> Reference(const Measure& measure) const {
    const Numbers* numbers = report_.overall.Find(measure.id);
    return numbers == nullptr ? std::nullopt : std::optional(numbers->score);
  }

  void AddReferenceLegend(const Measure& measure) {
    Line(style_.Muted(Reference(measure).has_value() ? "● mean   ── its 95 % interval   ┊ whole organization"
                                                     : "● mean   ── its 95 % interval"));
  }

  void AddManyUnits(const Measure& measure) {
    const std::vector<RankedUnit> ranked = RankedLeaves(report_, measure);
    AddDistribution(Distribution(ranked));
    const size_t shown = std::min(kMostRanked, ranked.size() / 2);
    const auto add = [&](std::string_view title, size_t from) {
      Line();
      Line(table_.Header(base::StrCat(shown, " ", title)));
      for (size_t i = from; i < from + shown; ++i) AddUnit(*ranked[i].card, 0, measure);
    };
    if (shown > 0) {
      add("highest", 0);
      add("lowest", ranked.size() - shown);
    }
    AddReferenceLegend(measure);
    Line();
    Paragraph("All units are in the CSV rendering, those in between and those with " +
              SuppressedText(report_) + " among them.");
  }

  void AddDistribution(const std::vector<Bin>& bins) {
    constexpr int kLabel = 9;
    constexpr int kCount = 6;
    int most = 1;
    for (const Bin& bin : bins) most = std::max(most, bin.units);
    Line(style_.Muted(absl::StrCat(PadRight("score", kLabel), PadLeft("units", kCount))));
    for (const Bin& bin : bins) {
      const std::string bar = Bar(static_cast<double>(bin.units) / most, width_ - kLabel - kCount - 2);
      Line(absl::StrCat(PadRight(absl::StrCat(bin.low, "–", bin.low + kBinWidth), kLabel),
                        PadLeft(CountText(bin.units), kCount), "  ", style_.HigherIsBetter(bar)));
    }
  }

  void AddNotes() {
    Section("How to read this report");
    for (const std::string& note : NotesFor(report_)) {
      std::string_view mark = "• ";
      for (const std::string& line : Wrap(CleanText(note), width_ - 2)) {
        Line(base::StrCat(mark, line));
        mark = "  ";
      }
    }
  }

  const Report& report_;
  const int width_;
  const TextStyle style_;
  const TextTable table_;
  std::string out_;
};

}  // namespace

std::string RenderText(const Report& report, const TextOptions& options) {
  return TextRenderer(report, options).Render();
}

}  // namespace rapport::reporting
