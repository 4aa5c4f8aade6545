#include "services/reporting/domain/text_analysis.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "libs/base/strings.h"
#include "services/reporting/domain/analysis_phrases.h"
#include "services/reporting/domain/bars.h"
#include "services/reporting/domain/display_text.h"
#include "services/reporting/domain/outline.h"
#include "services/reporting/domain/phrases.h"

namespace rapport::reporting {
namespace {

// From here on a table has room for its less important columns.
constexpr int kRoomyWidth = 80;

std::string TitleOf(const Report& report, const std::string& id) {
  const Measure* const measure = report.FindMeasure(id);
  return CleanText(measure == nullptr ? id : measure->title);
}

std::string NameOf(const Measure& measure) {
  return absl::StrCat(measure.lower_is_better ? "↓ " : "", CleanText(measure.title));
}

std::string MeanText(const Figure& figure) {
  return figure.value.has_value() ? ScoreText(*figure.value) : std::string();
}

// name  own  other  gap  its interval  p
class GapColumns {
 public:
  GapColumns(const Report& report, const TextPage& page)
      : report_(report),
        page_(page),
        with_p_(page.width() >= kRoomyWidth),
        name_width_(page.width() - 2 * kMean - kGap - kInterval - (with_p_ ? kP : 0)) {}

  std::string Header(GapKind kind) const {
    return page_.style().Muted(
        absl::StrCat(PadRight("mean score", name_width_), PadLeft(RoleGroupShort(GapOwnSide(kind)), kMean),
                     PadLeft(RoleGroupShort(GapOtherSide(kind)), kMean), PadLeft("gap", kGap),
                     PadLeft("95 % interval", kInterval), with_p_ ? PadLeft("adjusted", kP) : ""));
  }

  std::string Row(const Gap& gap) const {
    const std::string name = PadRight(TitleOf(report_, gap.measure), name_width_);
    if (!gap.difference.value.has_value()) {
      return absl::StrCat(
          name, page_.style().Muted(absl::StrCat("  ", ReasonText(report_, gap.difference.reason))));
    }
    return absl::StrCat(name, PadLeft(MeanText(gap.mean), kMean), PadLeft(MeanText(gap.other_mean), kMean),
                        PadLeft(SignedText(gap.difference.value), kGap),
                        page_.style().Muted(PadLeft(SignedInterval(gap.difference), kInterval)),
                        with_p_ ? PadLeft(PText(gap.difference.p), kP) : "");
  }

 private:
  static constexpr int kMean = 8;
  static constexpr int kGap = 7;
  static constexpr int kInterval = 16;
  static constexpr int kP = 11;

  // What a column can hold.
  static std::string RoleGroupShort(base::RoleGroup role_group) {
    switch (role_group) {
      case base::RoleGroup::kFrontLine:
        return "front";
      case base::RoleGroup::kClinicalLeader:
        return "leaders";
      case base::RoleGroup::kExecutive:
        return "exec.";
    }
    return "";
  }

  const Report& report_;
  const TextPage& page_;
  const bool with_p_;
  const int name_width_;
};

// rank and name  importance as a bar  per cent  its interval  room  priority
class DriverColumns {
 public:
  DriverColumns(const Report& report, const TextPage& page)
      : report_(report),
        page_(page),
        with_interval_(page.width() >= kRoomyWidth),
        bar_width_(with_interval_ ? 20 : 8),
        name_width_(page.width() - kRank - bar_width_ - kPercent - (with_interval_ ? kInterval : 0) - kRoom -
                    kPriority - 1) {}

  std::string Header() const {
    return page_.style().Muted(absl::StrCat(
        PadRight("", kRank + name_width_), " ", PadRight("importance", bar_width_ + kPercent),
        with_interval_ ? PadLeft("95 % int.", kInterval) : "", PadLeft("room", kRoom), "  priority"));
  }

  // `most`: the largest importance, which fills the bar.
  std::string Row(const Driver& driver, double most) const {
    const std::string name = absl::StrCat(PadLeft(absl::StrCat(driver.rank), kRank - 1), " ",
                                          PadRight(TitleOf(report_, driver.measure), name_width_));
    const std::string bar = Bar(most > 0 ? driver.importance / most : 0, bar_width_);
    const std::string priority =
        PadRight(absl::StrCat("  ", base::AbslView(PriorityTitle(driver.priority))), kPriority);
    return absl::StrCat(
        name, " ", page_.style().HigherIsBetter(bar), PadLeft(ImportanceText(driver.importance), kPercent),
        with_interval_ ? page_.style().Muted(PadLeft(ImportanceInterval(driver), kInterval)) : "",
        PadLeft(ScoreText(driver.room), kRoom),
        driver.priority == Priority::kAct ? page_.style().Heading(priority) : priority);
  }

 private:
  static constexpr int kRank = 4;
  static constexpr int kPercent = 8;
  static constexpr int kInterval = 14;
  static constexpr int kRoom = 7;
  static constexpr int kPriority = 11;

  const Report& report_;
  const TextPage& page_;
  const bool with_interval_;
  const int bar_width_;
  const int name_width_;
};

}  // namespace

void AddPanels(const Report& report, const TextTable& table, TextPage& page) {
  for (const Panel& panel : PanelsOf(report)) {
    page.Section(PanelTitle(panel));
    page.Paragraph(PanelLead(panel));
    page.Line(table.Header(""));
    for (const Measure* measure : panel.measures) {
      page.Line(table.Row(NameOf(*measure), *measure, panel.card->Find(measure->id),
                          TextTable::Chart::kDotAndInterval));
    }
  }
}

void AddGaps(const Report& report, TextPage& page) {
  if (report.gaps.gaps.empty()) return;
  page.Section("Who sees it differently");
  page.Paragraph(GapLead(report.gaps));
  const GapColumns columns(report, page);
  for (const GapKind kind : kGapKinds) {
    const std::vector<const Gap*> gaps = GapsOf(report.gaps, kind);
    if (gaps.empty()) continue;
    page.Subsection(GapTitle(kind));
    page.Paragraph(base::StrCat(GapMeaning(kind), " ", GapPooling(report.gaps, kind)));
    page.Line(columns.Header(kind));
    for (const Gap* const gap : gaps) page.Line(columns.Row(*gap));
  }
}

void AddDrivers(const Report& report, TextPage& page) {
  if (report.drivers.empty()) return;
  page.Section("What goes with an outcome");
  page.Paragraph(kDriversMeaning);
  const DriverColumns columns(report, page);
  for (const DriverAnalysis& drivers : report.drivers) {
    page.Subsection(TitleOf(report, drivers.outcome));
    page.Paragraph(DriverLead(report, drivers));
    if (drivers.drivers.empty()) continue;
    page.Line(columns.Header());
    for (const Driver& driver : drivers.drivers) {
      page.Line(columns.Row(driver, drivers.drivers.front().importance));
    }
  }
}

void AddQuality(const Report& report, TextPage& page) {
  if (!report.quality.has_value()) return;
  page.Section("How well it was measured");
  for (const std::string& sentence : QualitySentences(report, *report.quality)) page.Paragraph(sentence);
  std::vector<std::string> noisy;
  for (const ScaleQuality& scale : report.quality->scales) {
    if (!IsNoisy(scale)) continue;
    noisy.push_back(
        absl::StrCat(TitleOf(report, scale.measure), ": alpha ", CoefficientText(scale.alpha.value)));
  }
  if (noisy.empty()) return;
  page.Paragraph("Much noise, read large differences only:");
  page.Bullets(noisy);
}

void AddLimits(const Report& report, TextPage& page) {
  page.Section("What cannot be said from these data");
  page.Bullets(LimitsOf(report));
}

}  // namespace rapport::reporting
