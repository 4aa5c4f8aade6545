#include "libs/cache/redis_cluster.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

namespace rapport::cache {
namespace {

constexpr std::size_t kMaxNodes = 1000;  // of a cluster, as its specification says
constexpr int kMaxPort = 65535;

// The primary of a line of CLUSTER SLOTS: first slot, last slot, primary, replicas.
std::optional<RedisAddress> PrimaryOf(const redisReply& line, const RedisAddress& asked) {
  const redisReply& node = *line.element[2];
  if (node.type != REDIS_REPLY_ARRAY || node.elements < 2) return std::nullopt;
  const redisReply& host = *node.element[0];
  const redisReply& port = *node.element[1];
  if (port.type != REDIS_REPLY_INTEGER || port.integer < 1 || port.integer > kMaxPort) return std::nullopt;
  RedisAddress address;
  // A node that does not know its own name means the one under which it was asked.
  const bool named = host.type == REDIS_REPLY_STRING && host.len > 0;
  address.host = named ? std::string(host.str, host.len) : asked.host;
  address.port = static_cast<int>(port.integer);
  return address;
}

bool IsSlot(const redisReply& reply) {
  return reply.type == REDIS_REPLY_INTEGER && reply.integer >= 0 &&
         reply.integer < static_cast<long long>(kRedisSlots);
}

}  // namespace

RedisClusterRouter::RedisClusterRouter(const RedisOptions& options, const base::Clock* clock)
    : options_(options), asking_(options.retry_backoff, clock) {
  table_.primary_of_slot.fill(kNobody);
}

RedisRouter::Found RedisClusterRouter::Find(std::string_view key) {
  const std::size_t slot = RedisSlot(key);
  const bool asked_in_vain = !Refresh();
  const std::lock_guard lock(mutex_);
  const std::uint16_t index = table_.primary_of_slot[slot];
  if (index == kNobody) return {std::nullopt, asked_in_vain};
  return {table_.nodes[index]};
}

void RedisClusterRouter::Doubt(const RedisAddress& /*address*/) {
  const std::lock_guard lock(mutex_);
  stale_ = true;
}

void RedisClusterRouter::Moved(std::size_t slot, const RedisAddress& address) {
  const std::lock_guard lock(mutex_);
  stale_ = true;
  if (slot < kRedisSlots) table_.primary_of_slot[slot] = IndexOf(address);
}

// The node's index in the table; kNobody when there are too many.
std::uint16_t RedisClusterRouter::IndexOf(const RedisAddress& address) {
  const auto it = std::find(table_.nodes.begin(), table_.nodes.end(), address);
  const auto index = static_cast<std::size_t>(it - table_.nodes.begin());
  if (it == table_.nodes.end()) {
    if (table_.nodes.size() >= kMaxNodes) return kNobody;
    table_.nodes.push_back(address);
  }
  return static_cast<std::uint16_t>(index);
}

// Reads the table anew if it is stale; false if that was tried in vain. Others go on with the old one
// meanwhile.
bool RedisClusterRouter::Refresh() {
  std::vector<RedisAddress> nodes;
  {
    const std::lock_guard lock(mutex_);
    if (!stale_) return true;
    nodes = table_.nodes;
  }
  if (!asking_.Allow()) return true;
  nodes.insert(nodes.end(), options_.addresses.begin(), options_.addresses.end());
  std::optional<Table> table = AskNodes(nodes);
  if (!table) {
    asking_.Failed();
    return false;
  }
  const std::lock_guard lock(mutex_);
  table_ = *std::move(table);
  stale_ = false;
  asking_.Succeeded();
  return true;
}

std::optional<RedisClusterRouter::Table> RedisClusterRouter::AskNodes(
    const std::vector<RedisAddress>& nodes) const {
  for (const RedisAddress& node : nodes) {
    const auto connection =
        RedisConnection::Connect({node, options_.username, options_.password, 0, options_.connect_timeout});
    if (connection == nullptr) continue;
    const Reply reply = connection->Command({"CLUSTER", "SLOTS"}, Deadline(options_.command_timeout));
    if (reply == nullptr) continue;
    std::optional<Table> table = TableOf(*reply, node);
    if (table) return table;
  }
  return std::nullopt;
}

std::optional<RedisClusterRouter::Table> RedisClusterRouter::TableOf(const redisReply& reply,
                                                                     const RedisAddress& asked) {
  if (reply.type != REDIS_REPLY_ARRAY || reply.elements == 0) return std::nullopt;
  Table table;
  table.primary_of_slot.fill(kNobody);
  for (std::size_t i = 0; i < reply.elements; ++i) {
    const redisReply& line = *reply.element[i];
    if (line.type != REDIS_REPLY_ARRAY || line.elements < 3 || !IsSlot(*line.element[0]) ||
        !IsSlot(*line.element[1])) {
      return std::nullopt;
    }
    const std::optional<RedisAddress> primary = PrimaryOf(line, asked);
    if (!primary) return std::nullopt;
    const auto it = std::find(table.nodes.begin(), table.nodes.end(), *primary);
    const auto index = static_cast<std::uint16_t>(it - table.nodes.begin());
    if (it == table.nodes.end()) table.nodes.push_back(*primary);
    for (long long slot = line.element[0]->integer; slot <= line.element[1]->integer; ++slot) {
      table.primary_of_slot[static_cast<std::size_t>(slot)] = index;
    }
  }
  return table;
}

}  // namespace rapport::cache
