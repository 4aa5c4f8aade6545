#include "services/scoring/api/part_service.h"

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "services/scoring/api/read_into.h"
#include "services/scoring/api/sums_proto.h"

namespace rapport::scoring {
namespace {

namespace pb = rapport::internal::scoring::v1;

constexpr std::uint32_t kMaxParts = 1024;
constexpr int kCohortsInAPiece = 64;  // of some kilobytes each

}  // namespace

absl::Status PartServiceImpl::Sum(const pb::SumPartRequest& request, const ContextMaker& contexts,
                                  rpc::StreamSink<pb::SumPartResponse>& sink) {
  if (request.parts() < 1 || request.parts() > kMaxParts) {
    return base::InvalidArgument("parts", "is 1 to 1024", "OUT_OF_RANGE");
  }
  if (request.part() >= request.parts()) {
    return base::InvalidArgument("part", "is below parts", "OUT_OF_RANGE");
  }
  RAPPORT_ASSIGN_OR_RETURN(const auto wave, ledger_->GetClosed(request.wave(), contexts));
  WaveStatistics sums(wave->manifest->plan);
  RAPPORT_ASSIGN_OR_RETURN(
      const auto read,
      ReadInto(sums, *intake_, wave->name, {.parts = request.parts(), .part = request.part()}, contexts));
  pb::SumPartResponse piece;
  piece.mutable_header()->set_etag(read.etag());
  piece.mutable_header()->set_generation(read.generation());
  piece.mutable_header()->set_rows(read.rows());
  RAPPORT_RETURN_IF_ERROR(sink.Write(piece));
  piece.Clear();
  for (std::size_t cohort = 0; cohort < wave->manifest->cells.cohort_count(); ++cohort) {
    if (sums.sheets(cohort) == 0) continue;
    pb::CohortSums* const added = piece.add_cohorts();
    added->set_cohort(static_cast<std::uint32_t>(cohort));
    *added->mutable_sums() = SumsToProto(sums.TotalsOf(cohort));
    if (piece.cohorts_size() < kCohortsInAPiece) continue;
    RAPPORT_RETURN_IF_ERROR(sink.Write(piece));
    piece.Clear();
  }
  return sink.Write(piece);
}

grpc::ServerWriteReactor<pb::SumPartResponse>* PartServiceImpl::SumPart(grpc::CallbackServerContext* context,
                                                                        const pb::SumPartRequest* request) {
  return rpc::RunServerStream<pb::SumPartResponse>(
      runtime_, context, {pb::PartService::service_full_name(), "SumPart"}, request,
      [this](rpc::CallContext& call, const auto& req, auto& sink) {
        return Sum(
            req, [&call] { return call.NewClientContext(); }, sink);
      });
}

}  // namespace rapport::scoring
