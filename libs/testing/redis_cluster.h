#ifndef RAPPORT_LIBS_TESTING_REDIS_CLUSTER_H_
#define RAPPORT_LIBS_TESTING_REDIS_CLUSTER_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "libs/testing/redis_server.h"

namespace rapport::testing {

// A Redis on a free port of 127.0.0.1.
struct RedisNode {
  int port = 0;
  std::unique_ptr<RedisServer> server;
  std::string address() const { return "127.0.0.1:" + std::to_string(port); }
};

// A server on a free port; null when redis-server is not installed. `arguments` are added to its command
// line.
RedisNode StartRedisNode(std::vector<std::string> arguments = {});

// What redis-cli prints for `words` at the server on this port.
std::string RedisCli(int port, std::vector<std::string> words);

// A real Redis Cluster of three primaries and a replica of each, which takes over within a second or two.
class RedisCluster {
 public:
  // Null when redis-server is not installed.
  static std::unique_ptr<RedisCluster> Start();

  std::vector<RedisNode>& nodes() { return nodes_; }
  // Addresses of all nodes, with commas between.
  std::string addresses() const;
  // The index of the primary that has this key now.
  std::size_t PrimaryOf(const std::string& key) const;

 private:
  std::vector<RedisNode> nodes_;
};

}  // namespace rapport::testing

#endif  // RAPPORT_LIBS_TESTING_REDIS_CLUSTER_H_
