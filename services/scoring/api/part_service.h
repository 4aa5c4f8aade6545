#ifndef RAPPORT_SERVICES_SCORING_API_PART_SERVICE_H_
#define RAPPORT_SERVICES_SCORING_API_PART_SERVICE_H_

#include "libs/rpc/runtime.h"
#include "libs/rpc/stream.h"
#include "rapport/internal/scoring/v1/parts.grpc.pb.h"
#include "services/scoring/api/intake_client.h"
#include "services/scoring/api/wave_ledger.h"

namespace rapport::scoring {

// rapport.internal.scoring.v1.PartService: adds up parts of waves for other replicas, and for this one. For a
// server that only replicas of scoring can call.
class PartServiceImpl final : public internal::scoring::v1::PartService::CallbackService {
 public:
  // All must outlive the service. `runtime` is not that of the services that wait for this one.
  PartServiceImpl(WaveLedger* ledger, IntakeClient* intake, const rpc::Runtime* runtime)
      : ledger_(ledger), intake_(intake), runtime_(*runtime) {}

  grpc::ServerWriteReactor<internal::scoring::v1::SumPartResponse>* SumPart(
      grpc::CallbackServerContext* context, const internal::scoring::v1::SumPartRequest* request) override;

 private:
  absl::Status Sum(const internal::scoring::v1::SumPartRequest& request, const ContextMaker& contexts,
                   rpc::StreamSink<internal::scoring::v1::SumPartResponse>& sink);

  WaveLedger* const ledger_;
  IntakeClient* const intake_;
  const rpc::Runtime& runtime_;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_API_PART_SERVICE_H_
