#ifndef RAPPORT_LIBS_CACHE_SEALED_CACHE_H_
#define RAPPORT_LIBS_CACHE_SEALED_CACHE_H_

#include <atomic>
#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "libs/cache/cache.h"

namespace rapport::cache {

// A view of a cache that gives back nothing but what was put through such a view under the same key: each
// value carries a SHA-256 over key and value, and one that was cut, changed, mixed up with another's or put
// by somebody else is a miss. So values may be passed on unread. It guards against faults, not against an
// attacker who can write into the backend: whoever knows this code can make the seal. Thread safe.
class SealedCache final : public Cache {
 public:
  // `inner` must outlive the view.
  explicit SealedCache(Cache* inner) : inner_(inner) {}

  std::optional<std::string> Get(std::string_view key) override;
  void Put(std::string_view key, std::string_view value, absl::Duration ttl) override;
  void Erase(std::string_view key) override { inner_->Erase(key); }
  bool is_private() const override { return inner_->is_private(); }
  Stats stats() const override;

 private:
  Cache* const inner_;
  std::atomic<int64_t> refused_ = 0;  // values whose seal was not right
};

}  // namespace rapport::cache

#endif  // RAPPORT_LIBS_CACHE_SEALED_CACHE_H_
