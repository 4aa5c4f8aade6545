#include "libs/cache/redis_client.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "libs/base/strings.h"

namespace rapport::cache {
namespace {

constexpr int kMaxRedirections = 4;
constexpr std::size_t kMaxNodes = 1000;

}  // namespace

RedisClient::RedisClient(RedisOptions options, const base::Clock* clock)
    : options_(std::move(options)), clock_(clock), router_(MakeRedisRouter(options_, clock)) {}

RedisClient::~RedisClient() = default;

// Null when there are too many: no cluster has so many nodes.
RedisNode* RedisClient::NodeAt(const RedisAddress& address) {
  const std::lock_guard lock(mutex_);
  auto it = nodes_.find(address);
  if (it == nodes_.end()) {
    if (nodes_.size() >= kMaxNodes) return nullptr;
    it = nodes_
             .try_emplace(address,
                          RedisAccess{address, options_.username, options_.password, options_.db,
                                      options_.connect_timeout},
                          options_.pool_size, options_.retry_backoff, clock_)
             .first;
  }
  return &it->second;
}

// Whether an error reply sends to another server: "MOVED 3999 127.0.0.1:6381", or "ASK" for this time only.
bool RedisClient::FollowRedirection(const redisReply& error, RedisAddress& address, bool& asking) {
  const std::vector<absl::string_view> words = absl::StrSplit(absl::string_view(error.str, error.len), ' ');
  if (words.size() != 3 || (words[0] != "MOVED" && words[0] != "ASK")) return false;
  std::size_t slot = 0;
  // Without a host, the one that sends away is meant.
  const std::string_view named = base::StdView(words[2]);
  const std::string target = base::StrCat(named.starts_with(':') ? address.host : "", named);
  const std::optional<RedisAddress> other = ParseRedisAddress(target);
  if (!other || !absl::SimpleAtoi(words[1], &slot)) return false;
  asking = words[0] == "ASK";
  if (!asking) router_->Moved(slot, *other);
  address = *other;
  return true;
}

// An error reply is no trouble of the server: it came in time, and what it refuses to one key it may give to
// another.
RedisClient::Answer RedisClient::Ask(std::string_view key, const RedisCommand& command) {
  RedisRouter::Found found = router_->Find(key);
  if (found.asked_in_vain) healthy_.store(false, std::memory_order_relaxed);
  if (!found.address) return {nullptr, found.asked_in_vain};
  RedisAddress address = *std::move(found.address);
  Deadline deadline(options_.command_timeout);
  bool asking = false;
  for (int redirections = 0; redirections <= kMaxRedirections; ++redirections) {
    RedisNode* const node = NodeAt(address);
    if (node == nullptr) break;
    const std::vector<RedisCommand> commands =
        asking ? std::vector<RedisCommand>{{"ASKING"}, command} : std::vector<RedisCommand>{command};
    RedisNode::Answer answer = node->Ask(commands, deadline);
    if (answer.outcome == RedisNode::Outcome::kTurnedAway) return {};
    const bool answered = answer.outcome == RedisNode::Outcome::kAnswered;
    healthy_.store(answered, std::memory_order_relaxed);
    if (!answered) {
      router_->Doubt(address);
      return {nullptr, true};
    }
    if (answer.reply->type != REDIS_REPLY_ERROR) return {std::move(answer.reply), false};
    if (FollowRedirection(*answer.reply, address, asking)) continue;
    // A replica that was the primary, or a server that cannot say: look again who has the key.
    const std::string_view error(answer.reply->str, answer.reply->len);
    for (const std::string_view elsewhere : {"READONLY", "CLUSTERDOWN", "MASTERDOWN", "LOADING"}) {
      if (error.starts_with(elsewhere)) router_->Doubt(address);
    }
    break;
  }
  return {nullptr, true};
}

}  // namespace rapport::cache
