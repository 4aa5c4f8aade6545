#include "services/reporting/api/sources.h"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/rpc/error.h"

namespace rapport::reporting {
namespace {

using scoring::v1::Score;
using scoring::v1::Scorecard;

// Pages stay well below the 256 KiB that our servers send at most.
constexpr size_t kPageBytes = 150'000;
constexpr size_t kCardBytes = 1'000;  // names and envelope
constexpr size_t kScoreBytes = 110;   // with the longest identifier
constexpr int kMostCardsAPage = 500;

int PageSize(const intake::v1::Instrument& instrument) {
  const size_t card = kCardBytes + kScoreBytes * static_cast<size_t>(instrument.measures_size());
  return std::clamp(static_cast<int>(kPageBytes / card), 1, kMostCardsAPage);
}

bool IsComplete(const Score& score) {
  return score.has_n() && score.has_mean() && score.has_sd() && score.has_se() && score.has_score_0_100();
}

// What the caller gets to know when `service` failed.
absl::Status Explain(const rpc::CallContext& call, const grpc::Status& failure, std::string_view reason,
                     std::string_view message) {
  const absl::Status status = rpc::FromGrpcStatus(failure);
  const bool is_callers_matter =
      status.code() == absl::StatusCode::kNotFound || status.code() == absl::StatusCode::kFailedPrecondition;
  const std::string upstream_reason = base::ReasonOf(status);
  if (is_callers_matter && upstream_reason != absl::StatusCodeToString(status.code())) return status;
  RAPPORT_RETURN_IF_ERROR(call.CheckWanted());
  if (status.code() == absl::StatusCode::kDeadlineExceeded) return status;
  return base::WithDetail(
      base::Error(absl::StatusCode::kUnavailable, reason, message),
      base::StrCat(upstream_reason, ": ", base::StdView(status.message()), " ", base::DetailOf(status)));
}

absl::Status ExplainIntake(const rpc::CallContext& call, const grpc::Status& failure) {
  return Explain(call, failure, "INTAKE_UNAVAILABLE", "waves and instruments cannot be read at the moment");
}

absl::Status ExplainScoring(const rpc::CallContext& call, const grpc::Status& failure) {
  return Explain(call, failure, "SCORING_UNAVAILABLE", "scores cannot be had at the moment");
}

}  // namespace

void Withhold(int minimum_n, Scorecard* card) {
  const bool card_is_shown = card->status() == Scorecard::STATUS_PUBLISHED && card->has_responses() &&
                             card->responses() >= minimum_n;
  if (!card_is_shown) {
    card->set_status(Scorecard::STATUS_SUPPRESSED);
    card->clear_responses();
  }
  for (Score& score : *card->mutable_scores()) {
    if (card_is_shown && score.status() == Scorecard::STATUS_PUBLISHED && IsComplete(score) &&
        score.n() >= minimum_n) {
      continue;
    }
    Score withheld;
    withheld.set_measure(score.measure());
    withheld.set_kind(score.kind());
    withheld.set_status(Scorecard::STATUS_SUPPRESSED);
    score = std::move(withheld);
  }
}

absl::Status SourceReader::ReadWave(const rpc::CallContext& call, const base::WaveName& wave,
                                    Sources* sources) const {
  intake::v1::GetWaveRequest wave_request;
  wave_request.set_name(wave.ToString());
  const std::unique_ptr<grpc::ClientContext> wave_context = call.NewClientContext();
  if (const grpc::Status status = waves_->GetWave(wave_context.get(), wave_request, &sources->wave);
      !status.ok()) {
    return ExplainIntake(call, status);
  }
  if (sources->wave.state() != intake::v1::Wave::STATE_CLOSED) {
    return base::Error(absl::StatusCode::kFailedPrecondition, "WAVE_NOT_CLOSED",
                       "the wave is not closed: there is no report yet");
  }
  intake::v1::GetInstrumentRequest instrument_request;
  instrument_request.set_name(sources->wave.instrument());
  const std::unique_ptr<grpc::ClientContext> instrument_context = call.NewClientContext();
  const grpc::Status status =
      instruments_->GetInstrument(instrument_context.get(), instrument_request, &sources->instrument);
  return status.ok() ? absl::OkStatus() : ExplainIntake(call, status);
}

absl::StatusOr<std::vector<Scorecard>> SourceReader::List(const rpc::CallContext& call,
                                                          const Sources& sources, Breakdown breakdown) const {
  scoring::v1::ListScorecardsRequest request;
  request.set_parent(sources.wave.name());
  request.set_breakdown(breakdown);
  request.set_page_size(PageSize(sources.instrument));
  std::vector<Scorecard> cards;
  do {
    scoring::v1::ListScorecardsResponse response;
    const std::unique_ptr<grpc::ClientContext> context = call.NewClientContext();
    if (const grpc::Status status = scoring_->ListScorecards(context.get(), request, &response);
        !status.ok()) {
      return ExplainScoring(call, status);
    }
    for (Scorecard& card : *response.mutable_scorecards()) {
      Withhold(sources.wave.minimum_n(), &card);
      cards.push_back(std::move(card));
    }
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return cards;
}

absl::StatusOr<Sources> SourceReader::Read(const rpc::CallContext& call, const base::WaveName& wave,
                                           bool with_units_by_role_group) const {
  using scoring::v1::ListScorecardsRequest;
  Sources sources;
  RAPPORT_RETURN_IF_ERROR(ReadWave(call, wave, &sources));
  scoring::v1::GetScorecardRequest request;
  request.set_wave(sources.wave.name());
  request.set_include_items(true);
  const std::unique_ptr<grpc::ClientContext> context = call.NewClientContext();
  if (const grpc::Status status = scoring_->GetScorecard(context.get(), request, &sources.overall);
      !status.ok()) {
    return ExplainScoring(call, status);
  }
  Withhold(sources.wave.minimum_n(), &sources.overall);
  RAPPORT_ASSIGN_OR_RETURN(sources.role_groups,
                           List(call, sources, ListScorecardsRequest::BREAKDOWN_ROLE_GROUP));
  RAPPORT_ASSIGN_OR_RETURN(sources.units, List(call, sources, ListScorecardsRequest::BREAKDOWN_UNIT));
  if (with_units_by_role_group) {
    RAPPORT_ASSIGN_OR_RETURN(sources.units_by_role_group,
                             List(call, sources, ListScorecardsRequest::BREAKDOWN_UNIT_BY_ROLE_GROUP));
  }
  return sources;
}

}  // namespace rapport::reporting
