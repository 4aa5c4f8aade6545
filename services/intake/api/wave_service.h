#ifndef RAPPORT_SERVICES_INTAKE_API_WAVE_SERVICE_H_
#define RAPPORT_SERVICES_INTAKE_API_WAVE_SERVICE_H_

#include <functional>
#include <memory>
#include <utility>

#include "libs/base/clock.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/runtime.h"
#include "rapport/intake/v1/wave.grpc.pb.h"
#include "rapport/internal/roster/v1/roster_internal.grpc.pb.h"
#include "services/intake/api/wave_book.h"
#include "services/intake/domain/wave_forms.h"
#include "services/intake/store/intake_store.h"

namespace rapport::intake {

// rapport.intake.v1.WaveService.
class WaveServiceImpl final : public v1::WaveService::CallbackService {
 public:
  struct Parts {
    IntakeStore* store;
    WaveBook* book;
    internal::roster::v1::CohortService::StubInterface* roster;
    const base::Clock* clock;
    const rpc::Runtime* runtime;
    std::function<void()> on_closed;  // a wave has closed; called by any thread, must not block
  };

  // All parts must outlive the service.
  explicit WaveServiceImpl(Parts parts) : parts_(std::move(parts)) {}

  grpc::ServerUnaryReactor* CreateWave(grpc::CallbackServerContext* context,
                                       const v1::CreateWaveRequest* request, v1::Wave* response) override;
  grpc::ServerUnaryReactor* GetWave(grpc::CallbackServerContext* context, const v1::GetWaveRequest* request,
                                    v1::Wave* response) override;
  grpc::ServerUnaryReactor* ListWaves(grpc::CallbackServerContext* context,
                                      const v1::ListWavesRequest* request,
                                      v1::ListWavesResponse* response) override;
  grpc::ServerUnaryReactor* UpdateWave(grpc::CallbackServerContext* context,
                                       const v1::UpdateWaveRequest* request, v1::Wave* response) override;
  grpc::ServerUnaryReactor* OpenWave(grpc::CallbackServerContext* context, const v1::OpenWaveRequest* request,
                                     v1::Wave* response) override;
  grpc::ServerUnaryReactor* CloseWave(grpc::CallbackServerContext* context,
                                      const v1::CloseWaveRequest* request, v1::Wave* response) override;
  grpc::ServerUnaryReactor* ListWaveCohorts(grpc::CallbackServerContext* context,
                                            const v1::ListWaveCohortsRequest* request,
                                            v1::ListWaveCohortsResponse* response) override;
  grpc::ServerUnaryReactor* CreateParticipationCodes(grpc::CallbackServerContext* context,
                                                     const v1::CreateParticipationCodesRequest* request,
                                                     v1::CreateParticipationCodesResponse* response) override;
  grpc::ServerUnaryReactor* GetParticipation(grpc::CallbackServerContext* context,
                                             const v1::GetParticipationRequest* request,
                                             v1::Participation* response) override;

 private:
  absl::Status Create(const v1::CreateWaveRequest& request, v1::Wave* response);
  absl::Status List(const v1::ListWavesRequest& request, v1::ListWavesResponse* response);
  absl::Status Update(const v1::UpdateWaveRequest& request, v1::Wave* response);
  absl::Status Open(rpc::CallContext& call, const v1::OpenWaveRequest& request, v1::Wave* response);
  absl::Status Close(const v1::CloseWaveRequest& request, v1::Wave* response);
  absl::Status ListCohorts(const v1::ListWaveCohortsRequest& request, v1::ListWaveCohortsResponse* response);
  absl::Status CreateCodes(const v1::CreateParticipationCodesRequest& request,
                           v1::CreateParticipationCodesResponse* response);
  absl::Status TellParticipation(const v1::GetParticipationRequest& request, v1::Participation* response);

  // The roster's cohorts for the role groups that the wave asks.
  absl::StatusOr<FrozenWave> Freeze(rpc::CallContext& call, const Wave& wave, const FormOfRoleGroup& forms);

  const Parts parts_;
};

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_API_WAVE_SERVICE_H_
