#include "libs/cache/redis_sentinel.h"

#include <string>

#include "libs/cache/redis_connection.h"

namespace rapport::cache {
namespace {

std::string_view TextOf(const redisReply& reply) {
  return reply.type == REDIS_REPLY_STRING ? std::string_view(reply.str, reply.len) : std::string_view();
}

}  // namespace

RedisSentinelRouter::RedisSentinelRouter(const RedisOptions& options, const base::Clock* clock)
    : options_(options), asking_(options.retry_backoff, clock) {}

RedisRouter::Found RedisSentinelRouter::Find(std::string_view /*key*/) {
  {
    const std::lock_guard lock(mutex_);
    if (primary_) return {primary_};
  }
  if (!asking_.Allow()) return {};
  std::optional<RedisAddress> found = AskSentinels();
  if (!found) {
    asking_.Failed();
    return {std::nullopt, true};
  }
  asking_.Succeeded();
  const std::lock_guard lock(mutex_);
  primary_ = found;
  return {found};
}

void RedisSentinelRouter::Doubt(const RedisAddress& address) {
  const std::lock_guard lock(mutex_);
  if (primary_ == address) primary_.reset();
}

void RedisSentinelRouter::Moved(std::size_t /*slot*/, const RedisAddress& /*address*/) {}

std::optional<RedisAddress> RedisSentinelRouter::AskSentinels() const {
  for (const RedisAddress& sentinel : options_.addresses) {
    const auto connection =
        RedisConnection::Connect({sentinel, "", options_.sentinel_password, 0, options_.connect_timeout});
    if (connection == nullptr) continue;
    const Reply reply = connection->Command({"SENTINEL", "get-master-addr-by-name", options_.primary_name},
                                            Deadline(options_.command_timeout));
    if (reply == nullptr || reply->type != REDIS_REPLY_ARRAY || reply->elements != 2) continue;
    std::string text(TextOf(*reply->element[0]));
    text += ':';
    text += TextOf(*reply->element[1]);
    std::optional<RedisAddress> address = ParseRedisAddress(text);
    if (address && IsPrimary(*address)) return address;
  }
  return std::nullopt;
}

bool RedisSentinelRouter::IsPrimary(const RedisAddress& address) const {
  const auto connection = RedisConnection::Connect(
      {address, options_.username, options_.password, options_.db, options_.connect_timeout});
  if (connection == nullptr) return false;
  const Reply reply = connection->Command({"ROLE"}, Deadline(options_.command_timeout));
  return reply != nullptr && reply->type == REDIS_REPLY_ARRAY && reply->elements > 0 &&
         TextOf(*reply->element[0]) == "master";
}

}  // namespace rapport::cache
