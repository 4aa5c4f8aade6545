#ifndef RAPPORT_LIBS_CACHE_REDIS_CLUSTER_H_
#define RAPPORT_LIBS_CACHE_REDIS_CLUSTER_H_

#include <array>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "libs/cache/circuit_breaker.h"
#include "libs/cache/redis_connection.h"
#include "libs/cache/redis_router.h"
#include "libs/cache/redis_slot.h"

namespace rapport::cache {

// Which primary of a cluster has which slots, as its nodes tell. The table is read when first needed, and
// anew when a server failed or sent somewhere else; in between the old one is used.
class RedisClusterRouter final : public RedisRouter {
 public:
  RedisClusterRouter(const RedisOptions& options, const base::Clock* clock);

  Found Find(std::string_view key) override;
  void Doubt(const RedisAddress& address) override;
  void Moved(std::size_t slot, const RedisAddress& address) override;

  // The primaries by slot; the nodes that the indexes mean.
  struct Table {
    std::array<std::uint16_t, kRedisSlots> primary_of_slot;  // kNobody, or an index into `nodes`
    std::vector<RedisAddress> nodes;
  };
  static constexpr std::uint16_t kNobody = 0xFFFF;

  // What a node that was asked at `asked` says with CLUSTER SLOTS; nothing if it says something else.
  static std::optional<Table> TableOf(const redisReply& reply, const RedisAddress& asked);

 private:
  std::optional<Table> AskNodes(const std::vector<RedisAddress>& nodes) const;
  bool Refresh();
  std::uint16_t IndexOf(const RedisAddress& address);

  const RedisOptions options_;
  CircuitBreaker asking_;
  std::mutex mutex_;
  // Guarded by mutex_:
  Table table_;
  bool stale_ = true;
};

}  // namespace rapport::cache

#endif  // RAPPORT_LIBS_CACHE_REDIS_CLUSTER_H_
