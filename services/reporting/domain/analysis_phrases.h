#ifndef RAPPORT_SERVICES_REPORTING_DOMAIN_ANALYSIS_PHRASES_H_
#define RAPPORT_SERVICES_REPORTING_DOMAIN_ANALYSIS_PHRASES_H_

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/reporting/domain/outline.h"
#include "services/reporting/domain/report.h"

namespace rapport::reporting {

// The words about gaps, drivers and quality that text and HTML share.

// "The facets", or the whole whose parts they are.
std::string PanelTitle(const Panel& panel);
// Whose view it is and how to read it.
std::string PanelLead(const Panel& panel);

// In the order in which they are shown.
constexpr std::array<GapKind, 5> kGapKinds = {GapKind::kPerception, GapKind::kBlindSpot,
                                              GapKind::kRepresentation, GapKind::kRepresentationPredicted,
                                              GapKind::kMetaAccuracy};

// What the numbers are.
std::string GapLead(const GapAnalysis& gaps);
// Those of a kind.
std::vector<const Gap*> GapsOf(const GapAnalysis& gaps, GapKind kind);
// "Perception gap", ...
std::string_view GapTitle(GapKind kind);
// What is subtracted from what, and what a positive gap means: a sentence or two.
std::string GapMeaning(GapKind kind);
// Who the other side is: kExecutive or kClinicalLeader, or the front line for meta-accuracy; and own side.
base::RoleGroup GapOwnSide(GapKind kind);
base::RoleGroup GapOtherSide(GapKind kind);
// The unit from which the other side, or the own one in meta-accuracy, is pooled: "Executives are those of
// ..."
std::string GapPooling(const GapAnalysis& gaps, GapKind kind);

// "+12.5" or "−3.0" points; empty for none.
std::string SignedText(const std::optional<double>& points);
// "+8.1 to +16.9"; empty for none.
std::string SignedInterval(const Figure& figure);
// "p < .001" or "p = .032"; empty for none.
std::string PText(const std::optional<double>& p);
// Why a figure is not there: "fewer than 10 answers", "the answers do not vary", ...
std::string ReasonText(const Report& report, const std::string& reason);

// "act first", "keep up", "watch", "low".
std::string_view PriorityTitle(Priority priority);
// How to read importance and room.
constexpr std::string_view kDriversMeaning =
    "Importance: the part of the outcome's variance that goes with a facet; the parts add up to what all of "
    "them explain together. Room: how far its mean is from the best score, in points. What has much of both "
    "is the place to begin a conversation.";
// "13.2 %"
std::string ImportanceText(double importance);
// "10.9–15.9 %"; empty for none.
std::string ImportanceInterval(const Driver& driver);
// An outcome's sample, how much the facets explain, and that association is not cause.
std::string DriverLead(const Report& report, const DriverAnalysis& drivers);

// .87
std::string CoefficientText(const std::optional<double>& value);
// Whether a scale's reliability is too low to compare groups by it.
bool IsNoisy(const ScaleQuality& scale);
// In plain words how far a scale's score may be trusted; a sentence.
std::string QualityVerdict(const ScaleQuality& scale);
// The lead of the section: careless answers and whether units can be told apart.
std::vector<std::string> QualitySentences(const Report& report, const QualityAnalysis& quality);

// What cannot be said from these data, a sentence each.
std::vector<std::string> LimitsOf(const Report& report);

}  // namespace rapport::reporting

#endif  // RAPPORT_SERVICES_REPORTING_DOMAIN_ANALYSIS_PHRASES_H_
