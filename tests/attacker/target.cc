#include "tests/attacker/target.h"

#include <array>
#include <chrono>
#include <cstdlib>
#include <utility>

#include "libs/base/status_macros.h"
#include "libs/rpc/error.h"

namespace rapport::attacker {
namespace {

std::unique_ptr<rpc::Server> MustStart(const std::vector<rpc::ServedService>& services) {
  auto server = rpc::Server::Start(rpc::InProcessOptions(), services);
  if (!server.ok()) std::abort();
  return *std::move(server);
}

}  // namespace

Scoring::Scoring(const Hospital& hospital, const scoring::ReleaseRule& rule)
    : runtime_({.worker_threads = 1}, &metrics_), intake_(&hospital, kMinimumN), cache_(1 << 24) {
  intake_server_ = MustStart({{internal::intake::v1::AnswerService::service_full_name(), intake_.answers()},
                              {internal::intake::v1::ReleaseStoreService::service_full_name(), &releases_},
                              {intake::v1::WaveService::service_full_name(), intake_.waves()}});
  module_.emplace(scoring::Module::Options{.release = rule}, intake_server_->InProcessChannel(),
                  intake_server_->InProcessChannel(), &cache_, &runtime_);
  server_ = MustStart(module_->services());
  stub_ = scoring::v1::ScoringService::NewStub(server_->InProcessChannel());
}

absl::StatusOr<ctl::ToldRelease> ReadRelease(scoring::v1::ScoringService::StubInterface& stub, int wave) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::minutes(1));
  scoring::v1::GetReleaseRequest request;
  request.set_wave(WaveName(wave));
  const auto pieces = stub.GetRelease(&context, request);
  ctl::ReleaseReader reader;
  scoring::v1::GetReleaseResponse piece;
  while (pieces->Read(&piece)) RAPPORT_RETURN_IF_ERROR(reader.Add(piece));
  RAPPORT_RETURN_IF_ERROR(rpc::FromGrpcStatus(pieces->Finish()));
  return std::move(reader).Finish();
}

absl::StatusOr<std::vector<Fact>> Listen(const Hospital& hospital, const scoring::ReleaseRule& rule) {
  Scoring scoring(hospital, rule);
  std::array<std::vector<std::size_t>, 2> pools;
  for (int wave = 0; wave < 2 && rule.audit; ++wave) {
    RAPPORT_ASSIGN_OR_RETURN(const ctl::ToldRelease told, ReadRelease(scoring.stub(), wave));
    for (const disclosure::ReleasedTable::Cohort& cohort : told.table.cohorts) {
      pools[static_cast<std::size_t>(wave)].push_back(cohort.pool.value_or(told.table.cohorts.size()));
    }
  }
  return ReadEverything(scoring.stub(), hospital, pools);
}

}  // namespace rapport::attacker
