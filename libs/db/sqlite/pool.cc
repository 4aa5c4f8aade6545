#include "libs/db/sqlite/pool.h"

#include <algorithm>
#include <utility>

#include "libs/base/status_macros.h"

namespace rapport::db::sqlite {

absl::StatusOr<std::unique_ptr<Pool>> Pool::Open(const std::string& path,
                                                 std::span<const Migration> migrations,
                                                 const PoolOptions& options) {
  std::unique_ptr<Pool> pool(new Pool);
  RAPPORT_ASSIGN_OR_RETURN(pool->writer_, Connection::Open(path, options.database));
  RAPPORT_RETURN_IF_ERROR(Migrate(*pool->writer_, migrations));
  if (path == ":memory:") return pool;

  ConnectionOptions reading = options.database;
  reading.quick_check = false;  // the writer has checked
  for (int i = 0; i < std::max(options.readers, 1); ++i) {
    RAPPORT_ASSIGN_OR_RETURN(std::unique_ptr<Connection> reader, Connection::Open(path, reading));
    RAPPORT_RETURN_IF_ERROR(reader->Execute("PRAGMA query_only = ON"));
    pool->free_readers_.push_back(reader.get());
    pool->readers_.push_back(std::move(reader));
  }
  return pool;
}

Pool::~Pool() = default;

Pool::Lease::~Lease() {
  if (database_ != nullptr) pool_->Return(database_);
}

Pool::Lease Pool::Writer() {
  std::unique_lock lock(mutex_);
  writer_returned_.wait(lock, [this] { return writer_free_; });
  writer_free_ = false;
  return Lease(this, writer_.get());
}

Pool::Lease Pool::Reader() {
  if (readers_.empty()) return Writer();
  std::unique_lock lock(mutex_);
  reader_returned_.wait(lock, [this] { return !free_readers_.empty(); });
  Connection* database = free_readers_.back();
  free_readers_.pop_back();
  return Lease(this, database);
}

void Pool::Return(Connection* database) {
  // Notified under the lock: the pool may be destroyed as soon as its last lease is back.
  const std::lock_guard lock(mutex_);
  if (database == writer_.get()) {
    writer_free_ = true;
    writer_returned_.notify_one();
  } else {
    free_readers_.push_back(database);
    reader_returned_.notify_one();
  }
}

}  // namespace rapport::db::sqlite
