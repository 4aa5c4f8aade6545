#include "services/scoring/api/intake_client.h"

#include <iterator>
#include <optional>
#include <utility>

#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/rpc/error.h"

namespace rapport::scoring {
namespace {

namespace pb = rapport::internal::intake::v1;

// Reads a stream to its end, or cancels it when `accept` refuses a message.
template <typename Message, typename Reader, typename Accept>
absl::Status Drain(Reader& reader, grpc::ClientContext& context, Accept accept) {
  Message message;
  absl::Status accepted;
  while (accepted.ok() && reader.Read(&message)) accepted = accept(message);
  if (!accepted.ok()) context.TryCancel();
  const grpc::Status finished = reader.Finish();
  return accepted.ok() ? rpc::FromGrpcStatus(finished) : accepted;
}

}  // namespace

IntakeClient::IntakeClient(const std::shared_ptr<grpc::Channel>& intake,
                           const std::shared_ptr<grpc::Channel>& answers)
    : answers_(pb::AnswerService::NewStub(answers)),
      releases_(pb::ReleaseStoreService::NewStub(answers)),
      waves_(intake::v1::WaveService::NewStub(intake)) {}

absl::StatusOr<std::vector<std::string>> IntakeClient::ListOpenWaves(const ContextMaker& contexts) {
  const auto context = contexts();
  pb::ListOpenWavesResponse response;
  RAPPORT_RETURN_IF_ERROR(rpc::FromGrpcStatus(answers_->ListOpenWaves(context.get(), {}, &response)));
  return std::vector<std::string>(response.waves().begin(), response.waves().end());
}

absl::StatusOr<WaveStatus> IntakeClient::GetStatus(const std::string& wave, const ContextMaker& contexts) {
  const auto context = contexts();
  intake::v1::GetWaveRequest request;
  request.set_name(wave);
  intake::v1::Wave response;
  RAPPORT_RETURN_IF_ERROR(rpc::FromGrpcStatus(waves_->GetWave(context.get(), request, &response)));
  return WaveStatus{response.state() == intake::v1::Wave::STATE_CLOSED, response.etag()};
}

absl::StatusOr<std::vector<ClosedWaveName>> IntakeClient::ListClosedWaves(const std::string& wave,
                                                                          const ContextMaker& contexts) {
  RAPPORT_ASSIGN_OR_RETURN(const auto name, base::WaveName::Parse(wave, "wave"));
  intake::v1::ListWavesRequest request;
  request.set_parent(base::OrganizationName{name.organization}.ToString());
  request.set_page_size(1000);
  std::vector<ClosedWaveName> closed;
  do {
    const auto context = contexts();
    intake::v1::ListWavesResponse response;
    RAPPORT_RETURN_IF_ERROR(rpc::FromGrpcStatus(waves_->ListWaves(context.get(), request, &response)));
    for (const intake::v1::Wave& found : response.waves()) {
      if (found.state() == intake::v1::Wave::STATE_CLOSED)
        closed.push_back({found.name(), found.open_date()});
    }
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return closed;
}

absl::StatusOr<Manifest> IntakeClient::GetManifest(const std::string& wave, const ContextMaker& contexts) {
  const auto context = contexts();
  pb::GetWaveManifestRequest request;
  request.set_wave(wave);
  const auto reader = answers_->GetWaveManifest(context.get(), request);
  ManifestReader pieces;
  RAPPORT_RETURN_IF_ERROR(Drain<pb::GetWaveManifestResponse>(
      *reader, *context, [&pieces](const pb::GetWaveManifestResponse& piece) { return pieces.Add(piece); }));
  return std::move(pieces).Finish();
}

absl::Status IntakeClient::ReadAnswers(const std::string& wave, const AnswerRange& range,
                                       const ContextMaker& contexts, const AnswerVisitor& visitor) {
  const auto context = contexts();
  pb::ReadAnswersRequest request;
  request.set_wave(wave);
  request.set_after_epoch(range.after_epoch);
  request.set_parts(range.parts);
  request.set_part(range.part);
  const auto reader = answers_->ReadAnswers(context.get(), request);
  bool first = true;
  return Drain<pb::ReadAnswersResponse>(*reader, *context, [&](const pb::ReadAnswersResponse& piece) {
    if (std::exchange(first, false)) return visitor.on_header(piece.header());
    return visitor.on_block(piece.block());
  });
}

absl::StatusOr<std::vector<std::string>> IntakeClient::ListUnreleasedWaves(const ContextMaker& contexts) {
  const auto context = contexts();
  pb::ListUnreleasedWavesResponse response;
  RAPPORT_RETURN_IF_ERROR(rpc::FromGrpcStatus(releases_->ListUnreleasedWaves(context.get(), {}, &response)));
  return std::vector<std::string>(response.waves().begin(), response.waves().end());
}

absl::StatusOr<bool> IntakeClient::KeepRecord(const std::string& wave, const std::string& key,
                                              std::string_view content, const ContextMaker& contexts) {
  constexpr std::size_t kBytesInAPiece = std::size_t{128} << 10;
  const auto context = contexts();
  pb::KeepRecordResponse response;
  const auto writer = releases_->KeepRecord(context.get(), &response);
  pb::KeepRecordRequest piece;
  piece.set_wave(wave);
  piece.set_key(key);
  bool taken = writer->Write(piece);
  piece.Clear();
  for (std::size_t begin = 0; taken && begin < content.size(); begin += kBytesInAPiece) {
    piece.set_content(std::string(content.substr(begin, kBytesInAPiece)));
    taken = writer->Write(piece);
  }
  writer->WritesDone();
  RAPPORT_RETURN_IF_ERROR(rpc::FromGrpcStatus(writer->Finish()));
  return response.kept();
}

absl::StatusOr<std::optional<std::string>> IntakeClient::FindRecord(const std::string& wave,
                                                                    const std::string& key,
                                                                    const ContextMaker& contexts) {
  const auto context = contexts();
  pb::ReadRecordRequest request;
  request.set_wave(wave);
  request.set_key(key);
  const auto reader = releases_->ReadRecord(context.get(), request);
  std::string content;
  const absl::Status status =
      Drain<pb::ReadRecordResponse>(*reader, *context, [&content](const pb::ReadRecordResponse& piece) {
        content += piece.content();
        return absl::OkStatus();
      });
  if (absl::IsNotFound(status) && base::ReasonOf(status) == "RECORD_NOT_FOUND") return std::nullopt;
  RAPPORT_RETURN_IF_ERROR(status);
  return content;
}

absl::StatusOr<WaveComments> IntakeClient::ReadComments(const std::string& wave, const Manifest& manifest,
                                                        const CommentSelection& selection,
                                                        const ContextMaker& contexts) {
  const auto context = contexts();
  pb::ReadCommentsRequest request;
  request.set_wave(wave);
  request.set_reviews_only(selection.reviews_only);
  request.set_comment_id(selection.comment_id);
  const auto reader = answers_->ReadComments(context.get(), request);
  std::optional<ReleasePolicy> policy;
  CommentCounts counts;
  std::vector<pb::WrittenComment> comments;
  std::vector<pb::CommentReview> reviews;
  const auto accept = [&](pb::ReadCommentsResponse& piece) -> absl::Status {
    if (piece.header().has_policy()) {
      RAPPORT_ASSIGN_OR_RETURN(policy, CommentPolicyFromProto(piece.header().policy()));
    }
    for (const pb::CommentCount& count : piece.header().counts()) {
      std::vector<std::int64_t>& by_cohort = counts[count.prompt()];
      by_cohort.resize(manifest.cells.cohort_count());
      if (count.cohort() >= by_cohort.size()) return ManifestCorrupt();
      by_cohort[count.cohort()] += count.comments();
    }
    std::move(piece.mutable_comments()->begin(), piece.mutable_comments()->end(),
              std::back_inserter(comments));
    std::move(piece.mutable_reviews()->begin(), piece.mutable_reviews()->end(), std::back_inserter(reviews));
    return absl::OkStatus();
  };
  RAPPORT_RETURN_IF_ERROR(Drain<pb::ReadCommentsResponse>(*reader, *context, accept));
  if (!policy) return ManifestCorrupt();
  return WaveComments{*policy, std::move(counts), std::move(comments), std::move(reviews)};
}

absl::Status IntakeClient::SetCommentReview(const std::string& wave, const pb::CommentReview& review,
                                            const ContextMaker& contexts) {
  const auto context = contexts();
  pb::SetCommentReviewRequest request;
  request.set_wave(wave);
  *request.mutable_review() = review;
  pb::SetCommentReviewResponse response;
  return rpc::FromGrpcStatus(answers_->SetCommentReview(context.get(), request, &response));
}

absl::StatusOr<KeptExport> IntakeClient::KeepExport(const std::string& wave, const std::string& request_id,
                                                    std::int64_t epsilon_micro, std::string content,
                                                    const ContextMaker& contexts) {
  const auto context = contexts();
  pb::KeepExportRequest request;
  request.set_wave(wave);
  request.set_request_id(request_id);
  request.set_epsilon_micro(epsilon_micro);
  request.set_content(std::move(content));
  pb::KeepExportResponse response;
  RAPPORT_RETURN_IF_ERROR(rpc::FromGrpcStatus(releases_->KeepExport(context.get(), request, &response)));
  return KeptExport{std::move(*response.mutable_content()), response.remaining_micro()};
}

}  // namespace rapport::scoring
