#include "libs/testing/redis_cluster.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "libs/testing/subprocess.h"

namespace rapport::testing {
namespace {

constexpr std::size_t kNodes = 6;

[[noreturn]] void Fail(const std::string& what) {
  std::fprintf(stderr, "%s\n", what.c_str());
  std::abort();
}

// A port that nobody listened on a moment ago.
int FreePort() {
  const int file = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (file < 0 || bind(file, generic, size) != 0 || getsockname(file, generic, &size) != 0) Fail("no port");
  close(file);
  return ntohs(address.sin_port);
}

std::string Run(std::vector<std::string> words) {
  const Subprocess process = Spawn(std::move(words));
  std::string printed = ReadAll(process.output);
  close(process.output);
  Wait(process.process);
  return printed;
}

}  // namespace

RedisNode StartRedisNode(std::vector<std::string> arguments) {
  RedisNode node;
  node.port = FreePort();
  arguments.insert(arguments.begin(), {"--bind", "127.0.0.1", "--port", std::to_string(node.port),
                                       "--repl-diskless-sync-delay", "0"});
  node.server = RedisServer::Start(std::move(arguments));
  return node;
}

std::string RedisCli(int port, std::vector<std::string> words) {
  words.insert(words.begin(), {"redis-cli", "-p", std::to_string(port)});
  return Run(std::move(words));
}

std::unique_ptr<RedisCluster> RedisCluster::Start() {
  std::unique_ptr<RedisCluster> cluster(new RedisCluster);
  std::vector<std::string> create = {"redis-cli", "--cluster", "create"};
  for (std::size_t i = 0; i < kNodes; ++i) {
    RedisNode node =
        StartRedisNode({"--cluster-enabled", "yes", "--cluster-node-timeout", "500",
                        "--repl-diskless-sync-delay", "0", "--cluster-port", std::to_string(FreePort())});
    if (node.server == nullptr) return nullptr;
    create.push_back(node.address());
    cluster->nodes_.push_back(std::move(node));
  }
  create.insert(create.end(), {"--cluster-replicas", "1", "--cluster-yes"});
  const std::string said = Run(std::move(create));
  if (said.find("[OK] All 16384 slots covered") == std::string::npos) Fail("redis-cli: " + said);
  // Every node must know of the others what redis-cli has told one of them, and a replica that lacks the data
  // of its primary does not take over.
  for (const RedisNode& node : cluster->nodes_) {
    while (RedisCli(node.port, {"CLUSTER", "INFO"}).find("cluster_state:ok") == std::string::npos ||
           RedisCli(node.port, {"INFO", "replication"}).find("master_link_status:down") !=
               std::string::npos) {
    }
  }
  return cluster;
}

std::string RedisCluster::addresses() const {
  std::string addresses;
  for (const RedisNode& node : nodes_) addresses += (addresses.empty() ? "" : ",") + node.address();
  return addresses;
}

std::size_t RedisCluster::PrimaryOf(const std::string& key) const {
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const std::string said = RedisCli(nodes_[i].port, {"EXISTS", key});
    if (said.starts_with("0") || said.starts_with("1")) return i;
  }
  Fail("no node has " + key);
}

}  // namespace rapport::testing
