#include "libs/cache/redis_router.h"

#include "libs/cache/redis_cluster.h"
#include "libs/cache/redis_sentinel.h"

namespace rapport::cache {
namespace {

class SingleRouter final : public RedisRouter {
 public:
  explicit SingleRouter(const RedisOptions& options) {
    if (!options.addresses.empty()) address_ = options.addresses.front();
  }
  Found Find(std::string_view /*key*/) override { return {address_}; }
  void Doubt(const RedisAddress& /*address*/) override {}
  void Moved(std::size_t /*slot*/, const RedisAddress& /*address*/) override {}

 private:
  std::optional<RedisAddress> address_;
};

}  // namespace

std::unique_ptr<RedisRouter> MakeRedisRouter(const RedisOptions& options, const base::Clock* clock) {
  switch (options.topology) {
    case RedisTopology::kSingle:
      break;
    case RedisTopology::kSentinel:
      return std::make_unique<RedisSentinelRouter>(options, clock);
    case RedisTopology::kCluster:
      return std::make_unique<RedisClusterRouter>(options, clock);
  }
  return std::make_unique<SingleRouter>(options);
}

}  // namespace rapport::cache
