#include "services/intake/api/convert.h"

#include <algorithm>
#include <utility>

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"

namespace rapport::intake {

namespace {

DisclosurePolicy PolicyFromProto(const v1::DisclosurePolicy& proto,
                                 std::vector<base::FieldViolation>& violations) {
  DisclosurePolicy policy;
  const auto set = [](auto value, auto& field) {
    if (value != 0) field = value;
  };
  set(proto.minimum_n(), policy.minimum_n);
  policy.comment_minimum_n = std::max(policy.comment_minimum_n, policy.minimum_n);
  set(proto.comment_minimum_n(), policy.comment_minimum_n);
  if (!proto.breakdowns().empty()) policy.by_unit = policy.by_specialty = false;
  for (int i = 0; i < proto.breakdowns_size(); ++i) {
    switch (proto.breakdowns(i)) {
      case v1::DisclosurePolicy::BREAKDOWN_ROLE_GROUP:
        break;
      case v1::DisclosurePolicy::BREAKDOWN_UNIT:
        policy.by_unit = true;
        break;
      case v1::DisclosurePolicy::BREAKDOWN_SPECIALTY:
        policy.by_specialty = true;
        break;
      default:
        violations.push_back(
            {base::StrCat("wave.policy.breakdowns[", i, "]"), "is not known", "UNKNOWN_ENUM_VALUE"});
    }
  }
  if (proto.has_lowest_unit_depth()) policy.lowest_unit_depth = proto.lowest_unit_depth();
  set(proto.protection_percent(), policy.protection_percent);
  set(proto.response_rate_band_percent(), policy.response_rate_band_percent);
  set(proto.keep_answers_days(), policy.keep_answers_days);
  policy.export_epsilon = proto.export_epsilon();
  for (base::FieldViolation& violation : base::ViolationsOf(Check(policy))) {
    violations.push_back(std::move(violation));
  }
  return policy;
}

}  // namespace

v1::DisclosurePolicy ToProto(const DisclosurePolicy& policy) {
  v1::DisclosurePolicy proto;
  proto.set_minimum_n(policy.minimum_n);
  proto.set_comment_minimum_n(policy.comment_minimum_n);
  proto.add_breakdowns(v1::DisclosurePolicy::BREAKDOWN_ROLE_GROUP);
  if (policy.by_unit) proto.add_breakdowns(v1::DisclosurePolicy::BREAKDOWN_UNIT);
  if (policy.by_specialty) proto.add_breakdowns(v1::DisclosurePolicy::BREAKDOWN_SPECIALTY);
  if (policy.lowest_unit_depth) proto.set_lowest_unit_depth(*policy.lowest_unit_depth);
  proto.set_protection_percent(policy.protection_percent);
  proto.set_response_rate_band_percent(policy.response_rate_band_percent);
  proto.set_keep_answers_days(policy.keep_answers_days);
  proto.set_export_epsilon(policy.export_epsilon);
  return proto;
}

v1::Wave ToProto(const Wave& wave) {
  v1::Wave proto;
  proto.set_name(wave.name.ToString());
  proto.set_display_name(wave.display_name);
  proto.set_instrument(base::InstrumentName{wave.name.organization, wave.instrument_id}.ToString());
  proto.mutable_forms()->Add(wave.forms.begin(), wave.forms.end());
  proto.set_state(static_cast<v1::Wave::State>(wave.state));
  *proto.mutable_policy() = ToProto(wave.policy);
  proto.set_provenance(static_cast<v1::Wave::Provenance>(wave.provenance));
  proto.set_source_note(wave.source_note);
  proto.set_open_date(wave.open_date);
  proto.set_close_date(wave.close_date);
  proto.set_etag(wave.etag);
  if (wave.state != WaveState::kDraft) *proto.mutable_opening_policy() = ToProto(wave.opening_policy);
  proto.set_manifest_digest(wave.manifest_digest);
  proto.set_answers_deleted_date(wave.answers_deleted_date);
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
  wave.policy = PolicyFromProto(proto.policy(), violations);
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

std::vector<CommentInput> CommentInputs(const google::protobuf::RepeatedPtrField<v1::Comment>& comments) {
  std::vector<CommentInput> inputs;
  inputs.reserve(static_cast<std::size_t>(comments.size()));
  for (const v1::Comment& comment : comments) inputs.push_back({comment.prompt(), comment.text()});
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
