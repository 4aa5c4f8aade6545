#ifndef RAPPORT_LIBS_CACHE_REDIS_OPTIONS_H_
#define RAPPORT_LIBS_CACHE_REDIS_OPTIONS_H_

#include <string>

#include "absl/time/time.h"
#include "libs/base/secret.h"

namespace rapport::cache {

struct RedisOptions {
  std::string host = "127.0.0.1";  // a name is resolved on every connect, by the system and in its own time
  int port = 6379;
  std::string unix_socket;  // used instead of host and port when not empty
  std::string username;     // empty: Redis' default user
  base::Secret<std::string> password;
  int db = 0;
  absl::Duration connect_timeout = absl::Milliseconds(200);  // TCP or unix connect, AUTH and SELECT together
  absl::Duration command_timeout = absl::Milliseconds(100);  // waiting for a free connection included
  int pool_size = 8;
  std::string key_prefix = "rapport:";
  absl::Duration retry_backoff = absl::Seconds(1);
  base::Secret<std::string>
      integrity_key;  // when set, entries are authenticated, not only checked for damage
};

}  // namespace rapport::cache

#endif  // RAPPORT_LIBS_CACHE_REDIS_OPTIONS_H_
