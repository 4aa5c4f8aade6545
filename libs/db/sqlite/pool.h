#ifndef RAPPORT_LIBS_DB_SQLITE_POOL_H_
#define RAPPORT_LIBS_DB_SQLITE_POOL_H_

#include <condition_variable>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/db/sqlite/connection.h"
#include "libs/db/sqlite/migrate.h"

namespace rapport::db::sqlite {

struct PoolOptions {
  int readers = 4;
  ConnectionOptions database = {};
};

// A database shared by threads: one connection that writes, and `readers` that read beside it without waiting
// for it (WAL). Thread safe.
class Pool {
 public:
  // The right to use one connection; gives it back when it dies. Moves, is never empty unless moved from.
  class Lease {
   public:
    Lease(Lease&& other) noexcept : pool_(other.pool_), database_(other.database_) {
      other.database_ = nullptr;
    }
    Lease& operator=(Lease&&) = delete;
    ~Lease();
    Connection& operator*() const { return *database_; }
    Connection* operator->() const { return database_; }

   private:
    friend class Pool;
    Lease(Pool* pool, Connection* database) : pool_(pool), database_(database) {}
    Pool* pool_;
    Connection* database_;
  };

  // Opens `path` and migrates it. ":memory:" has a single connection for both roles: a thread must not hold
  // two leases at once, and in tests that read while writing use a file in a TempDir.
  static absl::StatusOr<std::unique_ptr<Pool>> Open(const std::string& path,
                                                    std::span<const Migration> migrations,
                                                    const PoolOptions& options = {});

  // All leases must be back.
  ~Pool();

  // The writing connection; waits until it is free. Hold it for a transaction, not longer.
  Lease Writer();

  // A reading connection (it refuses to write); waits until one is free.
  Lease Reader();

 private:
  Pool() = default;
  void Return(Connection* database);

  std::unique_ptr<Connection> writer_;
  std::vector<std::unique_ptr<Connection>> readers_;  // empty for ":memory:"
  std::mutex mutex_;
  std::condition_variable writer_returned_;
  std::condition_variable reader_returned_;
  // Guarded by mutex_:
  bool writer_free_ = true;
  std::vector<Connection*> free_readers_;
};

}  // namespace rapport::db::sqlite

#endif  // RAPPORT_LIBS_DB_SQLITE_POOL_H_
