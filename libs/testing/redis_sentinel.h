#ifndef RAPPORT_LIBS_TESTING_REDIS_SENTINEL_H_
#define RAPPORT_LIBS_TESTING_REDIS_SENTINEL_H_

#include <memory>
#include <string>

#include "libs/testing/redis_cluster.h"
#include "libs/testing/subprocess.h"
#include "libs/testing/temp_dir.h"

namespace rapport::testing {

// A real Redis, a replica of it, and a Sentinel that calls them "mymaster" and lets the replica take over
// when the other has been silent for 300 ms.
class RedisSentinel {
 public:
  // Null when redis-server is not installed.
  static std::unique_ptr<RedisSentinel> Start();
  ~RedisSentinel();

  // Where the Sentinel listens.
  std::string socket() const { return directory_.File("sentinel.sock"); }
  RedisNode& primary() { return primary_; }  // the one that was it at first
  RedisNode& replica() { return replica_; }

  // The Sentinel hangs, for good.
  void Pause() const;

  // The replica takes over from a primary that is well; returns when it has.
  void FailOver() const;

 private:
  RedisSentinel() = default;

  const TempDir directory_;
  RedisNode primary_;
  RedisNode replica_;
  Subprocess sentinel_;
};

}  // namespace rapport::testing

#endif  // RAPPORT_LIBS_TESTING_REDIS_SENTINEL_H_
