#include "services/intake/api/convert.h"

#include <utility>

#include "libs/base/status.h"
#include "libs/base/status_macros.h"

namespace rapport::intake {

v1::Wave ToProto(const Wave& wave) {
  v1::Wave proto;
  proto.set_name(wave.name.ToString());
  proto.set_display_name(wave.display_name);
  proto.set_instrument(base::InstrumentName{wave.name.organization, wave.instrument_id}.ToString());
  proto.mutable_forms()->Add(wave.forms.begin(), wave.forms.end());
  proto.set_state(static_cast<v1::Wave::State>(wave.state));
  proto.set_minimum_n(wave.minimum_n);
  proto.set_provenance(static_cast<v1::Wave::Provenance>(wave.provenance));
  proto.set_source_note(wave.source_note);
  proto.set_open_date(wave.open_date);
  proto.set_close_date(wave.close_date);
  proto.set_etag(wave.etag);
  return proto;
}

absl::StatusOr<Wave> WaveFromProto(const v1::Wave& proto, const base::WaveName& name) {
  std::vector<base::FieldViolation> violations;
  Wave wave;
  wave.name = name;
  wave.display_name = proto.display_name();
  if (wave.display_name.empty() || wave.display_name.size() > 800) {
    violations.push_back({"wave.display_name", "has 1 to 200 characters", "INVALID_TEXT"});
  }
  if (proto.source_note().size() > 4000) {
    violations.push_back({"wave.source_note", "has at most 1000 characters", "INVALID_TEXT"});
  }
  wave.source_note = proto.source_note();
  const auto instrument = base::InstrumentName::Parse(proto.instrument(), "wave.instrument");
  if (!instrument.ok()) {
    for (base::FieldViolation& violation : base::ViolationsOf(instrument.status()))
      violations.push_back(violation);
  } else if (instrument->organization != name.organization) {
    violations.push_back({"wave.instrument", "belongs to another organization", "FOREIGN_RESOURCE"});
  } else {
    wave.instrument_id = instrument->instrument;
  }
  wave.forms.assign(proto.forms().begin(), proto.forms().end());
  wave.minimum_n = proto.minimum_n() == 0 ? kDefaultMinimumN : proto.minimum_n();
  if (wave.minimum_n < kFloorMinimumN || wave.minimum_n > 1000) {
    violations.push_back({"wave.minimum_n", "lies within 5 to 1000", "MINIMUM_N_OUT_OF_RANGE"});
  }
  switch (proto.provenance()) {
    case v1::Wave::PROVENANCE_UNSPECIFIED:
    case v1::Wave::PROVENANCE_COLLECTED:
      wave.provenance = Provenance::kCollected;
      break;
    case v1::Wave::PROVENANCE_IMPORTED:
      wave.provenance = Provenance::kImported;
      break;
    case v1::Wave::PROVENANCE_SIMULATED:
      wave.provenance = Provenance::kSimulated;
      break;
    default:
      violations.push_back({"wave.provenance", "is not known", "UNKNOWN_ENUM_VALUE"});
  }
  if (!violations.empty()) return base::InvalidArgument(std::move(violations));
  return wave;
}

v1::WaveCohort ToProto(const base::WaveName& wave, std::uint32_t index, const FrozenCohort& cohort,
                       const std::string& unit_display_name) {
  v1::WaveCohort proto;
  proto.set_name(base::CohortName{wave.organization, wave.wave, CohortId(index)}.ToString());
  proto.set_role_group(ToProto(cohort.role_group));
  proto.set_unit_id(cohort.unit_id);
  proto.set_unit_display_name(unit_display_name);
  proto.mutable_specialties()->Add(cohort.specialties.begin(), cohort.specialties.end());
  proto.set_size(cohort.size);
  return proto;
}

std::vector<AnswerInput> AnswerInputs(const google::protobuf::RepeatedPtrField<v1::Answer>& answers) {
  std::vector<AnswerInput> inputs;
  inputs.reserve(static_cast<std::size_t>(answers.size()));
  for (const v1::Answer& answer : answers) {
    AnswerInput& input = inputs.emplace_back(AnswerInput{answer.item(), std::nullopt, answer.cannot_judge()});
    if (answer.choice_case() == v1::Answer::kValue) input.value = answer.value();
  }
  return inputs;
}

const std::string& TextIn(const google::protobuf::RepeatedPtrField<v1::LocalizedText>& texts,
                          const std::string& language) {
  for (const v1::LocalizedText& text : texts) {
    if (text.language() == language) return text.text();
  }
  static const auto* const none = new std::string;
  return texts.empty() ? *none : texts[0].text();
}

}  // namespace rapport::intake
