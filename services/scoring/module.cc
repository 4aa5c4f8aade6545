#include "services/scoring/module.h"

namespace rapport::scoring {

Module::Module(const Options& options, const std::shared_ptr<grpc::Channel>& intake,
               const std::shared_ptr<grpc::Channel>& answers, cache::Cache* cache,
               const rpc::Runtime* runtime)
    : options_(options),
      runtime_(runtime),
      intake_(intake, answers),
      ledger_({&intake_, options.leases != nullptr ? options.leases : &local_leases_,
               options.cache_is_local ? nullptr : cache, options.release}),
      service_({&ledger_, &intake_, cache, options.cache_is_local, runtime}),
      comments_(&ledger_, &intake_, runtime) {}

std::vector<rpc::ServedService> Module::services() {
  return {{v1::ScoringService::service_full_name(), &service_, runtime_},
          {v1::CommentService::service_full_name(), &comments_, runtime_}};
}

void Module::Start() {
  accumulator_ = std::make_unique<Accumulator>(&intake_, &ledger_, options_.accumulate_interval);
}

}  // namespace rapport::scoring
