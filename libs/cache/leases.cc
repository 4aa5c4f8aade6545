#include "libs/cache/leases.h"

namespace rapport::cache {

class LocalLeases::Held final : public Lease {
 public:
  Held(LocalLeases* leases, std::string name) : leases_(leases), name_(std::move(name)) {}
  ~Held() override {
    const std::lock_guard lock(leases_->mutex_);
    leases_->names_.erase(name_);
  }
  bool held() const override { return true; }

 private:
  LocalLeases* const leases_;
  const std::string name_;
};

std::unique_ptr<Lease> LocalLeases::TryTake(std::string_view name) {
  const std::lock_guard lock(mutex_);
  if (!names_.emplace(name).second) return nullptr;
  return std::make_unique<Held>(this, std::string(name));
}

}  // namespace rapport::cache
