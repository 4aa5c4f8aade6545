#include "tools/load/clients.h"

#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "libs/rpc/channel.h"

namespace rapport::load {
namespace {

std::shared_ptr<grpc::Channel> ChannelTo(const std::string& target) {
  rpc::ChannelOptions options;
  options.retries = false;
  options.max_response_bytes = 64 << 20;  // what a service is willing to send
  grpc::ChannelArguments arguments = rpc::MakeChannelArguments(options);
  // Otherwise channels to the same address share its connection.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(target, grpc::InsecureChannelCredentials(), arguments);
}

Client MakeClient(const Targets& targets) {
  const auto to_intake = ChannelTo(targets.Of(targets.intake));
  return {roster::v1::RosterService::NewStub(ChannelTo(targets.Of(targets.roster))),
          intake::v1::InstrumentService::NewStub(to_intake),
          intake::v1::WaveService::NewStub(to_intake),
          intake::v1::ResponseService::NewStub(to_intake),
          scoring::v1::ScoringService::NewStub(ChannelTo(targets.Of(targets.scoring))),
          reporting::v1::ReportingService::NewStub(ChannelTo(targets.Of(targets.reporting)))};
}

}  // namespace

Clients::Clients(const Targets& targets, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) clients_.push_back(MakeClient(targets));
}

}  // namespace rapport::load
