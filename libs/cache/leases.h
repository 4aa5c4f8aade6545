#ifndef RAPPORT_LIBS_CACHE_LEASES_H_
#define RAPPORT_LIBS_CACHE_LEASES_H_

#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

namespace rapport::cache {

// A piece of work that somebody has taken upon himself; given up when destroyed.
class Lease {
 public:
  virtual ~Lease() = default;

  // False once somebody else may have taken it over, because its holder was not heard of for too long.
  virtual bool held() const = 0;
};

// Who of several does a piece of work, so that it is done once. It saves work and promises nothing: in
// trouble two may hold the same lease for a while, so the work must come out right if it is done twice.
// Thread safe.
class Leases {
 public:
  virtual ~Leases() = default;

  // The lease on `name`, arbitrary bytes; null while another one holds it, in this process or elsewhere.
  // Leases must not outlive this object.
  virtual std::unique_ptr<Lease> TryTake(std::string_view name) = 0;
};

// Leases among the threads of one process.
class LocalLeases final : public Leases {
 public:
  std::unique_ptr<Lease> TryTake(std::string_view name) override;

 private:
  class Held;

  std::mutex mutex_;
  std::set<std::string, std::less<>> names_;  // guarded by mutex_; those that are held
};

}  // namespace rapport::cache

#endif  // RAPPORT_LIBS_CACHE_LEASES_H_
