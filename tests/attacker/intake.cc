#include "tests/attacker/intake.h"

#include "libs/base/strings.h"

namespace rapport::attacker {
namespace {

namespace pb = rapport::internal::intake::v1;
using intake::v1::Measure;

void SetText(google::protobuf::RepeatedPtrField<intake::v1::LocalizedText>* texts, const std::string& text) {
  intake::v1::LocalizedText* added = texts->Add();
  added->set_language("en");
  added->set_text(text);
}

Measure* AddMeasure(const std::string& id, Measure::Kind kind, intake::v1::Instrument& instrument) {
  Measure* measure = instrument.add_measures();
  measure->set_id(id);
  measure->set_kind(kind);
  SetText(measure->mutable_title(), id);
  return measure;
}

intake::v1::Instrument MakeInstrument() {
  intake::v1::Instrument instrument;
  instrument.set_code("target");
  instrument.set_version(1);
  instrument.add_languages("en");
  SetText(instrument.mutable_title(), "Target");
  intake::v1::ResponseScale* scale = instrument.add_response_scales();
  scale->set_id("agree5");
  for (int value = 1; value <= 5; ++value) {
    intake::v1::ResponseOption* option = scale->add_options();
    option->set_value(value);
    SetText(option->mutable_label(), base::StrCat(value));
  }
  intake::v1::Form* form = instrument.add_forms();
  form->set_id("all");
  SetText(form->mutable_title(), "All");
  form->add_role_groups(type::v1::ROLE_GROUP_FRONT_LINE);
  form->add_role_groups(type::v1::ROLE_GROUP_CLINICAL_LEADER);
  form->add_role_groups(type::v1::ROLE_GROUP_EXECUTIVE);
  for (const char* id : kItemIds) {
    intake::v1::Item* item = instrument.add_items();
    item->set_id(id);
    item->set_response_scale("agree5");
    SetText(item->mutable_text(), id);
    form->add_items(id);
  }
  Measure* measure = AddMeasure("f1", Measure::KIND_FACET, instrument);
  measure->add_items("q1");
  measure->add_items("q2");
  measure = AddMeasure("f2", Measure::KIND_FACET, instrument);
  measure->add_items("q3");
  measure->add_items("q4");
  measure = AddMeasure("d", Measure::KIND_DOMAIN, instrument);
  measure->add_components("f1");
  measure->add_components("f2");
  AddMeasure("s", Measure::KIND_SCALE, instrument)->add_items("q5");
  return instrument;
}

}  // namespace

std::string WaveName(int which) { return base::StrCat("organizations/target/waves/w", which); }

grpc::Status HospitalIntake::Answers::GetWaveManifest(
    grpc::ServerContext* /*context*/, const pb::GetWaveManifestRequest* request,
    grpc::ServerWriter<pb::GetWaveManifestResponse>* writer) {
  const Wave& wave = request->wave() == WaveName(0) ? hospital_->first : hospital_->second;
  pb::GetWaveManifestResponse manifest;
  manifest.mutable_wave()->set_name(request->wave());
  *manifest.mutable_instrument() = MakeInstrument();
  for (std::size_t i = 0; i < wave.units.size(); ++i) {
    pb::ManifestUnit* unit = manifest.add_units();
    unit->set_unit_id(wave.units[i].id);
    if (i > 0) unit->set_parent_unit_id(wave.units[wave.units[i].parent].id);
    for (const std::string& earlier : wave.units[i].earlier_ids) unit->add_earlier_unit_ids(earlier);
  }
  for (const Cohort& from : wave.cohorts) {
    pb::ManifestCohort* cohort = manifest.add_cohorts();
    cohort->set_index(static_cast<std::uint32_t>(manifest.cohorts_size() - 1));
    cohort->set_role_group(from.role_group);
    cohort->set_unit_id(wave.units[from.unit].id);
    cohort->set_size(from.size);
  }
  if (&wave == &hospital_->second) {
    for (const Stay& stay : hospital_->stays) {
      pb::ManifestFlow* const flow = manifest.add_flows();
      flow->set_earlier_wave(WaveName(0));
      flow->set_earlier_cohort(static_cast<std::uint32_t>(stay.first));
      flow->set_cohort(static_cast<std::uint32_t>(stay.second));
      flow->set_members(stay.members);
    }
  }
  writer->Write(manifest);
  return grpc::Status::OK;
}

grpc::Status HospitalIntake::Answers::ReadAnswers(grpc::ServerContext* /*context*/,
                                                  const pb::ReadAnswersRequest* request,
                                                  grpc::ServerWriter<pb::ReadAnswersResponse>* writer) {
  const Wave& wave = request->wave() == WaveName(0) ? hospital_->first : hospital_->second;
  pb::ReadAnswersResponse second;
  std::vector<std::string> columns(kItems);
  for (std::size_t cohort = 0; cohort < wave.cohorts.size(); ++cohort) {
    for (const std::vector<std::uint8_t>& sheet : wave.cohorts[cohort].sheets) {
      second.mutable_block()->add_cohorts(static_cast<std::uint32_t>(cohort));
      for (std::size_t item = 0; item < kItems; ++item) columns[item] += static_cast<char>(sheet[item]);
    }
  }
  for (std::string& column : columns) second.mutable_block()->add_columns(std::move(column));
  pb::ReadAnswersResponse first;
  first.mutable_header()->set_state(intake::v1::Wave::STATE_CLOSED);
  first.mutable_header()->set_rows(second.block().cohorts_size());
  first.mutable_header()->set_etag(request->wave());
  intake::v1::DisclosurePolicy* const policy = first.mutable_header()->mutable_policy();
  policy->set_minimum_n(minimum_n_);
  policy->set_protection_percent(20);
  policy->add_breakdowns(intake::v1::DisclosurePolicy::BREAKDOWN_UNIT);
  policy->add_breakdowns(intake::v1::DisclosurePolicy::BREAKDOWN_SPECIALTY);
  writer->Write(first);
  writer->Write(second);
  return grpc::Status::OK;
}

grpc::Status HospitalIntake::Waves::GetWave(grpc::ServerContext* /*context*/,
                                            const intake::v1::GetWaveRequest* request,
                                            intake::v1::Wave* response) {
  response->set_name(request->name());
  response->set_state(intake::v1::Wave::STATE_CLOSED);
  response->set_etag(request->name());
  return grpc::Status::OK;
}

grpc::Status HospitalIntake::Waves::ListWaves(grpc::ServerContext* /*context*/,
                                              const intake::v1::ListWavesRequest* /*request*/,
                                              intake::v1::ListWavesResponse* response) {
  for (const int which : {0, 1}) {
    intake::v1::Wave* const wave = response->add_waves();
    wave->set_name(WaveName(which));
    wave->set_state(intake::v1::Wave::STATE_CLOSED);
  }
  return grpc::Status::OK;
}

}  // namespace rapport::attacker
