#ifndef RAPPORT_LIBS_ACCESS_FETCHED_KEYS_H_
#define RAPPORT_LIBS_ACCESS_FETCHED_KEYS_H_

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/access/key_source.h"

namespace rapport::access {

// A key set that is fetched from elsewhere in the background: at the start, again when it is 10 minutes old,
// and for a key that is missed, but never twice within a minute. While it cannot be fetched, the keys that
// were known stay. Thread safe.
class FetchedKeys final : public KeySource {
 public:
  using Fetch = std::function<absl::StatusOr<std::string>()>;

  // `fetch` is called on a thread of this object. The first fetch is begun at once.
  FetchedKeys(Fetch fetch, RsaAlgorithm rsa, absl::Time now);
  ~FetchedKeys() override;
  FetchedKeys(const FetchedKeys&) = delete;
  FetchedKeys& operator=(const FetchedKeys&) = delete;

  std::shared_ptr<const KeySet> Current(absl::Time now) override;
  std::shared_ptr<const KeySet> Missed(absl::Time now) override;

  // Waits until no fetch is under way.
  void AwaitIdle();

 private:
  void WantFetch(absl::Time now);
  void Run();

  const Fetch fetch_;
  const RsaAlgorithm rsa_;
  std::mutex mutex_;
  std::condition_variable changed_;  // of what mutex_ guards
  // Guarded by mutex_:
  std::shared_ptr<const KeySet> keys_ = std::make_shared<const KeySet>();
  absl::Time begun_at_;  // the last fetch
  bool wanted_ = true;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace rapport::access

#endif  // RAPPORT_LIBS_ACCESS_FETCHED_KEYS_H_
