#include "services/scoring/module.h"

#include <utility>

namespace rapport::scoring {
namespace {

std::optional<DividedSums> MakeDividedSums(const Module::Options& options, IntakeClient* intake) {
  if (options.replicas == nullptr) return std::nullopt;
  return std::optional<DividedSums>(std::in_place, intake, options.replicas, options.min_sheets_divided);
}

}  // namespace

Module::Module(const Options& options, const std::shared_ptr<grpc::Channel>& intake,
               const std::shared_ptr<grpc::Channel>& answers, cache::Cache* cache,
               const rpc::Runtime* runtime)
    : options_(options),
      runtime_(runtime),
      intake_(intake, answers),
      divided_(MakeDividedSums(options, &intake_)),
      ledger_({&intake_, options.leases != nullptr ? options.leases : &local_leases_,
               divided_ ? &*divided_ : nullptr, options.cache_is_local ? nullptr : cache, options.release,
               options.patience}),
      service_({&ledger_, &intake_, cache, options.cache_is_local, runtime}),
      comments_(&ledger_, &intake_, runtime) {}

std::vector<rpc::ServedService> Module::services() {
  return {{v1::ScoringService::service_full_name(), &service_, runtime_},
          {v1::CommentService::service_full_name(), &comments_, runtime_}};
}

std::vector<rpc::ServedService> Module::part_services(const rpc::Runtime* runtime) {
  parts_.emplace(&ledger_, &intake_, runtime);
  return {{internal::scoring::v1::PartService::service_full_name(), &*parts_, runtime}};
}

void Module::Start() {
  // So that the first wave that is divided finds all replicas, and not only the first one reached.
  if (options_.replicas != nullptr) options_.replicas->GetState(/*try_to_connect=*/true);
  accumulator_ = std::make_unique<Accumulator>(&intake_, &ledger_, options_.accumulate_interval);
}

}  // namespace rapport::scoring
