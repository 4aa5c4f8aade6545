#ifndef RAPPORT_SERVICES_INTAKE_API_INSTRUMENT_SERVICE_H_
#define RAPPORT_SERVICES_INTAKE_API_INSTRUMENT_SERVICE_H_

#include "libs/rpc/runtime.h"
#include "rapport/intake/v1/instrument.grpc.pb.h"
#include "services/intake/store/intake_store.h"

namespace rapport::intake {

// rapport.intake.v1.InstrumentService.
class InstrumentServiceImpl final : public v1::InstrumentService::CallbackService {
 public:
  // Both must outlive the service.
  InstrumentServiceImpl(IntakeStore* store, const rpc::Runtime* runtime)
      : store_(store), runtime_(*runtime) {}

  grpc::ServerUnaryReactor* CreateInstrument(grpc::CallbackServerContext* context,
                                             const v1::CreateInstrumentRequest* request,
                                             v1::Instrument* response) override;
  grpc::ServerUnaryReactor* GetInstrument(grpc::CallbackServerContext* context,
                                          const v1::GetInstrumentRequest* request,
                                          v1::Instrument* response) override;
  grpc::ServerUnaryReactor* ListInstruments(grpc::CallbackServerContext* context,
                                            const v1::ListInstrumentsRequest* request,
                                            v1::ListInstrumentsResponse* response) override;

 private:
  absl::Status Create(const v1::CreateInstrumentRequest& request, v1::Instrument* response);
  absl::Status Get(const v1::GetInstrumentRequest& request, v1::Instrument* response);
  absl::Status List(const v1::ListInstrumentsRequest& request, v1::ListInstrumentsResponse* response);

  IntakeStore* const store_;
  const rpc::Runtime& runtime_;
};

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_API_INSTRUMENT_SERVICE_H_
