#include "services/reporting/domain/testing_report.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

namespace rapport::reporting {
namespace {

using base::RoleGroup;

const std::vector<RoleGroup> kClinicians = {RoleGroup::kFrontLine, RoleGroup::kClinicalLeader};
const std::vector<RoleGroup> kExecutives = {RoleGroup::kExecutive};

Measure OneToFive(std::string id, std::string title, MeasureKind kind, std::vector<std::string> parts,
                  const std::vector<RoleGroup>& asked_of) {
  return {.id = std::move(id),
          .title = std::move(title),
          .kind = kind,
          .parts = std::move(parts),
          .scale_min = 1,
          .scale_max = 5,
          .asked_of = asked_of};
}

std::vector<Measure> TrustMeasures() {
  using enum MeasureKind;
  std::vector<Measure> measures = {
      OneToFive("reach", "Reach beyond formal leaders", kFacet, {"reach-1", "reach-2"}, kClinicians),
      OneToFive("input", "Input reflected in decisions", kFacet, {}, kClinicians),
      OneToFive("patient-first", "Patients first in practice", kFacet, {}, kClinicians),
      OneToFive("transparency", "Openness about trade-offs", kFacet, {}, kClinicians),
      OneToFive("governance", "Part in governance", kFacet, {}, kClinicians),
      OneToFive("autonomy", "Autonomy", kFacet, {}, kClinicians),
      OneToFive("communication", "Communication", kDomain, {"reach", "input"}, kClinicians),
      OneToFive("priorities", "Priorities", kDomain, {"patient-first", "transparency"}, kClinicians),
      OneToFive("culture", "Culture", kDomain, {"governance", "autonomy"}, kClinicians),
      OneToFive("trust-leader", "Trust in my immediate leader", kScale, {}, kClinicians),
      OneToFive("trust-ceo", "Trust in the chief executive", kScale, {}, kClinicians),
      OneToFive("trust-index", "Trust index", kIndex, {"trust-leader", "trust-ceo"}, kClinicians),
      OneToFive("burnout", "Burnout", kScale, {}, kClinicians),
      OneToFive("exec-communication", "Communication, as executives see it", kDomain, {}, kExecutives),
      OneToFive("trust-in-clinicians", "Trust in clinicians", kScale, {}, kExecutives),
      OneToFive("reach-1", "Executives hear people like me, not only those with a title.", kItem, {},
                kClinicians),
      OneToFive("reach-2", "News of my daily work gets past my chief.", kItem, {}, kClinicians),
  };
  measures[12].lower_is_better = true;
  return measures;
}

// Scores between 25 and 80 that differ by measure and cell.
double MadeUpScore(size_t measure, int cell) {
  return 52 + 20 * std::sin(1.7 * static_cast<double>(measure) + 0.9 * cell) + 0.7 * cell;
}

Scorecard Card(const std::vector<Measure>& measures, std::string unit, std::string name, std::string parent,
               std::optional<RoleGroup> role_group, int cell, std::optional<int64_t> responses,
               bool with_items) {
  Scorecard card = {.unit_id = std::move(unit),
                    .unit_name = std::move(name),
                    .parent_unit_id = std::move(parent),
                    .role_group = role_group,
                    .responses = responses};
  for (size_t i = 0; i < measures.size(); ++i) {
    const Measure& measure = measures[i];
    if (measure.kind == MeasureKind::kItem && !with_items) continue;
    const bool asked = role_group.has_value()
                           ? std::ranges::find(measure.asked_of, *role_group) != measure.asked_of.end()
                           : measure.asked_of == kClinicians || cell == 0;
    if (responses.has_value() && asked) {
      const int64_t n = measure.asked_of == kClinicians ? *responses - (i % 3 == 0 ? 1 : 0) : 24;
      card.scores.push_back(Published(measure.id, n, MadeUpScore(i, cell)));
      if (measure.kind == MeasureKind::kItem)
        card.scores.back().numbers->answers = {n / 10, n / 5, n - n / 10 - n / 5, 0};
    } else {
      card.scores.push_back({measure.id, std::nullopt});
    }
  }
  return card;
}

Figure About(double value, double half_width) {
  return {.value = value, .low = value - half_width, .high = value + half_width};
}

Gap MadeUpGap(GapKind kind, const std::string& measure, double mean, double other, double p) {
  Gap gap = {.kind = kind,
             .measure = measure,
             .mean = About(mean, 1.5),
             .other_mean = About(other, 8),
             .difference = About(other - mean, 8.5)};
  gap.difference.p = p;
  return gap;
}

GapAnalysis MadeUpGaps() {
  using enum GapKind;
  GapAnalysis gaps = {
      .executive_unit = "St. Bride Health", .leader_unit = "St. Bride Health", .comparisons = 6};
  gaps.gaps = {MadeUpGap(kPerception, "reach", 41.4, 72.9, 0.00002),
               MadeUpGap(kPerception, "input", 45.2, 49.1, 0.27),
               {.kind = kPerception, .measure = "governance", .difference = {.reason = "SUPPRESSED"}},
               {.kind = kPerception, .measure = "autonomy", .difference = {.reason = "NO_VARIANCE"}},
               MadeUpGap(kBlindSpot, "reach", 41.4, 60.3, 0.0004),
               MadeUpGap(kRepresentation, "reach", 41.4, 52, 0.012),
               MadeUpGap(kRepresentationPredicted, "reach", 41.4, 41.43, 0.97),
               MadeUpGap(kMetaAccuracy, "exec-communication", 70.2, 55.5, 0.031)};
  return gaps;
}

std::vector<DriverAnalysis> MadeUpDrivers() {
  using enum Priority;
  DriverAnalysis burnout = {
      .outcome = "burnout", .role_group = RoleGroup::kFrontLine, .n = 1034, .r_squared = 0.387};
  burnout.drivers = {
      {"autonomy", 13.2, 10.9, 15.9, 55.3, 1, kAct},   {"input", 9.6, 7.5, 11.9, 54.8, 2, kAct},
      {"transparency", 7.1, 5.1, 9.1, 32.1, 3, kKeep}, {"reach", 4.5, 2.8, 6.3, 58.6, 4, kWatch},
      {"governance", 2.5, 1.2, 4.3, 71.4, 5, kWatch},  {"patient-first", 1.8, {}, {}, 28, 6, kLow}};
  return {burnout,
          {.outcome = "trust-index", .role_group = RoleGroup::kFrontLine, .reason = "TOO_FEW_RESPONDENTS"}};
}

QualityAnalysis MadeUpQuality() {
  QualityAnalysis quality = {.role_group = RoleGroup::kFrontLine, .sheets = 1102, .careless_share = 0.021};
  const auto scale = [](const char* measure, int items, double alpha, double icc1) {
    return ScaleQuality{.measure = measure,
                        .items = items,
                        .alpha = About(alpha, 0.02),
                        .omega = {.value = alpha + 0.005},
                        .icc1 = {.value = icc1},
                        .icc2 = {.value = 40 * icc1 / (1 + 39 * icc1)}};
  };
  quality.scales = {scale("reach", 4, 0.88, 0.11), scale("input", 4, 0.74, 0.06),
                    scale("governance", 4, 0.52, 0.01)};
  quality.scales.push_back({.measure = "trust-ceo", .items = 1, .alpha = {.reason = "TOO_FEW_ITEMS"}});
  quality.scales.push_back({.measure = "autonomy", .items = 4, .alpha = {.reason = "SUPPRESSED"}});
  return quality;
}

}  // namespace

Score Published(const std::string& measure, int64_t n, double score, double sd) {
  return {measure, Numbers{.n = n,
                           .mean = 1 + score * 4 / 100,
                           .sd = sd,
                           .se = sd / std::sqrt(static_cast<double>(n)),
                           .score = score,
                           .percent_favourable = std::clamp(score - 4, 0.0, 100.0)}};
}

Report HealthSystemReport() {
  Report report = {.wave = "organizations/stbride/waves/spring-2026",
                   .organization = "stbride",
                   .title = "Trust and working together, spring 2026",
                   .instrument_title = "Trust between clinicians and executives",
                   .instrument_source = "Original instrument. New and not yet validated: no norms.",
                   .language = "en",
                   .provenance = Provenance::kSimulated,
                   .source_note = "Simulator, seed 7.",
                   .close_date = "2026-03-31",
                   .minimum_n = 10,
                   .measures = TrustMeasures()};
  const std::vector<Measure>& measures = report.measures;
  const auto unit = [&](std::string id, std::string name, std::string parent, int cell,
                        std::optional<int64_t> n) {
    report.units.push_back(Card(measures, std::move(id), std::move(name), std::move(parent), std::nullopt,
                                cell, n,
                                /*with_items=*/false));
  };
  unit("root", "St. Bride Health", "", 0, 1214);
  unit("north", "North Hospital", "root", 1, 702);
  unit("ed", "Emergency Department", "north", 2, 214);
  unit("icu", "Intensive Care Unit (medical and surgical) and Step-Down", "north", 3, 96);
  unit("ped", "Pédiatrie et néonatologie", "north", 4, 41);
  unit("ren", "Dialysis", "north", 5, std::nullopt);
  unit("south", "South Hospital", "root", 6, 488);
  unit("surg", "Surgery", "south", 7, 133);
  unit("jp", "内科病棟", "south", 8, 12);
  report.overall = Card(measures, "root", "St. Bride Health", "", std::nullopt, 0, 1214, /*with_items=*/true);
  int cell = 11;
  for (const auto& [role_group, n] : {std::pair{RoleGroup::kFrontLine, int64_t{1102}},
                                      {RoleGroup::kClinicalLeader, 88},
                                      {RoleGroup::kExecutive, 24}}) {
    report.role_groups.push_back(Card(measures, "root", "St. Bride Health", "", role_group, cell, n, false));
    report.units_by_role_group.push_back(report.role_groups.back());
    ++cell;
  }
  report.gaps = MadeUpGaps();
  report.drivers = MadeUpDrivers();
  report.quality = MadeUpQuality();
  return report;
}

Report ManyUnitsReport(int companies) {
  Report report = {.wave = "organizations/army/waves/bhr2000",
                   .organization = "army",
                   .title = "Leadership in 99 companies",
                   .instrument_title = "Leadership (11 items)",
                   .language = "en",
                   .provenance = Provenance::kImported,
                   .source_note = "Data set bhr2000 of the R package multilevel.",
                   .close_date = "2026-11-23",
                   .minimum_n = 10};
  report.measures = {OneToFive("leadership", "Leadership", MeasureKind::kScale, {}, {RoleGroup::kFrontLine})};
  report.overall = Card(report.measures, "army", "99 companies", "", RoleGroup::kFrontLine, 0, 5400, true);
  report.overall.scores = {Published("leadership", 5400, 46.5)};
  report.role_groups = {report.overall};
  report.overall.role_group.reset();
  report.units = {report.overall};
  for (int i = 1; i <= companies; ++i) {
    Scorecard card = {
        .unit_id = absl::StrCat(i), .unit_name = absl::StrCat("Company ", i), .parent_unit_id = "army"};
    if (i % 33 == 0) {
      card.scores = {{"leadership", std::nullopt}};
    } else {
      card.responses = 12 + i * 37 % 150;
      card.scores = {
          Published("leadership", *card.responses, 46 + 9 * std::sin(i * 2.4) + 5 * std::cos(i * 0.7))};
    }
    report.units.push_back(card);
  }
  return report;
}

Report ReportFullOf(const std::string& text) {
  Report report = HealthSystemReport();
  report.title = report.instrument_title = report.instrument_source = report.source_note = text;
  for (Measure& measure : report.measures) measure.title = text;
  const auto fill = [&text](Scorecard& card) { card.unit_name = text; };
  fill(report.overall);
  std::ranges::for_each(report.role_groups, fill);
  std::ranges::for_each(report.units, fill);
  std::ranges::for_each(report.units_by_role_group, fill);
  report.gaps.executive_unit = report.gaps.leader_unit = text;
  return report;
}

}  // namespace rapport::reporting
