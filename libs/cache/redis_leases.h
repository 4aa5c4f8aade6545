#ifndef RAPPORT_LIBS_CACHE_REDIS_LEASES_H_
#define RAPPORT_LIBS_CACHE_REDIS_LEASES_H_

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/time/time.h"
#include "libs/base/clock.h"
#include "libs/cache/leases.h"
#include "libs/cache/redis_client.h"
#include "libs/cache/redis_options.h"

namespace rapport::cache {

// Leases among the processes that share a Redis: a key that holds a random token for `term`, set anew every
// third of it as long as its holder lives. Whoever dies is followed within `term`. Without Redis everybody
// gets what he asks for: work is then done by each process for itself.
class RedisLeases final : public Leases {
 public:
  // Does not connect yet. `clock` times the backoff only and must outlive the leases.
  explicit RedisLeases(RedisOptions options, absl::Duration term = absl::Seconds(5),
                       const base::Clock* clock = base::RealClock());
  ~RedisLeases() override;

  std::unique_ptr<Lease> TryTake(std::string_view name) override;

 private:
  struct Token;
  class Held;

  enum class Outcome { kMine, kAnothers, kUnknown };
  Outcome Take(const Token& token);
  Outcome Renew(const Token& token);
  void GiveUp(const Token& token);
  void RenewAll();

  RedisClient client_;
  const absl::Duration term_;
  const std::string term_milliseconds_;
  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;                       // guarded by mutex_
  std::vector<std::shared_ptr<Token>> tokens_;  // guarded by mutex_; those that are held
  std::thread renewal_;                         // last: it uses all of the above
};

}  // namespace rapport::cache

#endif  // RAPPORT_LIBS_CACHE_REDIS_LEASES_H_
