#ifndef RAPPORT_TOOLS_LOAD_CLIENTS_H_
#define RAPPORT_TOOLS_LOAD_CLIENTS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "grpcpp/security/credentials.h"
#include "rapport/intake/v1/instrument.grpc.pb.h"
#include "rapport/intake/v1/response.grpc.pb.h"
#include "rapport/intake/v1/wave.grpc.pb.h"
#include "rapport/reporting/v1/reporting.grpc.pb.h"
#include "rapport/roster/v1/roster.grpc.pb.h"
#include "rapport/scoring/v1/scoring.grpc.pb.h"
#include "tools/load/targets.h"

namespace rapport::load {

// A stub a service, over channels that take replicas in turns and repeat nothing by themselves: attempts are
// the runner's to make and to count. Thread safe, as stubs are.
struct Client {
  std::unique_ptr<roster::v1::RosterService::Stub> roster;
  std::unique_ptr<intake::v1::InstrumentService::Stub> instruments;
  std::unique_ptr<intake::v1::WaveService::Stub> waves;
  std::unique_ptr<intake::v1::ResponseService::Stub> responses;
  std::unique_ptr<scoring::v1::ScoringService::Stub> scoring;
  std::unique_ptr<reporting::v1::ReportingService::Stub> reporting;
};

// Several clients with connections of their own, taken in turns: a server takes only so many calls at once
// from one connection, and people do not share theirs. Thread safe.
class Clients {
 public:
  // `count` is at least 1; null credentials: no TLS. Connects when first used.
  Clients(const Targets& targets, std::size_t count,
          const std::shared_ptr<grpc::ChannelCredentials>& credentials);
  Client& Of(std::uint64_t number) { return clients_[static_cast<std::size_t>(number % clients_.size())]; }

 private:
  std::vector<Client> clients_;
};

}  // namespace rapport::load

#endif  // RAPPORT_TOOLS_LOAD_CLIENTS_H_
