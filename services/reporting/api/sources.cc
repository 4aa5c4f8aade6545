#include "services/reporting/api/sources.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/rpc/error.h"
#include "services/reporting/api/measures.h"
#include "services/reporting/api/withhold.h"

namespace rapport::reporting {
namespace {

// Pages stay well below the 4 MiB that a message may have.
constexpr size_t kPageBytes = 1'000'000;
constexpr size_t kCardBytes = 1'000;  // names and envelope
constexpr size_t kScoreBytes = 200;   // with the longest identifier and the answers to seven options
constexpr int kMostCardsAPage = 500;

// Of the drivers' intervals; with one seed they are the same in every report of a wave.
constexpr int kBootstrapDraws = 2000;
constexpr uint64_t kBootstrapSeed = 1;

int PageSize(const intake::v1::Instrument& instrument) {
  const size_t card = kCardBytes + kScoreBytes * static_cast<size_t>(instrument.measures_size());
  return std::clamp(static_cast<int>(kPageBytes / card), 1, kMostCardsAPage);
}

// What the caller gets to know when `service` failed.
absl::Status Explain(const rpc::CallContext& call, const grpc::Status& failure, std::string_view reason,
                     std::string_view message) {
  absl::Status status = rpc::FromGrpcStatus(failure);
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

bool IsOfDeletedAnswers(const grpc::Status& status) {
  return !status.ok() && base::ReasonOf(rpc::FromGrpcStatus(status)) == "ANSWERS_DELETED";
}

}  // namespace

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

absl::StatusOr<std::vector<scoring::v1::Scorecard>> SourceReader::List(const rpc::CallContext& call,
                                                                       const Sources& sources,
                                                                       Breakdown breakdown) const {
  scoring::v1::ListScorecardsRequest request;
  request.set_parent(sources.wave.name());
  request.set_breakdown(breakdown);
  request.set_page_size(PageSize(sources.instrument));
  std::vector<scoring::v1::Scorecard> cards;
  do {
    scoring::v1::ListScorecardsResponse response;
    const std::unique_ptr<grpc::ClientContext> context = call.NewClientContext();
    if (const grpc::Status status = scoring_->ListScorecards(context.get(), request, &response);
        !status.ok()) {
      return ExplainScoring(call, status);
    }
    for (scoring::v1::Scorecard& card : *response.mutable_scorecards()) {
      Withhold(sources.wave.policy().minimum_n(), &card);
      cards.push_back(std::move(card));
    }
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return cards;
}

absl::Status SourceReader::ReadScores(const rpc::CallContext& call, Purpose purpose, Sources* sources) const {
  using scoring::v1::ListScorecardsRequest;
  scoring::v1::GetScorecardRequest request;
  request.set_wave(sources->wave.name());
  request.set_include_items(true);
  const std::unique_ptr<grpc::ClientContext> context = call.NewClientContext();
  if (const grpc::Status status = scoring_->GetScorecard(context.get(), request, &sources->overall);
      !status.ok()) {
    return ExplainScoring(call, status);
  }
  Withhold(sources->wave.policy().minimum_n(), &sources->overall);
  RAPPORT_ASSIGN_OR_RETURN(sources->role_groups,
                           List(call, *sources, ListScorecardsRequest::BREAKDOWN_ROLE_GROUP));
  RAPPORT_ASSIGN_OR_RETURN(sources->units, List(call, *sources, ListScorecardsRequest::BREAKDOWN_UNIT));
  if (purpose == Purpose::kTable) {
    RAPPORT_ASSIGN_OR_RETURN(sources->units_by_role_group,
                             List(call, *sources, ListScorecardsRequest::BREAKDOWN_UNIT_BY_ROLE_GROUP));
  }
  return absl::OkStatus();
}

absl::Status SourceReader::ReadGaps(const rpc::CallContext& call, Sources* sources) const {
  scoring::v1::GetGapsRequest request;
  request.set_wave(sources->wave.name());
  const std::unique_ptr<grpc::ClientContext> context = call.NewClientContext();
  const grpc::Status status = scoring_->GetGaps(context.get(), request, &sources->gaps);
  if (!status.ok()) return ExplainScoring(call, status);
  Withhold(sources->wave.policy().minimum_n(), &sources->gaps);
  return absl::OkStatus();
}

absl::Status SourceReader::ReadDrivers(const rpc::CallContext& call, const DriverQuestion& question,
                                       Sources* sources) const {
  scoring::v1::GetDriversRequest request;
  request.set_wave(sources->wave.name());
  request.set_role_group(static_cast<type::v1::RoleGroup>(question.role_group));
  request.set_outcome(question.outcome);
  *request.mutable_predictors() = {question.facets.begin(), question.facets.end()};
  request.set_bootstrap_draws(kBootstrapDraws);
  request.set_seed(kBootstrapSeed);
  scoring::v1::Drivers drivers;
  const std::unique_ptr<grpc::ClientContext> context = call.NewClientContext();
  const grpc::Status status = scoring_->GetDrivers(context.get(), request, &drivers);
  if (IsOfDeletedAnswers(status)) {
    sources->analyses_missing = true;
    return absl::OkStatus();
  }
  if (!status.ok()) return ExplainScoring(call, status);
  Withhold(sources->wave.policy().minimum_n(), &drivers);
  sources->drivers.push_back(std::move(drivers));
  return absl::OkStatus();
}

absl::Status SourceReader::ReadQuality(const rpc::CallContext& call, const QualityQuestion& question,
                                       Sources* sources) const {
  for (const std::vector<std::string>& measures : question.batches) {
    scoring::v1::GetMeasurementQualityRequest request;
    request.set_wave(sources->wave.name());
    request.set_role_group(static_cast<type::v1::RoleGroup>(question.role_group));
    *request.mutable_measures() = {measures.begin(), measures.end()};
    request.set_omit_within_units(true);
    scoring::v1::MeasurementQuality quality;
    const std::unique_ptr<grpc::ClientContext> context = call.NewClientContext();
    const grpc::Status status = scoring_->GetMeasurementQuality(context.get(), request, &quality);
    if (IsOfDeletedAnswers(status)) {
      sources->analyses_missing = true;
      sources->quality.reset();
      return absl::OkStatus();
    }
    if (!status.ok()) return ExplainScoring(call, status);
    Withhold(sources->wave.policy().minimum_n(), &quality);
    for (scoring::v1::ScaleQuality& scale : *quality.mutable_scales()) scale.clear_item_statistics();
    if (!sources->quality.has_value()) {
      sources->quality = std::move(quality);
    } else {
      sources->quality->mutable_scales()->MergeFrom(quality.scales());
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Sources> SourceReader::Read(const rpc::CallContext& call, const base::WaveName& wave,
                                           Purpose purpose) const {
  Sources sources;
  RAPPORT_RETURN_IF_ERROR(ReadWave(call, wave, &sources));
  RAPPORT_RETURN_IF_ERROR(ReadScores(call, purpose, &sources));
  if (purpose == Purpose::kTable) return sources;
  const std::vector<Measure> measures = MeasuresOf(sources.wave, sources.instrument, /*language=*/"");
  RAPPORT_RETURN_IF_ERROR(ReadGaps(call, &sources));
  for (const DriverQuestion& question : DriverQuestionsOf(measures)) {
    RAPPORT_RETURN_IF_ERROR(ReadDrivers(call, question, &sources));
  }
  if (const auto question = QualityQuestionOf(measures)) {
    RAPPORT_RETURN_IF_ERROR(ReadQuality(call, *question, &sources));
  }
  return sources;
}

}  // namespace rapport::reporting
