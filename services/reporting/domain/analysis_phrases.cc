#include "services/reporting/domain/analysis_phrases.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "libs/base/strings.h"
#include "services/reporting/domain/phrases.h"

namespace rapport::reporting {
namespace {

using base::RoleGroup;

// Alpha from which on group means may be compared, and from which on a scale is called reliable (Nunnally and
// Bernstein 1994, section 7); unit means likewise by ICC(2) (Bliese 2000).
constexpr double kFairReliability = 0.7;
constexpr double kGoodReliability = 0.8;

// Without the zero before the point, as coefficients between -1 and 1 are written.
std::string WithoutZero(std::string text) {
  const std::size_t at = text.find("0.");
  if (at == 0 || (at == 1 && text.front() == '-')) text.erase(at, 1);
  return text;
}

}  // namespace

std::string PanelTitle(const Panel& panel) {
  return panel.whole == nullptr ? "The facets" : absl::StrCat(panel.whole->title, ", by whom it is about");
}

std::string PanelLead(const Panel& panel) {
  return absl::StrCat("As ", RoleGroupList({*panel.card->role_group}),
                      " see it: a dot is the mean, the line its 95 % interval.");
}

std::string GapLead(const GapAnalysis& gaps) {
  return absl::StrCat(
      "Means on 0 to 100 and their distance in points, with its 95 % interval. Adjusted: the chance of a "
      "distance "
      "as large as this were there none, adjusted for all ",
      gaps.comparisons, " comparisons (Benjamini and Hochberg).");
}

std::vector<const Gap*> GapsOf(const GapAnalysis& gaps, GapKind kind) {
  std::vector<const Gap*> found;
  for (const Gap& gap : gaps.gaps) {
    if (gap.kind == kind) found.push_back(&gap);
  }
  return found;
}

std::string_view GapTitle(GapKind kind) {
  switch (kind) {
    case GapKind::kPerception:
      return "Perception gap";
    case GapKind::kBlindSpot:
      return "Blind spot";
    case GapKind::kRepresentation:
      return "Representation gap";
    case GapKind::kRepresentationPredicted:
      return "Representation gap, predicted";
    case GapKind::kMetaAccuracy:
      return "Clinicians' picture of executives";
  }
  return "";
}

std::string GapMeaning(GapKind kind) {
  switch (kind) {
    case GapKind::kPerception:
      return "What executives say of themselves minus what the front line says. A positive gap: executives "
             "see it "
             "rosier.";
    case GapKind::kBlindSpot:
      return "What executives believe the front line would say minus what it does say. A positive gap: "
             "executives "
             "do not know how it is seen.";
    case GapKind::kRepresentation:
      return "What formal leaders say minus what the front line says. A gap: whoever asks formal leaders "
             "only does "
             "not hear the front line.";
    case GapKind::kRepresentationPredicted:
      return "What formal leaders believe their front line would say minus what it does say.";
    case GapKind::kMetaAccuracy:
      return "What the front line believes executives would say minus what they do say. A gap: clinicians "
             "misjudge "
             "executives.";
  }
  return "";
}

RoleGroup GapOwnSide(GapKind kind) {
  return kind == GapKind::kMetaAccuracy ? RoleGroup::kExecutive : RoleGroup::kFrontLine;
}

RoleGroup GapOtherSide(GapKind kind) {
  switch (kind) {
    case GapKind::kPerception:
    case GapKind::kBlindSpot:
      return RoleGroup::kExecutive;
    case GapKind::kRepresentation:
    case GapKind::kRepresentationPredicted:
      return RoleGroup::kClinicalLeader;
    case GapKind::kMetaAccuracy:
      return RoleGroup::kFrontLine;
  }
  return RoleGroup::kFrontLine;
}

std::string GapPooling(const GapAnalysis& gaps, GapKind kind) {
  const bool of_leaders = GapOtherSide(kind) == RoleGroup::kClinicalLeader;
  return absl::StrCat(of_leaders ? "Formal leaders are those of " : "Executives are those of ",
                      of_leaders ? gaps.leader_unit : gaps.executive_unit, ".");
}

std::string SignedText(const std::optional<double>& points) {
  if (!points.has_value()) return "";
  std::string digits = absl::StrFormat("%.1f", std::abs(*points));
  if (digits == "0.0") return digits;
  return absl::StrCat(*points < 0 ? "−" : "+", digits);
}

std::string SignedInterval(const Figure& figure) {
  if (!figure.low.has_value() || !figure.high.has_value()) return "";
  return absl::StrCat(SignedText(figure.low), " to ", SignedText(figure.high));
}

std::string PText(const std::optional<double>& p) {
  if (!p.has_value()) return "";
  if (*p < 0.001) return "p < .001";
  return absl::StrCat("p = ", WithoutZero(absl::StrFormat("%.3f", *p)));
}

std::string ReasonText(const Report& report, const std::string& reason) {
  if (reason == "SUPPRESSED") return SuppressedText(report);
  if (reason == "NO_VARIANCE") return "the answers do not vary";
  if (reason == "COLLINEAR") return "the measures cannot be told apart";
  if (reason == "TOO_FEW_RESPONDENTS") return "too few answers";
  if (reason == "TOO_FEW_GROUPS") return "too few units";
  if (reason == "TOO_FEW_ITEMS") return "too few questions";
  return "cannot be estimated";
}

std::string_view PriorityTitle(Priority priority) {
  switch (priority) {
    case Priority::kAct:
      return "act first";
    case Priority::kKeep:
      return "keep up";
    case Priority::kWatch:
      return "watch";
    case Priority::kLow:
      return "low";
  }
  return "";
}

std::string ImportanceText(double importance) { return absl::StrFormat("%.1f %%", importance); }

std::string ImportanceInterval(const Driver& driver) {
  if (!driver.low.has_value() || !driver.high.has_value()) return "";
  return absl::StrFormat("%.1f–%.1f %%", std::max(0.0, *driver.low), *driver.high);
}

std::string DriverLead(const Report& report, const DriverAnalysis& drivers) {
  if (!drivers.reason.empty()) {
    return absl::StrCat("No drivers can be shown: ", ReasonText(report, drivers.reason), ".");
  }
  return absl::StrCat("Johnson's relative weights over ", CountText(drivers.n), " answer sheets of ",
                      RoleGroupList({drivers.role_group}), ". Together the facets go with ",
                      absl::StrFormat("%.0f %%", 100 * drivers.r_squared),
                      " of its variance. Association, not cause.");
}

std::string CoefficientText(const std::optional<double>& value) {
  return value.has_value() ? WithoutZero(absl::StrFormat("%.2f", *value)) : "";
}

bool IsNoisy(const ScaleQuality& scale) {
  return scale.items > 1 && scale.alpha.value.has_value() && *scale.alpha.value < kFairReliability;
}

std::string QualityVerdict(const ScaleQuality& scale) {
  if (scale.items == 1) return "A single question: how reliable it is cannot be seen.";
  if (!scale.alpha.value.has_value()) return "";
  if (*scale.alpha.value >= kGoodReliability) return "Reliable.";
  if (IsNoisy(scale)) return "Much noise: read large differences only.";
  return "Reliable enough to compare groups.";
}

std::vector<std::string> QualitySentences(const Report& report, const QualityAnalysis& quality) {
  std::vector<std::string> sentences;
  int reliable = 0;
  int judged = 0;
  int differing = 0;
  int told_apart = 0;
  for (const ScaleQuality& scale : quality.scales) {
    if (scale.items > 1 && scale.alpha.value.has_value()) {
      ++judged;
      reliable += IsNoisy(scale) ? 0 : 1;
    }
    if (scale.icc2.value.has_value()) {
      ++differing;
      told_apart += *scale.icc2.value >= kFairReliability ? 1 : 0;
    }
  }
  if (judged > 0) {
    sentences.push_back(absl::StrCat("Reliable enough to compare groups (alpha of .70 or more): ", reliable,
                                     " of ", judged, judged == 1 ? " scale" : " scales",
                                     ". Their questions are answered as if they meant the same thing."));
  }
  if (differing > 0) {
    std::string sentence = absl::StrCat("Reliable means of units (ICC(2) of .70 or more): on ", told_apart,
                                        " of ", differing, differing == 1 ? " measure." : " measures.");
    if (told_apart < differing)
      absl::StrAppend(&sentence, " On the others, differences between units may be chance.");
    sentences.push_back(std::move(sentence));
  }
  if (quality.careless_share.has_value()) {
    sentences.push_back(absl::StrFormat(
        "%.1f %% of the answer sheets look careless (one answer throughout, or a failed check). They are "
        "counted in all scores here.",
        100 * *quality.careless_share));
  }
  if (sentences.empty())
    sentences.push_back(absl::StrCat("Nothing can be said: ", SuppressedText(report), "."));
  return sentences;
}

std::vector<std::string> LimitsOf(const Report& report) {
  std::vector<std::string> limits = {
      "What those would have said who did not answer.",
      "Who is right where groups see things differently; only that they do, and by how much.",
      absl::StrCat(
          "Why people answer as they do, or what would change if something were changed: answers of one ",
          "wave show what goes together, not what causes what."),
      "Whether anything has changed: that takes a second wave.",
      absl::StrCat("Anything about groups of fewer than ", report.minimum_n, " people."),
  };
  if (!report.answers_deleted_date.empty()) {
    limits.push_back(absl::StrCat(
        "Which facets go with an outcome, or how well the scales measure, as far as nobody had asked before ",
        report.answers_deleted_date, ": on that day the answers were deleted, as the wave's policy says."));
  } else if (report.drivers.empty()) {
    limits.emplace_back("Which facets go with an outcome: the instrument does not ask for both.");
  }
  if (report.gaps.gaps.empty()) {
    limits.emplace_back("How far apart clinicians and executives are: the same was not asked of both.");
  }
  return limits;
}

}  // namespace rapport::reporting
