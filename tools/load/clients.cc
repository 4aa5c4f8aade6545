#include "tools/load/clients.h"

#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "libs/rpc/channel.h"

namespace rapport::load {
namespace {

using Credentials = std::shared_ptr<grpc::ChannelCredentials>;

std::shared_ptr<grpc::Channel> ChannelTo(const std::string& target, const Credentials& credentials) {
  rpc::ChannelOptions options;
  options.retries = false;
  options.max_response_bytes = 64 << 20;  // what a service is willing to send
  grpc::ChannelArguments arguments = rpc::MakeChannelArguments(options);
  // Otherwise channels to the same address share its connection.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(
      target, credentials != nullptr ? credentials : grpc::InsecureChannelCredentials(), arguments);
}

Client MakeClient(const Targets& targets, const Credentials& credentials) {
  const auto to = [&](const std::string& own) { return ChannelTo(targets.Of(own), credentials); };
  const auto to_intake = to(targets.intake);
  return {roster::v1::RosterService::NewStub(to(targets.roster)),
          intake::v1::InstrumentService::NewStub(to_intake),
          intake::v1::WaveService::NewStub(to_intake),
          intake::v1::ResponseService::NewStub(to_intake),
          scoring::v1::ScoringService::NewStub(to(targets.scoring)),
          reporting::v1::ReportingService::NewStub(to(targets.reporting))};
}

}  // namespace

Clients::Clients(const Targets& targets, std::size_t count, const Credentials& credentials) {
  for (std::size_t i = 0; i < count; ++i) clients_.push_back(MakeClient(targets, credentials));
}

}  // namespace rapport::load
