#ifndef RAPPORT_LIBS_CACHE_REDIS_ADDRESS_H_
#define RAPPORT_LIBS_CACHE_REDIS_ADDRESS_H_

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rapport::cache {

// Where a Redis listens: a host and port, or a unix socket.
struct RedisAddress {
  std::string host = "127.0.0.1";  // a name is resolved on every connect, by the system and in its own time
  int port = 6379;
  std::string unix_socket = {};  // in place of host and port when not empty
  auto operator<=>(const RedisAddress&) const = default;
};

// "host:port", "[::1]:port", or the path of a unix socket, which has a "/". Nothing for anything else.
std::optional<RedisAddress> ParseRedisAddress(std::string_view text);

// The same, several with commas between; nothing when one cannot be read or there is none.
std::optional<std::vector<RedisAddress>> ParseRedisAddresses(std::string_view text);

}  // namespace rapport::cache

#endif  // RAPPORT_LIBS_CACHE_REDIS_ADDRESS_H_
