#include "services/scoring/api/scoring_service.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "libs/base/resource_name.h"
#include "libs/base/sha256.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/rpc/check_all.h"
#include "libs/rpc/encoded.h"
#include "libs/rpc/paging.h"
#include "libs/rpc/unary.h"
#include "services/scoring/api/answers_deleted.h"
#include "services/scoring/api/export_benchmark.h"
#include "services/scoring/api/get_drivers.h"
#include "services/scoring/api/get_gaps.h"
#include "services/scoring/api/get_quality.h"
#include "services/scoring/api/get_release.h"
#include "services/scoring/api/get_response_surface.h"
#include "services/scoring/api/get_trend.h"
#include "services/scoring/api/list_comparisons.h"
#include "services/scoring/api/scorecard_proto.h"
#include "services/scoring/domain/scorecard.h"

namespace rapport::scoring {
namespace {

constexpr std::string_view kService = v1::ScoringService::service_full_name();
constexpr absl::Duration kCacheTtl = absl::Hours(24);

// A closed wave does not change, so its etag makes the key good for ever; the number is the schema's.
std::string CacheKey(const ClosedWave& wave, std::string_view unit_id, int role_group, bool include_items) {
  return base::StrCat("scorecard/5/", wave.name, "/", wave.etag, "/", unit_id, "/", role_group,
                      include_items ? "/i" : "");
}

std::string HashOf(const google::protobuf::Message& request) {
  return absl::BytesToHexString(base::Sha256(request.SerializeAsString()));
}

absl::Status CheckRoleGroup(int role_group) {
  if (role_group == 0 || base::RoleGroupFromNumber(role_group)) return absl::OkStatus();
  return base::InvalidArgument("role_group", "is not known", "UNKNOWN_ENUM_VALUE");
}

}  // namespace

std::optional<std::string> ScoringServiceImpl::FindAtHand(const v1::GetScorecardRequest& request) {
  if (!parts_.cache_is_local) return std::nullopt;
  const std::shared_ptr<const ClosedWave> wave = parts_.ledger->FindClosed(request.wave());
  if (wave == nullptr) return std::nullopt;
  const std::string& unit_id =
      request.unit_id().empty() ? wave->manifest->cells.units().front().id : request.unit_id();
  return parts_.cache->Get(CacheKey(*wave, unit_id, request.role_group(), request.include_items()));
}

absl::StatusOr<std::string> ScoringServiceImpl::Lookup(const ClosedWave& wave, const Cell& cell,
                                                       bool include_items, const ContextMaker& contexts) {
  const std::string key = CacheKey(wave, wave.manifest->cells.units()[cell.unit].id,
                                   cell.role_group ? static_cast<int>(*cell.role_group) : 0, include_items);
  if (std::optional<std::string> cached = parts_.cache->Get(key)) return *std::move(cached);
  RAPPORT_ASSIGN_OR_RETURN(const auto release, parts_.ledger->GetRelease(wave, contexts));
  RAPPORT_ASSIGN_OR_RETURN(const auto unit_means, parts_.ledger->GetUnitMeans(wave, contexts));
  const Scorecard scorecard =
      ComputeScorecard(wave.manifest->instrument, release->cells, release->answers.statistics(),
                       release->cells.CohortsOf(cell), release->clearance, include_items);
  std::string encoded = EncodeScorecard(wave, cell, scorecard, *unit_means).SerializeAsString();
  parts_.cache->Put(key, encoded, kCacheTtl);
  return encoded;
}

absl::StatusOr<std::string> ScoringServiceImpl::Get(rpc::CallContext& call,
                                                    const v1::GetScorecardRequest& request) {
  RAPPORT_RETURN_IF_ERROR(base::WaveName::Parse(request.wave(), "wave").status());
  RAPPORT_RETURN_IF_ERROR(CheckRoleGroup(request.role_group()));
  const ContextMaker contexts = [&call] { return call.NewClientContext(); };
  RAPPORT_ASSIGN_OR_RETURN(const auto wave, parts_.ledger->GetClosed(request.wave(), contexts));
  const std::optional<std::size_t> unit = wave->manifest->cells.FindUnit(request.unit_id());
  if (!unit) return base::Error(absl::StatusCode::kNotFound, "UNIT_NOT_FOUND", "the wave has no such unit");
  return Lookup(*wave, {*unit, base::RoleGroupFromNumber(request.role_group())}, request.include_items(),
                contexts);
}

absl::Status ScoringServiceImpl::List(rpc::CallContext& call, const v1::ListScorecardsRequest& request,
                                      v1::ListScorecardsResponse* response) {
  const auto breakdown = request.breakdown() == v1::ListScorecardsRequest::BREAKDOWN_UNSPECIFIED
                             ? v1::ListScorecardsRequest::BREAKDOWN_UNIT
                             : request.breakdown();
  const std::string kind = base::StrCat(static_cast<int>(breakdown), request.include_items() ? "i" : "");
  const auto asked = rpc::PageOf(request, request.parent(), kind);
  RAPPORT_RETURN_IF_ERROR(
      rpc::CheckAll({base::WaveName::Parse(request.parent(), "parent").status(),
                     v1::ListScorecardsRequest::Breakdown_IsValid(breakdown)
                         ? absl::OkStatus()
                         : base::InvalidArgument("breakdown", "is not known", "UNKNOWN_ENUM_VALUE"),
                     asked.status()}));
  const rpc::Page& page = *asked;
  const ContextMaker contexts = [&call] { return call.NewClientContext(); };
  RAPPORT_ASSIGN_OR_RETURN(const auto wave, parts_.ledger->GetClosed(request.parent(), contexts));
  const std::vector<Cell> cells = wave->manifest->cells.CellsOf(static_cast<Breakdown>(breakdown));
  std::size_t last = 0;
  if (!page.after.empty() && (!absl::SimpleAtoi(page.after, &last) || last >= cells.size())) {
    return base::InvalidArgument("page_token", "does not belong to this list", "INVALID_PAGE_TOKEN");
  }
  const auto scorecard = [&](std::size_t cell) -> absl::StatusOr<v1::Scorecard> {
    RAPPORT_RETURN_IF_ERROR(call.CheckWanted());
    RAPPORT_ASSIGN_OR_RETURN(const std::string encoded,
                             Lookup(*wave, cells[cell], request.include_items(), contexts));
    v1::Scorecard decoded;
    if (decoded.ParseFromString(encoded)) return decoded;
    return absl::InternalError("a scorecard cannot be read back");
  };
  return rpc::FillPage(
      page, rpc::IndexesFrom(page.after.empty() ? std::size_t{0} : last + 1, cells.size()),
      [](std::size_t cell) { return base::StrCat(cell); }, scorecard, response->mutable_scorecards(),
      response->mutable_next_page_token());
}

grpc::ServerUnaryReactor* ScoringServiceImpl::GetScorecard(grpc::CallbackServerContext* context,
                                                           const grpc::ByteBuffer* request,
                                                           grpc::ByteBuffer* response) {
  using Request = v1::GetScorecardRequest;
  return rpc::RunEncoded<Request>(
      *parts_.runtime, context, {kService, "GetScorecard"}, request, response,
      [this](const Request& req) { return FindAtHand(req); },
      [this](rpc::CallContext& call, const Request& req) { return Get(call, req); });
}

template <typename Request, typename Response, typename Compute>
absl::Status ScoringServiceImpl::AnswerOnce(rpc::CallContext& call, std::string_view kind,
                                            const Request& request, const Compute& compute,
                                            Response* response) {
  RAPPORT_RETURN_IF_ERROR(base::WaveName::Parse(request.wave(), "wave").status());
  const ContextMaker contexts = [&call] { return call.NewClientContext(); };
  RAPPORT_ASSIGN_OR_RETURN(const auto wave, parts_.ledger->GetClosed(request.wave(), contexts));
  const std::string key = base::StrCat(kind, "/2/", wave->name, "/", wave->etag, "/", HashOf(request));
  return FromCacheOr(
      key, [&](Response* answer) { return compute(*wave, contexts, answer); }, response);
}

template <typename Request, typename Response, typename Compute>
absl::Status ScoringServiceImpl::AnswerFromSums(rpc::CallContext& call, std::string_view kind,
                                                const Request& request, const Compute& compute,
                                                Response* response) {
  const auto compute_now = [&](const ClosedWave& wave, const ContextMaker& contexts,
                               Response* answer) -> absl::Status {
    RAPPORT_ASSIGN_OR_RETURN(const auto release, parts_.ledger->GetRelease(wave, contexts));
    RAPPORT_RETURN_IF_ERROR(call.CheckWanted());
    return compute(wave, *release, request, answer);
  };
  return AnswerOnce(call, kind, request, compute_now, response);
}

template <typename Request, typename Response, typename Compute>
absl::Status ScoringServiceImpl::AnswerFromSheets(rpc::CallContext& call, std::string_view kind,
                                                  const Request& request, const Compute& compute,
                                                  Response* response) {
  const std::string key = base::StrCat(kind, "/1/", HashOf(request));
  const auto find_or_compute = [&](const ClosedWave& wave, const ContextMaker& contexts,
                                   Response* answer) -> absl::Status {
    RAPPORT_ASSIGN_OR_RETURN(const auto kept, parts_.intake->FindRecord(wave.name, key, contexts));
    if (kept && answer->ParseFromString(*kept)) return absl::OkStatus();
    answer->Clear();
    RAPPORT_ASSIGN_OR_RETURN(const auto release, parts_.ledger->GetReleaseWithSheets(wave, contexts));
    if (!release->has_sheets) return AnswersDeleted();
    RAPPORT_RETURN_IF_ERROR(call.CheckWanted());
    RAPPORT_RETURN_IF_ERROR(compute(wave, *release, request, answer));
    // An answer that cannot be kept is still a good one now.
    parts_.intake->KeepRecord(wave.name, key, answer->SerializeAsString(), contexts).IgnoreError();
    return absl::OkStatus();
  };
  return AnswerOnce(call, kind, request, find_or_compute, response);
}

template <typename Response, typename Compute>
absl::Status ScoringServiceImpl::FromCacheOr(const std::string& key, const Compute& compute,
                                             Response* response) {
  if (const auto cached = parts_.cache->Get(key); cached && response->ParseFromString(*cached)) {
    return absl::OkStatus();
  }
  response->Clear();
  RAPPORT_RETURN_IF_ERROR(compute(response));
  parts_.cache->Put(key, response->SerializeAsString(), kCacheTtl);
  return absl::OkStatus();
}

absl::Status ScoringServiceImpl::Trend(rpc::CallContext& call, const v1::GetTrendRequest& request,
                                       v1::Trend* response) {
  RAPPORT_RETURN_IF_ERROR(CheckWaves(request));
  const ContextMaker contexts = [&call] { return call.NewClientContext(); };
  std::vector<AnsweredWave> waves;
  std::string key = base::StrCat("trend/1/", HashOf(request));
  for (const std::string& name : request.waves()) {
    RAPPORT_ASSIGN_OR_RETURN(const auto wave, parts_.ledger->GetClosed(name, contexts));
    base::StrAppend(&key, "/", wave->etag);
    waves.push_back({wave, nullptr});
  }
  const auto compute = [&](v1::Trend* trend) -> absl::Status {
    for (AnsweredWave& wave : waves) {
      RAPPORT_ASSIGN_OR_RETURN(wave.release, parts_.ledger->GetRelease(*wave.wave, contexts));
      RAPPORT_RETURN_IF_ERROR(call.CheckWanted());
    }
    return scoring::GetTrend(waves, request, trend);
  };
  return FromCacheOr(key, compute, response);
}

absl::Status ScoringServiceImpl::Compare(rpc::CallContext& call, const v1::ListComparisonsRequest& request,
                                         v1::ListComparisonsResponse* response) {
  const auto page = PageOfComparisons(request);
  RAPPORT_RETURN_IF_ERROR(
      rpc::CheckAll({base::WaveName::Parse(request.parent(), "parent").status(), page.status()}));
  const ContextMaker contexts = [&call] { return call.NewClientContext(); };
  RAPPORT_ASSIGN_OR_RETURN(const auto wave, parts_.ledger->GetClosed(request.parent(), contexts));
  RAPPORT_ASSIGN_OR_RETURN(const auto release, parts_.ledger->GetRelease(*wave, contexts));
  RAPPORT_RETURN_IF_ERROR(call.CheckWanted());
  return scoring::ListComparisons(*wave, *release, request, *page, response);
}

grpc::ServerUnaryReactor* ScoringServiceImpl::ExportBenchmark(grpc::CallbackServerContext* context,
                                                              const v1::ExportBenchmarkRequest* request,
                                                              v1::Benchmark* response) {
  return rpc::RunUnary(*parts_.runtime, context, {kService, "ExportBenchmark"}, request, response,
                       [this](rpc::CallContext& call, const auto& req, auto* resp) {
                         return scoring::ExportBenchmark(
                             parts_.ledger, parts_.intake, [&call] { return call.NewClientContext(); }, req,
                             resp);
                       });
}

absl::Status ScoringServiceImpl::Tell(rpc::CallContext& call, const v1::GetReleaseRequest& request,
                                      rpc::StreamSink<v1::GetReleaseResponse>& sink) {
  RAPPORT_RETURN_IF_ERROR(base::WaveName::Parse(request.wave(), "wave").status());
  const ContextMaker contexts = [&call] { return call.NewClientContext(); };
  RAPPORT_ASSIGN_OR_RETURN(const auto wave, parts_.ledger->GetClosed(request.wave(), contexts));
  RAPPORT_ASSIGN_OR_RETURN(const auto release, parts_.ledger->GetRelease(*wave, contexts));
  return scoring::GetRelease(*wave, *release, sink);
}

grpc::ServerWriteReactor<v1::GetReleaseResponse>* ScoringServiceImpl::GetRelease(
    grpc::CallbackServerContext* context, const v1::GetReleaseRequest* request) {
  return rpc::RunServerStream<v1::GetReleaseResponse>(
      *parts_.runtime, context, {kService, "GetRelease"}, request,
      [this](rpc::CallContext& call, const auto& req, auto& sink) { return Tell(call, req, sink); });
}

grpc::ServerUnaryReactor* ScoringServiceImpl::GetResponseSurface(grpc::CallbackServerContext* context,
                                                                 const v1::GetResponseSurfaceRequest* request,
                                                                 v1::ResponseSurface* response) {
  return rpc::RunUnary(*parts_.runtime, context, {kService, "GetResponseSurface"}, request, response,
                       [this](rpc::CallContext& call, const auto& req, auto* resp) {
                         return AnswerFromSheets(call, "surface", req, &scoring::GetResponseSurface, resp);
                       });
}

grpc::ServerUnaryReactor* ScoringServiceImpl::GetTrend(grpc::CallbackServerContext* context,
                                                       const v1::GetTrendRequest* request,
                                                       v1::Trend* response) {
  return rpc::RunUnary(
      *parts_.runtime, context, {kService, "GetTrend"}, request, response,
      [this](rpc::CallContext& call, const auto& req, auto* resp) { return Trend(call, req, resp); });
}

grpc::ServerUnaryReactor* ScoringServiceImpl::ListComparisons(grpc::CallbackServerContext* context,
                                                              const v1::ListComparisonsRequest* request,
                                                              v1::ListComparisonsResponse* response) {
  return rpc::RunUnary(
      *parts_.runtime, context, {kService, "ListComparisons"}, request, response,
      [this](rpc::CallContext& call, const auto& req, auto* resp) { return Compare(call, req, resp); });
}

grpc::ServerUnaryReactor* ScoringServiceImpl::GetMeasurementQuality(
    grpc::CallbackServerContext* context, const v1::GetMeasurementQualityRequest* request,
    v1::MeasurementQuality* response) {
  return rpc::RunUnary(*parts_.runtime, context, {kService, "GetMeasurementQuality"}, request, response,
                       [this](rpc::CallContext& call, const auto& req, auto* resp) {
                         return AnswerFromSheets(call, "quality", req, &GetQuality, resp);
                       });
}

grpc::ServerUnaryReactor* ScoringServiceImpl::GetGaps(grpc::CallbackServerContext* context,
                                                      const v1::GetGapsRequest* request, v1::Gaps* response) {
  return rpc::RunUnary(*parts_.runtime, context, {kService, "GetGaps"}, request, response,
                       [this](rpc::CallContext& call, const auto& req, auto* resp) {
                         return AnswerFromSums(call, "gaps", req, &scoring::GetGaps, resp);
                       });
}

grpc::ServerUnaryReactor* ScoringServiceImpl::GetDrivers(grpc::CallbackServerContext* context,
                                                         const v1::GetDriversRequest* request,
                                                         v1::Drivers* response) {
  return rpc::RunUnary(*parts_.runtime, context, {kService, "GetDrivers"}, request, response,
                       [this](rpc::CallContext& call, const auto& req, auto* resp) {
                         return AnswerFromSheets(call, "drivers", req, &scoring::GetDrivers, resp);
                       });
}

grpc::ServerUnaryReactor* ScoringServiceImpl::ListScorecards(grpc::CallbackServerContext* context,
                                                             const v1::ListScorecardsRequest* request,
                                                             v1::ListScorecardsResponse* response) {
  return rpc::RunUnary(
      *parts_.runtime, context, {kService, "ListScorecards"}, request, response,
      [this](rpc::CallContext& call, const auto& req, auto* resp) { return List(call, req, resp); });
}

}  // namespace rapport::scoring
