#ifndef RAPPORT_LIBS_DB_SQLITE_POOL_H_
#define RAPPORT_LIBS_DB_SQLITE_POOL_H_

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
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
// for it (WAL). A thread of the pool writes the log back after every thousand pages, beside the writer, which
// would otherwise keep one commit in some hundred waiting for it. Thread safe.
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

  // The writing connection; waits until those who asked before have given it back. Hold it for a transaction,
  // not longer.
  Lease Writer();

  // Connection::CutLog() of the writing connection.
  absl::Status CutLog();

  // A reading connection (it refuses to write); waits until one is free.
  Lease Reader();

 private:
  Pool();
  void Return(Connection* database);
  bool IsLogLong();
  void WriteBack();

  std::atomic<int> log_pages_ = 0;  // after the last commit
  std::unique_ptr<Connection> writer_;
  std::unique_ptr<Connection> log_writer_;            // none for ":memory:"
  std::mutex log_mutex_;                              // held while the log is written back; after a lease
  std::vector<std::unique_ptr<Connection>> readers_;  // empty for ":memory:"
  std::mutex mutex_;
  std::condition_variable writer_returned_;
  std::condition_variable reader_returned_;
  std::condition_variable log_changed_;  // is_log_due_, is_ending_
  // Guarded by mutex_:
  std::uint64_t turn_ = 0;       // of the writer's users, whose it is; they come in order
  std::uint64_t last_turn_ = 0;  // that nobody has yet
  std::vector<Connection*> free_readers_;
  int last_log_pages_ = 0;
  int log_due_;  // pages at which the log is to be written back
  bool is_log_due_ = false;
  bool is_ending_ = false;
  std::thread log_thread_;  // last: it uses all else
};

}  // namespace rapport::db::sqlite

#endif  // RAPPORT_LIBS_DB_SQLITE_POOL_H_
