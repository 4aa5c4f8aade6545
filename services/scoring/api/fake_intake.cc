#include "services/scoring/api/fake_intake.h"

#include <algorithm>

namespace rapport::scoring {
namespace {

namespace pb = rapport::internal::intake::v1;

constexpr int kLarge = 20;
constexpr int kMiddle = 15;
constexpr int kSmall = 3;
constexpr int kAll = kLarge + kMiddle + kSmall;

void SetText(google::protobuf::RepeatedPtrField<intake::v1::LocalizedText>* texts, const std::string& text) {
  intake::v1::LocalizedText* added = texts->Add();
  added->set_language("en");
  added->set_text(text);
}

intake::v1::Instrument MakeInstrument() {
  intake::v1::Instrument instrument;
  instrument.set_code("fake");
  instrument.set_version(1);
  instrument.add_languages("en");
  SetText(instrument.mutable_title(), "Fake");
  intake::v1::ResponseScale* scale = instrument.add_response_scales();
  scale->set_id("agree5");
  for (int value = 1; value <= 5; ++value) {
    intake::v1::ResponseOption* option = scale->add_options();
    option->set_value(value);
    SetText(option->mutable_label(), std::to_string(value));
  }
  intake::v1::Measure* measure = instrument.add_measures();
  measure->set_id("ab");
  measure->set_kind(intake::v1::Measure::KIND_SCALE);
  SetText(measure->mutable_title(), "A and B");
  intake::v1::Form* form = instrument.add_forms();
  form->set_id("all");
  SetText(form->mutable_title(), "All");
  form->add_role_groups(type::v1::ROLE_GROUP_FRONT_LINE);
  for (const char* id : {"best", "worst"}) {
    intake::v1::CommentPrompt* prompt = instrument.add_comment_prompts();
    prompt->set_id(id);
    SetText(prompt->mutable_text(), id);
    form->add_comment_prompts(id);
  }
  for (const char* id : {"A", "B"}) {
    intake::v1::Item* item = instrument.add_items();
    item->set_id(id);
    item->set_response_scale("agree5");
    SetText(item->mutable_text(), id);
    measure->add_items(id);
    form->add_items(id);
  }
  return instrument;
}

void AddUnit(const std::string& id, const std::string& parent, pb::GetWaveManifestResponse& manifest) {
  pb::ManifestUnit* unit = manifest.add_units();
  unit->set_unit_id(id);
  unit->set_parent_unit_id(parent);
  unit->set_display_name("Unit " + id);
  if (parent.empty()) return;
  pb::ManifestCohort* cohort = manifest.add_cohorts();
  cohort->set_index(static_cast<std::uint32_t>(manifest.cohorts_size() - 1));
  cohort->set_role_group(type::v1::ROLE_GROUP_FRONT_LINE);
  cohort->set_unit_id(id);
}

}  // namespace

grpc::Status FakeAnswers::ListOpenWaves(grpc::ServerContext*, const pb::ListOpenWavesRequest*,
                                        pb::ListOpenWavesResponse* response) {
  if (state == intake::v1::Wave::STATE_OPEN) response->add_waves(kWave);
  return grpc::Status::OK;
}

grpc::Status FakeAnswers::GetWaveManifest(grpc::ServerContext*, const pb::GetWaveManifestRequest*,
                                          grpc::ServerWriter<pb::GetWaveManifestResponse>* writer) {
  pb::GetWaveManifestResponse manifest;
  manifest.mutable_wave()->set_name(kWave);
  *manifest.mutable_instrument() = MakeInstrument();
  AddUnit("root", "", manifest);
  AddUnit("large", "root", manifest);
  AddUnit("middle", "root", manifest);
  AddUnit("small", "root", manifest);
  writer->Write(manifest);
  return grpc::Status::OK;
}

intake::v1::DisclosurePolicy DefaultPolicy() {
  intake::v1::DisclosurePolicy policy;
  policy.set_minimum_n(10);
  policy.set_comment_minimum_n(10);
  policy.set_protection_percent(20);
  policy.add_breakdowns(intake::v1::DisclosurePolicy::BREAKDOWN_UNIT);
  policy.add_breakdowns(intake::v1::DisclosurePolicy::BREAKDOWN_SPECIALTY);
  return policy;
}

grpc::Status FakeAnswers::ReadAnswers(grpc::ServerContext*, const pb::ReadAnswersRequest* request,
                                      grpc::ServerWriter<pb::ReadAnswersResponse>* writer) {
  const int parts = std::max(1, static_cast<int>(request->parts()));
  ++(parts == 1 ? reads : part_reads);
  pb::ReadAnswersResponse first;
  const bool is_new = !deleted && request->after_epoch() < 1;
  first.mutable_header()->set_state(state);
  first.mutable_header()->set_through_epoch(1);
  first.mutable_header()->set_deleted(deleted);
  first.mutable_header()->set_etag(etag);
  *first.mutable_header()->mutable_policy() = policy;
  first.mutable_header()->set_generation(new_generation_each_read ? ++generation : generation.load());
  pb::ReadAnswersResponse second;
  std::string column;
  for (int i = static_cast<int>(request->part()); is_new && i < kAll; i += parts) {
    second.mutable_block()->add_cohorts(i < kLarge ? 0 : i < kLarge + kMiddle ? 1 : 2);
    column += static_cast<char>(answer_a + (i % 2 == 0 ? 1 : -1));
  }
  first.mutable_header()->set_wave_rows(kAll);
  first.mutable_header()->set_rows(static_cast<std::int64_t>(column.size()));
  writer->Write(first);
  if (!is_new) return grpc::Status::OK;
  second.mutable_block()->add_columns(column);
  second.mutable_block()->add_columns(std::string(column.size(), '\4'));
  writer->Write(second);
  return grpc::Status::OK;
}

pb::WrittenComment FakeComment(char digit, std::uint32_t cohort, const std::string& text) {
  pb::WrittenComment comment;
  comment.set_id(std::string(32, digit));
  comment.set_cohort(cohort);
  comment.set_prompt("best");
  comment.set_text(text);
  return comment;
}

grpc::Status FakeAnswers::ReadComments(grpc::ServerContext*, const pb::ReadCommentsRequest* request,
                                       grpc::ServerWriter<pb::ReadCommentsResponse>* writer) {
  pb::ReadCommentsResponse first;
  *first.mutable_header()->mutable_policy() = policy;
  for (const pb::WrittenComment& comment : comments) {
    if (request->reviews_only()) break;
    pb::CommentCount* const count = first.mutable_header()->add_counts();
    count->set_prompt(comment.prompt());
    count->set_cohort(comment.cohort());
    count->set_comments(1);
  }
  writer->Write(first);
  const auto is_wanted = [&](const std::string& id) {
    return request->comment_id().empty() || request->comment_id() == id;
  };
  pb::ReadCommentsResponse second;
  for (const pb::WrittenComment& comment : comments) {
    if (!request->reviews_only() && is_wanted(comment.id())) *second.add_comments() = comment;
  }
  for (const auto& [id, review] : reviews) {
    if (is_wanted(id)) *second.add_reviews() = review;
  }
  writer->Write(second);
  return grpc::Status::OK;
}

grpc::Status FakeAnswers::SetCommentReview(grpc::ServerContext*, const pb::SetCommentReviewRequest* request,
                                           pb::SetCommentReviewResponse*) {
  reviews[request->review().id()] = request->review();
  return grpc::Status::OK;
}

grpc::Status FakeWaves::GetWave(grpc::ServerContext*, const intake::v1::GetWaveRequest* request,
                                intake::v1::Wave* response) {
  response->set_name(request->name());
  response->set_state(answers_->state);
  response->set_etag(answers_->etag);
  return grpc::Status::OK;
}

grpc::Status FakeWaves::ListWaves(grpc::ServerContext*, const intake::v1::ListWavesRequest*,
                                  intake::v1::ListWavesResponse* response) {
  intake::v1::Wave* const wave = response->add_waves();
  wave->set_name(FakeAnswers::kWave);
  wave->set_state(answers_->state);
  return grpc::Status::OK;
}

}  // namespace rapport::scoring
