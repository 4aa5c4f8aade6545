#include "tools/load/scenarios/report_morning.h"

#include <algorithm>
#include <array>
#include <utility>

#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "tools/load/call.h"
#include "tools/load/setup.h"

namespace rapport::load {
namespace {

using AsyncScoring = scoring::v1::ScoringService::StubInterface::async_interface;
using AsyncReporting = reporting::v1::ReportingService::StubInterface::async_interface;
using reporting::v1::RenderReportRequest;

enum Operation : std::size_t { kScorecard, kList, kGaps, kDrivers, kTrend, kReport };

constexpr int kPageSize = 50;
constexpr int kTrendWeight = 8;

std::vector<Mix::Share> Shares(std::size_t waves) {
  const int trend = waves > 1 ? kTrendWeight : 0;
  return {{"get_scorecard", 50 + kTrendWeight - trend},
          {"list_scorecards", 15},
          {"get_gaps", 12},
          {"get_drivers", 5},
          {"get_trend", trend},
          {"render_report", 10}};
}

scoring::v1::ListScorecardsRequest PageRequest(const std::string& wave, const std::string& token) {
  scoring::v1::ListScorecardsRequest request;
  request.set_parent(wave);
  request.set_page_size(kPageSize);
  request.set_page_token(token);
  return request;
}

absl::StatusOr<std::vector<std::string>> PageTokens(Client& client, const std::string& wave) {
  std::vector<std::string> tokens = {""};
  for (;;) {
    RAPPORT_ASSIGN_OR_RETURN(const auto page, Call("ListScorecards", *client.scoring,
                                                   &scoring::v1::ScoringService::Stub::ListScorecards,
                                                   PageRequest(wave, tokens.back())));
    if (page.next_page_token().empty()) return tokens;
    tokens.push_back(page.next_page_token());
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<ReportMorning>> ReportMorning::Prepare(const ScenarioOptions& options,
                                                                      const World& world,
                                                                      std::shared_ptr<const Rate> rate) {
  Client& client = world.clients->Of(0);
  Setup setup(&client, options.organization, world.population, world.questionnaire);
  const std::size_t sheets = std::min(options.sheets, options.people);
  std::vector<std::string> waves;
  for (int wave = 1; wave <= options.waves; ++wave) {
    RAPPORT_ASSIGN_OR_RETURN(waves.emplace_back(),
                             setup.MakeClosedWave(base::StrCat("closed-", wave), sheets,
                                                  options.seed + static_cast<std::uint64_t>(wave)));
  }
  RAPPORT_ASSIGN_OR_RETURN(std::vector<std::string> tokens, PageTokens(client, waves.back()));
  return std::unique_ptr<ReportMorning>(
      new ReportMorning(options, world, std::move(rate), std::move(waves), std::move(tokens)));
}

ReportMorning::ReportMorning(const ScenarioOptions& options, const World& world,
                             std::shared_ptr<const Rate> rate, std::vector<std::string> waves,
                             std::vector<std::string> page_tokens)
    : Mix(Shares(waves.size()), std::move(rate), options.spacing, options.seed),
      options_(options),
      world_(world),
      waves_(std::move(waves)),
      page_tokens_(std::move(page_tokens)) {}

void ReportMorning::Start(const PlannedCall& call, Done done) {
  switch (call.operation) {
    case kScorecard:
      return StartScorecard(call, std::move(done));
    case kList:
      return StartList(call, std::move(done));
    case kGaps:
      return StartGaps(call, std::move(done));
    case kDrivers:
      return StartDrivers(call, std::move(done));
    case kTrend:
      return StartTrend(call, std::move(done));
    default:
      return StartReport(call, std::move(done));
  }
}

std::string ReportMorning::UnitOf(const PlannedCall& call) const {
  return world_.population->UnitId(RandomOf(call).Below(world_.population->units()));
}

AsyncScoring* ReportMorning::Scoring(const PlannedCall& call) const {
  return world_.clients->Of(call.number).scoring->async();
}

void ReportMorning::StartScorecard(const PlannedCall& call, Done done) {
  scoring::v1::GetScorecardRequest request;
  request.set_wave(waves_.back());
  request.set_unit_id(UnitOf(call));
  request.set_include_items(call.number % 2 == 0);
  StartUnary(Scoring(call), &AsyncScoring::GetScorecard, std::move(request), options_.deadline,
             JustTheCode(std::move(done)));
}

void ReportMorning::StartList(const PlannedCall& call, Done done) {
  const std::string& token = page_tokens_[RandomOf(call).Below(page_tokens_.size())];
  StartUnary(Scoring(call), &AsyncScoring::ListScorecards, PageRequest(waves_.back(), token),
             options_.deadline, JustTheCode(std::move(done)));
}

void ReportMorning::StartGaps(const PlannedCall& call, Done done) {
  scoring::v1::GetGapsRequest request;
  request.set_wave(waves_.back());
  request.set_unit_id(UnitOf(call));
  StartUnary(Scoring(call), &AsyncScoring::GetGaps, std::move(request), options_.deadline,
             JustTheCode(std::move(done)));
}

void ReportMorning::StartDrivers(const PlannedCall& call, Done done) {
  scoring::v1::GetDriversRequest request;
  request.set_wave(waves_.back());
  request.set_unit_id(UnitOf(call));
  request.set_outcome(Questionnaire::kOutcome);
  StartUnary(Scoring(call), &AsyncScoring::GetDrivers, std::move(request), options_.deadline,
             JustTheCode(std::move(done)));
}

void ReportMorning::StartTrend(const PlannedCall& call, Done done) {
  scoring::v1::GetTrendRequest request;
  for (const std::string& wave : waves_) request.add_waves(wave);
  request.set_unit_id(UnitOf(call));
  StartUnary(Scoring(call), &AsyncScoring::GetTrend, std::move(request), options_.deadline,
             JustTheCode(std::move(done)));
}

void ReportMorning::StartReport(const PlannedCall& call, Done done) {
  constexpr std::array kFormats = {RenderReportRequest::FORMAT_HTML, RenderReportRequest::FORMAT_TEXT,
                                   RenderReportRequest::FORMAT_CSV};
  RenderReportRequest request;
  request.set_wave(waves_.back());
  request.set_format(kFormats[call.number % kFormats.size()]);
  Download<RenderReportRequest, reporting::v1::RenderReportResponse>::Start(
      world_.clients->Of(call.number).reporting->async(), &AsyncReporting::RenderReport, std::move(request),
      options_.deadline, std::move(done));
}

}  // namespace rapport::load
