#include "libs/db/pool.h"

#include <algorithm>
#include <utility>

#include "libs/base/status_macros.h"

namespace rapport::db {

absl::StatusOr<std::unique_ptr<Pool>> Pool::Open(const std::string& path,
                                                 std::span<const Migration> migrations,
                                                 const PoolOptions& options) {
  std::unique_ptr<Pool> pool(new Pool);
  RAPPORT_ASSIGN_OR_RETURN(pool->writer_, Database::Open(path, options.database));
  RAPPORT_RETURN_IF_ERROR(Migrate(*pool->writer_, migrations));
  if (path == ":memory:") return pool;

  DatabaseOptions reading = options.database;
  reading.quick_check = false;  // the writer has checked
  for (int i = 0; i < std::max(options.readers, 1); ++i) {
    RAPPORT_ASSIGN_OR_RETURN(std::unique_ptr<Database> reader, Database::Open(path, reading));
    RAPPORT_RETURN_IF_ERROR(reader->Execute("PRAGMA query_only = ON"));
    absl::MutexLock lock(&pool->mutex_);
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
  absl::MutexLock lock(&mutex_, absl::Condition(&writer_free_));
  writer_free_ = false;
  return Lease(this, writer_.get());
}

Pool::Lease Pool::Reader() {
  if (readers_.empty()) return Writer();
  auto any_free = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return !free_readers_.empty(); };
  absl::MutexLock lock(&mutex_, absl::Condition(&any_free));
  Database* database = free_readers_.back();
  free_readers_.pop_back();
  return Lease(this, database);
}

void Pool::Return(Database* database) {
  absl::MutexLock lock(&mutex_);
  if (database == writer_.get()) {
    writer_free_ = true;
  } else {
    free_readers_.push_back(database);
  }
}

}  // namespace rapport::db
