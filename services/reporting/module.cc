#include "services/reporting/module.h"

#include "services/reporting/api/reporting_service.h"
#include "services/reporting/api/sources.h"

namespace rapport::reporting {
namespace {

class ModuleImpl final : public Module {
 public:
  ModuleImpl(const std::shared_ptr<grpc::Channel>& intake, const std::shared_ptr<grpc::Channel>& scoring,
             const rpc::Runtime& runtime)
      : runtime_(runtime),
        waves_(intake::v1::WaveService::NewStub(intake)),
        instruments_(intake::v1::InstrumentService::NewStub(intake)),
        scoring_(scoring::v1::ScoringService::NewStub(scoring)),
        reader_(waves_.get(), instruments_.get(), scoring_.get()),
        service_(&reader_, runtime) {}

  std::vector<rpc::ServedService> services() override {
    return {{v1::ReportingService::service_full_name(), &service_, &runtime_}};
  }

 private:
  const rpc::Runtime& runtime_;
  const std::unique_ptr<intake::v1::WaveService::StubInterface> waves_;
  const std::unique_ptr<intake::v1::InstrumentService::StubInterface> instruments_;
  const std::unique_ptr<scoring::v1::ScoringService::StubInterface> scoring_;
  const SourceReader reader_;
  ReportingServiceImpl service_;
};

}  // namespace

std::unique_ptr<Module> Module::Create(const std::shared_ptr<grpc::Channel>& intake,
                                       const std::shared_ptr<grpc::Channel>& scoring,
                                       const rpc::Runtime& runtime) {
  return std::make_unique<ModuleImpl>(intake, scoring, runtime);
}

}  // namespace rapport::reporting
