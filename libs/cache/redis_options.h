#ifndef RAPPORT_LIBS_CACHE_REDIS_OPTIONS_H_
#define RAPPORT_LIBS_CACHE_REDIS_OPTIONS_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "libs/base/secret.h"
#include "libs/cache/redis_address.h"

namespace rapport::cache {

enum class RedisTopology {
  kSingle,    // one server
  kSentinel,  // a primary that Sentinels know and replace
  kCluster,   // keys spread over several primaries
};

struct RedisOptions {
  RedisTopology topology = RedisTopology::kSingle;
  // kSingle: the server (the first address). kSentinel: the Sentinels. kCluster: some of its nodes.
  std::vector<RedisAddress> addresses = {{}};
  std::string primary_name = "mymaster";  // kSentinel: what the Sentinels call it
  std::string username;                   // empty: Redis' default user
  base::Secret<std::string> password;
  base::Secret<std::string> sentinel_password;               // of the Sentinels; empty: they want none
  int db = 0;                                                // not of a cluster, which has but one
  absl::Duration connect_timeout = absl::Milliseconds(200);  // TCP or unix connect, AUTH and SELECT together
  absl::Duration command_timeout = absl::Milliseconds(100);  // waiting for a free connection included
  int pool_size = 8;                                         // connections to each server
  std::string key_prefix = "rapport:";
  absl::Duration retry_backoff = absl::Seconds(1);
  base::Secret<std::string> encryption_key;  // when set, entries are encrypted and authenticated
};

}  // namespace rapport::cache

#endif  // RAPPORT_LIBS_CACHE_REDIS_OPTIONS_H_
