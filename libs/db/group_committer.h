#ifndef RAPPORT_LIBS_DB_GROUP_COMMITTER_H_
#define RAPPORT_LIBS_DB_GROUP_COMMITTER_H_

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <iterator>
#include <mutex>
#include <span>
#include <thread>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "libs/base/status.h"

namespace rapport::db {

struct GroupCommitterOptions {
  size_t max_batch = 64;    // items in one commit
  size_t max_queue = 4096;  // items that may wait
};

// Makes many small durable writes share the price of one: a single thread takes whatever is queued (up to
// max_batch) and hands it to one `commit` call, which writes all in one transaction. Nobody waits for a batch
// to fill: it forms while the one before commits, so a lone caller gets the bare latency. Thread safe.
template <typename Item, typename Result>
class GroupCommitter {
 public:
  // Commits all of `items` and returns one result each, in their order; what it returned OK for must be
  // durable. It may move from the items. Called on the committer's thread only.
  using Commit = absl::AnyInvocable<std::vector<absl::StatusOr<Result>>(std::span<Item> items)>;

  // Called exactly once for each item, on the committer's thread: be quick, e.g. finish an RPC.
  using Callback = absl::AnyInvocable<void(absl::StatusOr<Result>)>;

  // Whether an item is still wanted; called on the committer's thread, once its turn has come.
  using Check = absl::AnyInvocable<absl::Status()>;

  explicit GroupCommitter(Commit commit, GroupCommitterOptions options = {})
      : options_(options), commit_(std::move(commit)), thread_([this] { Run(); }) {}
  ~GroupCommitter() { Drain(); }
  GroupCommitter(const GroupCommitter&) = delete;
  GroupCommitter& operator=(const GroupCommitter&) = delete;

  // Queues `item`. When it cannot, `done` is called before Submit returns, on this thread: RESOURCE_EXHAUSTED
  // / OVERLOADED with a full queue, UNAVAILABLE / SHUTTING_DOWN after Drain(). An item whose `check` fails is
  // not committed and ends with what that said.
  void Submit(
      Item item, Callback done, Check check = [] { return absl::OkStatus(); }) {
    absl::Status refused = TryEnqueue(item, done, check);
    if (!refused.ok()) done(std::move(refused));
  }

  // Refuses what comes from now on, commits what is queued, and returns when the last callback has. Not from
  // a callback. May be called more than once.
  void Drain() {
    {
      const std::lock_guard lock(mutex_);
      draining_ = true;
    }
    changed_.notify_one();
    const std::lock_guard join(join_mutex_);
    if (thread_.joinable()) thread_.join();
  }

  // Items that wait now, for a gauge.
  size_t queued() const {
    const std::lock_guard lock(mutex_);
    return queue_.size();
  }

 private:
  struct Entry {
    Item item;
    Callback done;
    Check check;
  };

  absl::Status TryEnqueue(Item& item, Callback& done, Check& check) {
    const std::lock_guard lock(mutex_);
    if (draining_)
      return base::Error(absl::StatusCode::kUnavailable, "SHUTTING_DOWN", "the server is shutting down");
    if (queue_.size() >= options_.max_queue) {
      return base::Error(absl::StatusCode::kResourceExhausted, "OVERLOADED",
                         "too many writes are waiting; try again later");
    }
    queue_.push_back({std::move(item), std::move(done), std::move(check)});
    changed_.notify_one();
    return absl::OkStatus();
  }

  // Waits for items, and takes those whose turn it is; none at the end.
  std::vector<Entry> Take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return draining_ || !queue_.empty(); });
    const size_t count = std::min(std::max<size_t>(options_.max_batch, 1), queue_.size());
    const auto end = queue_.begin() + static_cast<std::ptrdiff_t>(count);
    std::vector<Entry> taken(std::make_move_iterator(queue_.begin()), std::make_move_iterator(end));
    queue_.erase(queue_.begin(), end);
    return taken;
  }

  void Run() {
    for (std::vector<Entry> taken = Take(); !taken.empty(); taken = Take()) {
      std::vector<Item> items;
      std::vector<Callback> callbacks;
      for (Entry& entry : taken) {
        if (absl::Status wanted = entry.check(); !wanted.ok()) {
          entry.done(std::move(wanted));
          continue;
        }
        items.push_back(std::move(entry.item));
        callbacks.push_back(std::move(entry.done));
      }
      if (items.empty()) continue;
      std::vector<absl::StatusOr<Result>> results = commit_(std::span<Item>(items));
      for (size_t i = 0; i < callbacks.size(); ++i) {
        if (i < results.size()) {
          callbacks[i](std::move(results[i]));
        } else {
          callbacks[i](absl::InternalError("the commit gave no result for this item"));
        }
      }
    }
  }

  const GroupCommitterOptions options_;
  Commit commit_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;  // an item came, or the end
  // Guarded by mutex_:
  std::deque<Entry> queue_;
  bool draining_ = false;
  std::mutex join_mutex_;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace rapport::db

#endif  // RAPPORT_LIBS_DB_GROUP_COMMITTER_H_
