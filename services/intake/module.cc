#include "services/intake/module.h"

#include <utility>

#include "libs/base/status_macros.h"
#include "services/intake/answer_deletion.h"
#include "services/intake/api/answer_service.h"
#include "services/intake/api/instrument_service.h"
#include "services/intake/api/release_store_service.h"
#include "services/intake/api/response_service.h"
#include "services/intake/api/wave_service.h"
#include "services/intake/epoch_sweeper.h"
#include "services/intake/store/sql/open.h"
#include "services/intake/store/sql/schema.h"

namespace rapport::intake {
namespace {

class ModuleImpl final : public Module {
 public:
  ModuleImpl(std::unique_ptr<IntakeStore> store, const std::shared_ptr<grpc::Channel>& roster,
             const Options& options, const rpc::Runtime* runtime)
      : runtime_(runtime),
        store_(std::move(store)),
        book_(store_.get()),
        committer_(CommitTo(store_.get(), runtime->metrics())),
        queued_(runtime->metrics()->WatchGauge("rapport_submissions_queued",
                                               "Submissions that wait to be committed.",
                                               [this] { return static_cast<double>(committer_.queued()); })),
        sweeper_(store_.get(), absl::ToChronoMilliseconds(options.mixing_patience)),
        deletion_(store_.get(), options.clock),
        roster_(internal::roster::v1::CohortService::NewStub(roster)),
        instruments_(store_.get(), runtime),
        waves_({store_.get(), &book_, roster_.get(), options.clock, runtime, [this] { sweeper_.Wake(); }}),
        responses_(store_.get(), &book_, &committer_, runtime),
        answers_(store_.get(), &book_, runtime),
        releases_(store_.get(), runtime, [this] { sweeper_.Wake(); }) {}

  std::vector<rpc::ServedService> services() override {
    return {{v1::InstrumentService::service_full_name(), &instruments_, runtime_},
            {v1::WaveService::service_full_name(), &waves_, runtime_},
            {v1::ResponseService::service_full_name(), &responses_, runtime_}};
  }
  std::vector<rpc::ServedService> answer_services() override {
    return {{internal_v1::AnswerService::service_full_name(), &answers_, runtime_},
            {internal_v1::ReleaseStoreService::service_full_name(), &releases_, runtime_}};
  }
  void Drain() override { committer_.Drain(); }

 private:
  const rpc::Runtime* const runtime_;
  const std::unique_ptr<IntakeStore> store_;
  WaveBook book_;
  SubmissionCommitter committer_;
  const observe::Watched queued_;
  EpochSweeper sweeper_;
  AnswerDeletion deletion_;
  const std::unique_ptr<internal::roster::v1::CohortService::StubInterface> roster_;
  InstrumentServiceImpl instruments_;
  WaveServiceImpl waves_;
  ResponseServiceImpl responses_;
  AnswerServiceImpl answers_;
  ReleaseStoreServiceImpl releases_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Module>> Module::Open(const Options& options,
                                                     const std::shared_ptr<grpc::Channel>& roster,
                                                     const rpc::Runtime* runtime) {
  RAPPORT_ASSIGN_OR_RETURN(std::unique_ptr<IntakeStore> store,
                           options.postgres
                               ? OpenPostgresStore(*options.postgres, options.min_epoch, runtime->metrics())
                               : OpenSqliteStore(options.sqlite_path, options.min_epoch, runtime->metrics()));
  return std::make_unique<ModuleImpl>(std::move(store), roster, options, runtime);
}

std::span<const db::Migration> Module::Migrations() { return intake::Migrations(); }

}  // namespace rapport::intake
