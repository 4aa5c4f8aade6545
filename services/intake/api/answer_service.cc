#include "services/intake/api/answer_service.h"

#include <algorithm>
#include <map>
#include <utility>

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/rpc/unary.h"
#include "services/intake/api/comment_access.h"
#include "services/intake/api/convert.h"

namespace rapport::intake {
namespace {

constexpr std::string_view kService = internal_v1::AnswerService::service_full_name();
constexpr std::size_t kPartsInAPiece = 500;
constexpr std::size_t kBytesInABlock = 128 << 10;  // half of the longest message

// Turns rows into columns, so that scoring reads an item's answers one after the other.
internal_v1::AnswerBlock Transpose(std::uint32_t form, std::size_t items,
                                   std::span<const StoredSheet* const> sheets) {
  internal_v1::AnswerBlock block;
  block.set_form(form);
  block.mutable_cohorts()->Reserve(static_cast<int>(sheets.size()));
  for (const StoredSheet* sheet : sheets) block.add_cohorts(sheet->cohort);
  for (std::size_t item = 0; item < items; ++item) {
    std::string& column = *block.add_columns();
    column.resize(sheets.size());
    for (std::size_t row = 0; row < sheets.size(); ++row) column[row] = sheets[row]->answers[item];
  }
  return block;
}

absl::StatusOr<AnswerBatch> ReadBatch(IntakeStore& store, const base::WaveName& name,
                                      const internal_v1::ReadAnswersRequest& request) {
  if (request.after_epoch() < 0) return base::InvalidArgument("after_epoch", "is 0 or more", "OUT_OF_RANGE");
  if (request.parts() <= 1) return store.ReadAnswers(name, request.after_epoch());
  if (request.after_epoch() != 0) {
    return base::InvalidArgument("after_epoch", "is 0 where parts are read", "OUT_OF_RANGE");
  }
  if (request.parts() > PartOfWave::kMaxParts) {
    return base::InvalidArgument("parts", "is 1024 at most", "OUT_OF_RANGE");
  }
  if (request.part() >= request.parts()) {
    return base::InvalidArgument("part", "is below parts", "OUT_OF_RANGE");
  }
  return store.ReadPart(name, {request.parts(), request.part()});
}

}  // namespace

absl::Status AnswerServiceImpl::Manifest(const internal_v1::GetWaveManifestRequest& request,
                                         rpc::StreamSink<internal_v1::GetWaveManifestResponse>& sink) {
  RAPPORT_ASSIGN_OR_RETURN(const auto name, base::WaveName::Parse(request.wave(), "wave"));
  RAPPORT_ASSIGN_OR_RETURN(const Wave wave, store_->GetWave(name));
  RAPPORT_ASSIGN_OR_RETURN(const auto opened, book_->Find(name));
  internal_v1::GetWaveManifestResponse piece;
  *piece.mutable_wave() = ToProto(wave);
  *piece.mutable_instrument() = opened->instrument_proto;
  RAPPORT_RETURN_IF_ERROR(sink.Write(piece));
  piece.Clear();
  for (const FrozenUnit& unit : opened->frozen.units) {
    internal_v1::ManifestUnit* added = piece.add_units();
    added->set_unit_id(unit.unit_id);
    added->set_parent_unit_id(unit.parent_unit_id);
    added->set_display_name(unit.display_name);
    added->mutable_earlier_unit_ids()->Add(unit.earlier_unit_ids.begin(), unit.earlier_unit_ids.end());
    if (static_cast<std::size_t>(piece.units_size()) == kPartsInAPiece) {
      RAPPORT_RETURN_IF_ERROR(sink.Write(piece));
      piece.Clear();
    }
  }
  for (std::uint32_t index = 0; index < opened->frozen.cohorts.size(); ++index) {
    const FrozenCohort& cohort = opened->frozen.cohorts[index];
    internal_v1::ManifestCohort* added = piece.add_cohorts();
    added->set_index(index);
    added->set_role_group(ToProto(cohort.role_group));
    added->set_unit_id(cohort.unit_id);
    added->set_size(cohort.size);
    added->mutable_specialties()->Add(cohort.specialties.begin(), cohort.specialties.end());
    added->set_form(static_cast<std::uint32_t>(cohort.form));
    if (static_cast<std::size_t>(piece.cohorts_size()) == kPartsInAPiece) {
      RAPPORT_RETURN_IF_ERROR(sink.Write(piece));
      piece.Clear();
    }
  }
  for (const FrozenFlow& flow : opened->frozen.flows) {
    internal_v1::ManifestFlow* added = piece.add_flows();
    added->set_earlier_wave(base::WaveName{name.organization, flow.earlier_wave}.ToString());
    added->set_earlier_cohort(flow.earlier_cohort);
    added->set_cohort(flow.cohort);
    added->set_members(flow.members);
    if (static_cast<std::size_t>(piece.flows_size()) == kPartsInAPiece) {
      RAPPORT_RETURN_IF_ERROR(sink.Write(piece));
      piece.Clear();
    }
  }
  return sink.Write(piece);
}

absl::Status AnswerServiceImpl::Read(const internal_v1::ReadAnswersRequest& request,
                                     rpc::StreamSink<internal_v1::ReadAnswersResponse>& sink) {
  RAPPORT_ASSIGN_OR_RETURN(const auto name, base::WaveName::Parse(request.wave(), "wave"));
  RAPPORT_ASSIGN_OR_RETURN(const auto opened, book_->Find(name));
  RAPPORT_ASSIGN_OR_RETURN(const AnswerBatch batch, ReadBatch(*store_, name, request));
  internal_v1::ReadAnswersResponse piece;
  internal_v1::ReadAnswersHeader* header = piece.mutable_header();
  header->set_state(static_cast<v1::Wave::State>(batch.state));
  header->set_restart(batch.restart);
  header->set_through_epoch(batch.through_epoch);
  header->set_rows(static_cast<std::int64_t>(batch.sheets.size()));
  header->set_etag(batch.etag);
  *header->mutable_policy() = ToProto(batch.policy);
  header->set_deleted(batch.deleted);
  header->set_generation(batch.generation);
  header->set_wave_rows(batch.wave_rows);
  RAPPORT_RETURN_IF_ERROR(sink.Write(piece));

  std::map<std::uint32_t, std::vector<const StoredSheet*>> by_form;
  for (const StoredSheet& sheet : batch.sheets) {
    if (sheet.cohort >= opened->frozen.cohorts.size()) {
      return base::Error(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT",
                         "an answer sheet has an unknown cohort");
    }
    const std::size_t form = opened->frozen.cohorts[sheet.cohort].form;
    if (sheet.answers.size() != opened->layouts[form].item_count()) {
      return base::Error(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT",
                         "an answer sheet does not fit its form");
    }
    by_form[static_cast<std::uint32_t>(form)].push_back(&sheet);
  }
  for (const auto& [form, sheets] : by_form) {
    const std::size_t items = opened->layouts[form].item_count();
    const std::size_t rows = std::max<std::size_t>(1, kBytesInABlock / (items + 5));
    for (std::size_t begin = 0; begin < sheets.size(); begin += rows) {
      const std::size_t count = std::min(rows, sheets.size() - begin);
      internal_v1::ReadAnswersResponse block;
      *block.mutable_block() = Transpose(form, items, std::span(sheets).subspan(begin, count));
      RAPPORT_RETURN_IF_ERROR(sink.Write(block));
    }
  }
  return absl::OkStatus();
}

grpc::ServerUnaryReactor* AnswerServiceImpl::ListOpenWaves(grpc::CallbackServerContext* context,
                                                           const internal_v1::ListOpenWavesRequest* request,
                                                           internal_v1::ListOpenWavesResponse* response) {
  return rpc::RunUnary(runtime_, context, {kService, "ListOpenWaves"}, request, response,
                       [this](rpc::CallContext&, const auto&, auto* resp) -> absl::Status {
                         RAPPORT_ASSIGN_OR_RETURN(const auto waves, store_->ListOpenWaves());
                         for (const base::WaveName& wave : waves) resp->add_waves(wave.ToString());
                         return absl::OkStatus();
                       });
}

grpc::ServerWriteReactor<internal_v1::GetWaveManifestResponse>* AnswerServiceImpl::GetWaveManifest(
    grpc::CallbackServerContext* context, const internal_v1::GetWaveManifestRequest* request) {
  return rpc::RunServerStream<internal_v1::GetWaveManifestResponse>(
      runtime_, context, {kService, "GetWaveManifest"}, request,
      [this](rpc::CallContext&, const auto& req, auto& sink) { return Manifest(req, sink); });
}

grpc::ServerWriteReactor<internal_v1::ReadAnswersResponse>* AnswerServiceImpl::ReadAnswers(
    grpc::CallbackServerContext* context, const internal_v1::ReadAnswersRequest* request) {
  return rpc::RunServerStream<internal_v1::ReadAnswersResponse>(
      runtime_, context, {kService, "ReadAnswers"}, request,
      [this](rpc::CallContext&, const auto& req, auto& sink) { return Read(req, sink); });
}

grpc::ServerWriteReactor<internal_v1::ReadCommentsResponse>* AnswerServiceImpl::ReadComments(
    grpc::CallbackServerContext* context, const internal_v1::ReadCommentsRequest* request) {
  return rpc::RunServerStream<internal_v1::ReadCommentsResponse>(
      runtime_, context, {kService, "ReadComments"}, request,
      [this](rpc::CallContext&, const auto& req, auto& sink) { return TellComments(*store_, req, sink); });
}

grpc::ServerUnaryReactor* AnswerServiceImpl::SetCommentReview(
    grpc::CallbackServerContext* context, const internal_v1::SetCommentReviewRequest* request,
    internal_v1::SetCommentReviewResponse* response) {
  return rpc::RunUnary(
      runtime_, context, {kService, "SetCommentReview"}, request, response,
      [this](rpc::CallContext&, const auto& req, auto*) { return KeepCommentReview(*store_, *book_, req); });
}

}  // namespace rapport::intake
