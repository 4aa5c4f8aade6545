#ifndef RAPPORT_LIBS_CACHE_REDIS_SLOT_H_
#define RAPPORT_LIBS_CACHE_REDIS_SLOT_H_

#include <cstddef>
#include <string_view>

namespace rapport::cache {

inline constexpr std::size_t kRedisSlots = 16384;

// The slot of a cluster that a key lies in, below kRedisSlots: CRC-16/XMODEM of the key, or of what stands
// between its first "{" and the next "}" if that is not empty (Redis Cluster specification, "Key
// distribution model" and "Hash tags").
std::size_t RedisSlot(std::string_view key);

}  // namespace rapport::cache

#endif  // RAPPORT_LIBS_CACHE_REDIS_SLOT_H_
