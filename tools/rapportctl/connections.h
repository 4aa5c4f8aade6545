#ifndef RAPPORT_TOOLS_RAPPORTCTL_CONNECTIONS_H_
#define RAPPORT_TOOLS_RAPPORTCTL_CONNECTIONS_H_

#include <map>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "grpcpp/channel.h"
#include "grpcpp/security/credentials.h"
#include "libs/rpc/caller_credentials.h"

namespace rapport::ctl {

// Where the services listen, "host:port". A service without an address of its own is at `all`.
struct Addresses {
  std::string all;
  std::string roster;
  std::string intake;
  std::string scoring;
  std::string reporting;
};

// Channels to the services, one an address, made when first asked for. Not thread safe.
class Connections {
 public:
  // Keeps references: they are read after the command line.
  Connections(const Addresses& addresses, const rpc::CallerFiles& security)
      : addresses_(addresses), security_(security) {}
  Connections(const Connections&) = delete;
  Connections& operator=(const Connections&) = delete;

  // Reads the files; before the first channel. Errors of rpc::MakeCallerCredentials().
  absl::Status Prepare();

  std::shared_ptr<grpc::Channel> Roster() { return Get(addresses_.roster); }
  std::shared_ptr<grpc::Channel> Intake() { return Get(addresses_.intake); }
  std::shared_ptr<grpc::Channel> Scoring() { return Get(addresses_.scoring); }
  std::shared_ptr<grpc::Channel> Reporting() { return Get(addresses_.reporting); }

  // The address of the channel that was asked for last, for error texts; empty when none was.
  const std::string& last_address() const { return last_address_; }

 private:
  std::shared_ptr<grpc::Channel> Get(const std::string& own_address);

  const Addresses& addresses_;
  const rpc::CallerFiles& security_;
  std::shared_ptr<grpc::ChannelCredentials> credentials_;  // none: no TLS
  std::map<std::string, std::shared_ptr<grpc::Channel>> channels_;
  std::string last_address_;
};

}  // namespace rapport::ctl

#endif  // RAPPORT_TOOLS_RAPPORTCTL_CONNECTIONS_H_
