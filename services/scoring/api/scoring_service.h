#ifndef RAPPORT_SERVICES_SCORING_API_SCORING_SERVICE_H_
#define RAPPORT_SERVICES_SCORING_API_SCORING_SERVICE_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "libs/cache/cache.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/runtime.h"
#include "libs/rpc/stream.h"
#include "rapport/scoring/v1/scoring.grpc.pb.h"
#include "services/scoring/api/wave_ledger.h"

namespace rapport::scoring {

// rapport.scoring.v1.ScoringService.
class ScoringServiceImpl final
    : public v1::ScoringService::WithRawCallbackMethod_GetScorecard<v1::ScoringService::CallbackService> {
 public:
  struct Parts {
    WaveLedger* ledger;
    IntakeClient* intake;
    cache::Cache* cache;
    bool cache_is_local;  // a look-up never waits, so it may run on gRPC's own thread
    const rpc::Runtime* runtime;
  };

  // All parts must outlive the service.
  explicit ScoringServiceImpl(const Parts& parts) : parts_(parts) {}

  // Raw: a cached scorecard is sent as it lies in the cache.
  grpc::ServerUnaryReactor* GetScorecard(grpc::CallbackServerContext* context,
                                         const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListScorecards(grpc::CallbackServerContext* context,
                                           const v1::ListScorecardsRequest* request,
                                           v1::ListScorecardsResponse* response) override;
  grpc::ServerUnaryReactor* GetMeasurementQuality(grpc::CallbackServerContext* context,
                                                  const v1::GetMeasurementQualityRequest* request,
                                                  v1::MeasurementQuality* response) override;
  grpc::ServerUnaryReactor* GetGaps(grpc::CallbackServerContext* context, const v1::GetGapsRequest* request,
                                    v1::Gaps* response) override;
  grpc::ServerUnaryReactor* GetDrivers(grpc::CallbackServerContext* context,
                                       const v1::GetDriversRequest* request, v1::Drivers* response) override;
  grpc::ServerUnaryReactor* GetResponseSurface(grpc::CallbackServerContext* context,
                                               const v1::GetResponseSurfaceRequest* request,
                                               v1::ResponseSurface* response) override;
  grpc::ServerUnaryReactor* GetTrend(grpc::CallbackServerContext* context, const v1::GetTrendRequest* request,
                                     v1::Trend* response) override;
  grpc::ServerUnaryReactor* ListComparisons(grpc::CallbackServerContext* context,
                                            const v1::ListComparisonsRequest* request,
                                            v1::ListComparisonsResponse* response) override;

  grpc::ServerUnaryReactor* ExportBenchmark(grpc::CallbackServerContext* context,
                                            const v1::ExportBenchmarkRequest* request,
                                            v1::Benchmark* response) override;

  grpc::ServerWriteReactor<v1::GetReleaseResponse>* GetRelease(grpc::CallbackServerContext* context,
                                                               const v1::GetReleaseRequest* request) override;

 private:
  // Answers a question about one closed wave from the cache, or by `compute`, absl::Status(const ClosedWave&,
  // const ContextMaker&, Response*), and keeps that. `kind` tells questions of one type of request from those
  // of others.
  template <typename Request, typename Response, typename Compute>
  absl::Status AnswerOnce(rpc::CallContext& call, std::string_view kind, const Request& request,
                          const Compute& compute, Response* response);

  // The same by `compute`, absl::Status(const ClosedWave&, const Release&, const Request&, Response*).
  template <typename Request, typename Response, typename Compute>
  absl::Status AnswerFromSums(rpc::CallContext& call, std::string_view kind, const Request& request,
                              const Compute& compute, Response* response);

  // The same for questions that need single answer sheets: the answer is kept by intake as well, and told
  // from there ever after, so that it is computed once and outlives the sheets.
  template <typename Request, typename Response, typename Compute>
  absl::Status AnswerFromSheets(rpc::CallContext& call, std::string_view kind, const Request& request,
                                const Compute& compute, Response* response);

  // The answer that the cache has under `key`, or what `compute`, absl::Status(Response*), makes of it.
  template <typename Response, typename Compute>
  absl::Status FromCacheOr(const std::string& key, const Compute& compute, Response* response);

  absl::Status Trend(rpc::CallContext& call, const v1::GetTrendRequest& request, v1::Trend* response);
  absl::Status Tell(rpc::CallContext& call, const v1::GetReleaseRequest& request,
                    rpc::StreamSink<v1::GetReleaseResponse>& sink);
  absl::Status Compare(rpc::CallContext& call, const v1::ListComparisonsRequest& request,
                       v1::ListComparisonsResponse* response);
  absl::StatusOr<std::string> Get(rpc::CallContext& call, const v1::GetScorecardRequest& request);
  absl::Status List(rpc::CallContext& call, const v1::ListScorecardsRequest& request,
                    v1::ListScorecardsResponse* response);

  // The serialized scorecard, when it is at hand in this process.
  std::optional<std::string> FindAtHand(const v1::GetScorecardRequest& request);

  // The serialized scorecard, from the cache, or computed and put there.
  absl::StatusOr<std::string> Lookup(const ClosedWave& wave, const Cell& cell, bool include_items,
                                     const ContextMaker& contexts);

  const Parts parts_;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_API_SCORING_SERVICE_H_
