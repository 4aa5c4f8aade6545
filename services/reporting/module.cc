#include "services/reporting/module.h"

#include <utility>

#include "services/reporting/api/reporting_service.h"
#include "services/reporting/api/sources.h"

namespace rapport::reporting {
namespace {

class ModuleImpl final : public Module {
 public:
  ModuleImpl(const std::shared_ptr<grpc::Channel>& intake, const std::shared_ptr<grpc::Channel>& scoring,
             const rpc::Runtime& runtime, const Options& options)
      : runtime_(runtime),
        waves_(intake::v1::WaveService::NewStub(intake)),
        instruments_(intake::v1::InstrumentService::NewStub(intake)),
        scoring_(scoring::v1::ScoringService::NewStub(scoring)),
        reader_(waves_.get(), instruments_.get(), scoring_.get()),
        service_(&reader_, options.max_message_bytes, runtime) {}

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

std::unique_ptr<Module> Module::Create(std::shared_ptr<grpc::Channel> intake,
                                       std::shared_ptr<grpc::Channel> scoring, const rpc::Runtime& runtime,
                                       const Options& options) {
  return std::make_unique<ModuleImpl>(std::move(intake), std::move(scoring), runtime, options);
}

std::unique_ptr<Module> Module::Create(std::shared_ptr<grpc::Channel> intake,
                                       std::shared_ptr<grpc::Channel> scoring, const rpc::Runtime& runtime) {
  return Create(std::move(intake), std::move(scoring), runtime, Options());
}

}  // namespace rapport::reporting
