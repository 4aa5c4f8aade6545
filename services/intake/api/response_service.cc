#include "services/intake/api/response_service.h"

#include <set>
#include <utility>

#include "absl/strings/escaping.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/rpc/stream.h"
#include "services/intake/api/convert.h"
#include "services/intake/api/response_import.h"
#include "services/intake/domain/participation_code.h"
#include "services/intake/domain/receipt.h"

namespace rapport::intake {
namespace {

constexpr std::string_view kService = v1::ResponseService::service_full_name();

// Keeps one language of every text. What is not said stays so.
void Localize(google::protobuf::RepeatedPtrField<v1::LocalizedText>* texts, const std::string& language) {
  if (texts->empty()) return;
  v1::LocalizedText kept;
  kept.set_language(language);
  kept.set_text(TextIn(*texts, language));
  texts->Clear();
  *texts->Add() = std::move(kept);
}

}  // namespace

SubmissionCommitter::Commit CommitTo(IntakeStore* store, observe::Metrics* metrics) {
  auto& batches = metrics->AddHistogram("rapport_submissions_per_commit", "Submissions that share a commit.",
                                        {1, 2, 4, 8, 16, 32, 64});
  return [store, &batches](std::span<Submission> submissions) {
    batches.Observe(static_cast<double>(submissions.size()));
    const std::vector<absl::Status> statuses = store->Submit(submissions);
    std::vector<absl::StatusOr<std::string>> receipts;
    for (std::size_t i = 0; i < statuses.size(); ++i) {
      if (statuses[i].ok()) {
        receipts.emplace_back(absl::BytesToHexString(submissions[i].receipt));
      } else {
        receipts.emplace_back(statuses[i]);
      }
    }
    return receipts;
  };
}

absl::Status ResponseServiceImpl::Form(const v1::GetFormRequest& request, v1::GetFormResponse* response) {
  RAPPORT_ASSIGN_OR_RETURN(const auto name, base::WaveName::Parse(request.wave(), "wave"));
  RAPPORT_ASSIGN_OR_RETURN(const std::string code, DecodeParticipationCode(request.participation_code()));
  RAPPORT_ASSIGN_OR_RETURN(const auto wave, book_->Find(name));
  RAPPORT_ASSIGN_OR_RETURN(const StoredCode stored, store_->GetCode(name, HashParticipationCode(name, code)));
  const std::size_t form = wave->frozen.cohorts.at(stored.cohort).form;
  const v1::Instrument& instrument = wave->instrument_proto;
  std::string language = instrument.languages(0);
  for (const std::string& offered : instrument.languages()) {
    if (offered == request.language()) language = offered;
  }
  *response->mutable_form() = instrument.forms(static_cast<int>(form));
  Localize(response->mutable_form()->mutable_title(), language);
  Localize(response->mutable_form()->mutable_introduction(), language);
  std::set<std::size_t> scales;
  for (const std::size_t item : wave->instrument.forms[form].items) {
    v1::Item* added = response->add_items();
    *added = instrument.items(static_cast<int>(item));
    // How an item is scored, and which answer shows attention, is not for the respondent.
    added->clear_reverse_keyed();
    added->clear_attention_value();
    added->clear_predicts_measure();
    Localize(added->mutable_text(), language);
    scales.insert(wave->instrument.items[item].response_scale);
  }
  for (const std::size_t scale : scales) {
    v1::ResponseScale* added = response->add_response_scales();
    *added = instrument.response_scales(static_cast<int>(scale));
    added->clear_favourable_options();
    for (v1::ResponseOption& option : *added->mutable_options()) Localize(option.mutable_label(), language);
    Localize(added->mutable_cannot_judge_label(), language);
  }
  for (const std::size_t prompt : wave->instrument.forms[form].comment_prompts) {
    v1::CommentPrompt* added = response->add_comment_prompts();
    *added = instrument.comment_prompts(static_cast<int>(prompt));
    Localize(added->mutable_text(), language);
  }
  response->set_language(language);
  RAPPORT_ASSIGN_OR_RETURN(const Wave current, store_->GetWave(name));
  *response->mutable_policy() = ToProto(current.policy);
  response->set_manifest_digest(wave->manifest_digest);
  return absl::OkStatus();
}

absl::StatusOr<Submission> ResponseServiceImpl::Prepare(const v1::SubmitResponseRequest& request) {
  RAPPORT_ASSIGN_OR_RETURN(const auto name, base::WaveName::Parse(request.wave(), "wave"));
  RAPPORT_RETURN_IF_ERROR(CheckRequestId(request.request_id()));
  RAPPORT_ASSIGN_OR_RETURN(const std::string code, DecodeParticipationCode(request.participation_code()));
  RAPPORT_ASSIGN_OR_RETURN(const std::shared_ptr<const OpenedWave> wave, book_->Find(name));
  RAPPORT_ASSIGN_OR_RETURN(SheetDraft draft,
                           SheetDraft::Create(wave->instrument, AnswerInputs(request.answers())));
  Submission submission;
  submission.wave = name;
  submission.code_hash = HashParticipationCode(name, code);
  RAPPORT_ASSIGN_OR_RETURN(submission.comments,
                           CheckComments(wave->instrument, CommentInputs(request.comments())));
  submission.receipt = MakeReceipt(request.request_id(), submission.code_hash, draft, submission.comments);
  submission.pack = [wave, draft = std::move(draft),
                     comments = submission.comments](std::uint32_t cohort) -> absl::StatusOr<std::string> {
    const std::size_t form = wave->frozen.cohorts.at(cohort).form;
    RAPPORT_RETURN_IF_ERROR(CheckAsked(wave->instrument, form, comments));
    return wave->layouts[form].Pack(draft);
  };
  return submission;
}

grpc::ServerUnaryReactor* ResponseServiceImpl::GetForm(grpc::CallbackServerContext* context,
                                                       const v1::GetFormRequest* request,
                                                       v1::GetFormResponse* response) {
  return rpc::RunUnary(runtime_, context, {kService, "GetForm"}, request, response,
                       [this](rpc::CallContext&, const auto& req, auto* resp) { return Form(req, resp); });
}

grpc::ServerUnaryReactor* ResponseServiceImpl::SubmitResponse(grpc::CallbackServerContext* context,
                                                              const v1::SubmitResponseRequest* request,
                                                              v1::SubmitResponseResponse* response) {
  return rpc::RunUnaryAsync(
      runtime_, context, {kService, "SubmitResponse"}, request, response,
      [this](rpc::CallContext& call, const v1::SubmitResponseRequest& req, v1::SubmitResponseResponse* resp,
             rpc::Done done) {
        absl::StatusOr<Submission> submission = Prepare(req);
        if (!submission.ok()) {
          std::move(done)(submission.status());
          return;
        }
        committer_->Submit(
            *std::move(submission),
            [resp, done = std::move(done)](absl::StatusOr<std::string> receipt) mutable {
              if (receipt.ok()) resp->set_receipt(*receipt);
              done(receipt.status());
            },
            [&call] { return call.CheckWanted(); });
      });
}

grpc::ServerReadReactor<v1::ImportResponsesRequest>* ResponseServiceImpl::ImportResponses(
    grpc::CallbackServerContext* context, v1::ImportResponsesResponse* response) {
  return rpc::RunClientStream<v1::ImportResponsesRequest>(
      runtime_, context, {kService, "ImportResponses"}, response,
      [this](rpc::CallContext& call, rpc::StreamSource<v1::ImportResponsesRequest>& source,
             v1::ImportResponsesResponse* resp) {
        return ImportStream(*store_, *book_, call, source, resp);
      });
}

}  // namespace rapport::intake
