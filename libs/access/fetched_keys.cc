#include "libs/access/fetched_keys.h"

#include <utility>

#include "libs/base/status.h"
#include "libs/observe/log.h"

namespace rapport::access {
namespace {

constexpr absl::Duration kBetweenFetches = absl::Minutes(1);
constexpr absl::Duration kFresh = absl::Minutes(10);

}  // namespace

FetchedKeys::FetchedKeys(Fetch fetch, RsaAlgorithm rsa, absl::Time now)
    : fetch_(std::move(fetch)), rsa_(rsa), begun_at_(now), thread_([this] { Run(); }) {}

FetchedKeys::~FetchedKeys() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
  }
  thread_.join();
}

std::shared_ptr<const KeySet> FetchedKeys::Current(absl::Time now) {
  const std::lock_guard lock(mutex_);
  if (keys_->size() == 0 || now - begun_at_ >= kFresh) WantFetch(now);
  return keys_;
}

std::shared_ptr<const KeySet> FetchedKeys::Missed(absl::Time now) {
  const std::lock_guard lock(mutex_);
  WantFetch(now);
  return keys_;
}

// Requires mutex_.
void FetchedKeys::WantFetch(absl::Time now) {
  if (wanted_ || now - begun_at_ < kBetweenFetches) return;
  begun_at_ = now;
  wanted_ = true;
  changed_.notify_all();
}

void FetchedKeys::AwaitIdle() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !wanted_; });
}

void FetchedKeys::Run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return wanted_ || stopping_; });
    if (stopping_) return;
    lock.unlock();
    absl::StatusOr<std::string> content = fetch_();
    absl::StatusOr<KeySet> keys = content.ok() ? KeySet::Parse(*content, rsa_) : content.status();
    if (!keys.ok()) {
      observe::Log(observe::Level::kError, "key_set_not_fetched",
                   {{"reason", base::ReasonOf(keys.status())}, {"detail", base::DetailOf(keys.status())}});
    }
    lock.lock();
    if (keys.ok()) keys_ = std::make_shared<const KeySet>(*std::move(keys));
    wanted_ = false;
    changed_.notify_all();
  }
}

}  // namespace rapport::access
