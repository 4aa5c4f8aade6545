#ifndef RAPPORT_LIBS_CACHE_REDIS_ROUTER_H_
#define RAPPORT_LIBS_CACHE_REDIS_ROUTER_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

#include "libs/base/clock.h"
#include "libs/cache/redis_options.h"

namespace rapport::cache {

// Knows which server has which key. Thread safe.
class RedisRouter {
 public:
  virtual ~RedisRouter() = default;

  struct Found {
    std::optional<RedisAddress> address;  // nothing when nobody knows
    bool asked_in_vain = false;           // just now
  };
  // The server that has `key`, asking around when that is not known.
  virtual Found Find(std::string_view key) = 0;

  // A server that Find() gave did not answer, or says that it is not the one to ask (any more).
  virtual void Doubt(const RedisAddress& address) = 0;

  // A server says that another one has this slot from now on.
  virtual void Moved(std::size_t slot, const RedisAddress& address) = 0;
};

// The router for `options.topology`. Asking around costs at most the timeouts of every address that is known,
// and after it was in vain, nobody asks for `retry_backoff`. Does not connect yet.
std::unique_ptr<RedisRouter> MakeRedisRouter(const RedisOptions& options, const base::Clock* clock);

}  // namespace rapport::cache

#endif  // RAPPORT_LIBS_CACHE_REDIS_ROUTER_H_
