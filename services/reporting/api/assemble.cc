#include "services/reporting/api/assemble.h"

#include <algorithm>
#include <string>
#include <vector>

#include "libs/base/resource_name.h"
#include "services/reporting/api/assemble_analysis.h"
#include "services/reporting/api/measures.h"
#include "services/reporting/domain/analysis_phrases.h"
#include "services/reporting/domain/phrases.h"

namespace rapport::reporting {
namespace {

namespace intake_v1 = intake::v1;
namespace scoring_v1 = scoring::v1;

Provenance ProvenanceOf(intake_v1::Wave::Provenance provenance) {
  switch (provenance) {
    case intake_v1::Wave::PROVENANCE_IMPORTED:
      return Provenance::kImported;
    case intake_v1::Wave::PROVENANCE_SIMULATED:
      return Provenance::kSimulated;
    default:
      return Provenance::kCollected;
  }
}

intake_v1::Measure::Kind KindToProto(MeasureKind kind) {
  switch (kind) {
    case MeasureKind::kScale:
      return intake_v1::Measure::KIND_SCALE;
    case MeasureKind::kFacet:
      return intake_v1::Measure::KIND_FACET;
    case MeasureKind::kDomain:
      return intake_v1::Measure::KIND_DOMAIN;
    case MeasureKind::kIndex:
      return intake_v1::Measure::KIND_INDEX;
    case MeasureKind::kItem:
      return intake_v1::Measure::KIND_ITEM;
  }
  return intake_v1::Measure::KIND_UNSPECIFIED;
}

Score ScoreOf(const scoring_v1::Score& from) {
  Score score = {from.measure(), std::nullopt};
  if (from.status() != scoring_v1::Scorecard::STATUS_PUBLISHED) return score;
  score.numbers = {
      .n = from.n(), .mean = from.mean(), .sd = from.sd(), .se = from.se(), .score = from.score_0_100()};
  if (from.has_percent_favourable()) score.numbers->percent_favourable = from.percent_favourable();
  for (const scoring_v1::AnswerCount& answer : from.answers()) score.numbers->answers.push_back(answer.n());
  return score;
}

Scorecard CardOf(const scoring_v1::Scorecard& from) {
  Scorecard card = {.unit_id = from.unit_id(),
                    .unit_name = from.unit_display_name(),
                    .parent_unit_id = from.parent_unit_id(),
                    .role_group = base::RoleGroupFromNumber(from.role_group())};
  if (from.has_responses()) card.responses = from.responses();
  for (const scoring_v1::Score& score : from.scores()) card.scores.push_back(ScoreOf(score));
  return card;
}

std::vector<Scorecard> CardsOf(const std::vector<scoring_v1::Scorecard>& from) {
  std::vector<Scorecard> cards;
  cards.reserve(from.size());
  for (const scoring_v1::Scorecard& card : from) cards.push_back(CardOf(card));
  return cards;
}

v1::ReportMeasure MeasureToProto(const Measure& from) {
  v1::ReportMeasure measure;
  measure.set_id(from.id);
  measure.set_title(from.title);
  measure.set_kind(KindToProto(from.kind));
  measure.set_direction(from.lower_is_better ? intake_v1::Measure::DIRECTION_LOWER_IS_BETTER
                                             : intake_v1::Measure::DIRECTION_HIGHER_IS_BETTER);
  *measure.mutable_parts() = {from.parts.begin(), from.parts.end()};
  measure.set_scale_min(from.scale_min);
  measure.set_scale_max(from.scale_max);
  return measure;
}

}  // namespace

Report Assemble(const Sources& sources, std::string_view language) {
  const intake_v1::Wave& wave = sources.wave;
  Report report = {.wave = wave.name(), .title = wave.display_name()};
  if (const auto name = base::WaveName::Parse(wave.name()); name.ok())
    report.organization = name->organization;
  report.language = ChooseLanguage(sources.instrument, language);
  report.instrument_title = TextIn(sources.instrument.title(), report.language);
  report.instrument_source = sources.instrument.source();
  report.provenance = ProvenanceOf(wave.provenance());
  report.source_note = wave.source_note();
  report.close_date = wave.close_date();
  report.minimum_n = wave.policy().minimum_n();
  report.measures = MeasuresOf(wave, sources.instrument, report.language);
  report.overall = CardOf(sources.overall);
  report.role_groups = CardsOf(sources.role_groups);
  report.units = CardsOf(sources.units);
  report.units_by_role_group = CardsOf(sources.units_by_role_group);
  report.gaps = GapsOf(report, sources.gaps);
  report.drivers.reserve(sources.drivers.size());
  for (const scoring_v1::Drivers& drivers : sources.drivers) report.drivers.push_back(DriversOf(drivers));
  report.quality = QualityOf(sources.quality);
  if (sources.analyses_missing) report.answers_deleted_date = wave.answers_deleted_date();
  return report;
}

v1::Report ToProto(const Sources& sources, const Report& report) {
  v1::Report proto;
  proto.set_wave(report.wave);
  proto.set_title(report.title);
  proto.set_instrument_title(report.instrument_title);
  proto.set_provenance(sources.wave.provenance());
  proto.set_source_note(report.source_note);
  proto.set_close_date(report.close_date);
  proto.set_minimum_n(report.minimum_n);
  for (const Measure& measure : report.measures) *proto.add_measures() = MeasureToProto(measure);
  *proto.mutable_overall() = sources.overall;
  *proto.mutable_role_groups() = {sources.role_groups.begin(), sources.role_groups.end()};
  *proto.mutable_units() = {sources.units.begin(), sources.units.end()};
  proto.set_suppressed_units(static_cast<int>(std::ranges::count(
      sources.units, scoring_v1::Scorecard::STATUS_SUPPRESSED, &scoring_v1::Scorecard::status)));
  for (const std::string& note : NotesFor(report)) proto.add_notes(note);
  *proto.mutable_gaps() = sources.gaps;
  *proto.mutable_drivers() = {sources.drivers.begin(), sources.drivers.end()};
  if (sources.quality.has_value()) *proto.mutable_quality() = *sources.quality;
  for (const std::string& limit : LimitsOf(report)) proto.add_limits(limit);
  return proto;
}

}  // namespace rapport::reporting
