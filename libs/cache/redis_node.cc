#include "libs/cache/redis_node.h"

#include <algorithm>
#include <utility>

namespace rapport::cache {

RedisNode::RedisNode(RedisAccess access, int pool_size, absl::Duration backoff, const base::Clock* clock)
    : access_(std::move(access)), pool_size_(std::max(pool_size, 1)), breaker_(backoff, clock) {}

RedisNode::Answer RedisNode::Ask(std::span<const RedisCommand> commands, Deadline& deadline) {
  if (!breaker_.Allow()) return {};
  std::unique_ptr<RedisConnection> connection = Take(deadline);
  Reply reply = connection == nullptr ? nullptr : connection->Commands(commands, deadline);
  if (reply == nullptr) {
    if (connection != nullptr) Discard();
    breaker_.Failed();
    return {Outcome::kFailed, nullptr};
  }
  // An error reply is no trouble of the server's: it came in time.
  Return(std::move(connection));
  breaker_.Succeeded();
  return {Outcome::kAnswered, std::move(reply)};
}

// An idle connection, or a new one while there are fewer than pool_size; otherwise waits for one until
// `deadline`. Null when none is to be had. Whoever got one calls Return or Discard.
std::unique_ptr<RedisConnection> RedisNode::Take(Deadline& deadline) {
  {
    const auto available = [this] { return !idle_.empty() || in_use_ < pool_size_; };
    std::unique_lock lock(mutex_);
    if (!returned_.wait_for(lock, absl::ToChronoNanoseconds(deadline.Left()), available)) return nullptr;
    ++in_use_;
    while (!idle_.empty()) {
      std::unique_ptr<RedisConnection> connection = std::move(idle_.back());
      idle_.pop_back();
      // Redis closes connections when it restarts, and idle ones if told to.
      if (connection->IsOpen()) return connection;
    }
  }
  // Connecting takes time: not under the lock.
  const absl::Duration left = deadline.Left();
  std::unique_ptr<RedisConnection> connection = RedisConnection::Connect(access_);
  deadline = Deadline(left);
  if (connection == nullptr) Discard();
  return connection;
}

void RedisNode::Return(std::unique_ptr<RedisConnection> connection) {
  {
    const std::lock_guard lock(mutex_);
    --in_use_;
    idle_.push_back(std::move(connection));
  }
  returned_.notify_one();
}

// The connection failed: the idle ones have most likely, too.
void RedisNode::Discard() {
  std::vector<std::unique_ptr<RedisConnection>> closing;
  {
    const std::lock_guard lock(mutex_);
    --in_use_;
    closing.swap(idle_);
  }
  returned_.notify_one();
}

}  // namespace rapport::cache
