#include "libs/db/sqlite/pool.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "libs/base/status_macros.h"

namespace rapport::db::sqlite {
namespace {

// SQLite's own default.
constexpr int kLogPages = 1000;

}  // namespace

absl::StatusOr<std::unique_ptr<Pool>> Pool::Open(const std::string& path,
                                                 std::span<const Migration> migrations,
                                                 const PoolOptions& options) {
  std::unique_ptr<Pool> pool(new Pool);
  RAPPORT_ASSIGN_OR_RETURN(pool->writer_, Connection::Open(path, options.database));
  RAPPORT_RETURN_IF_ERROR(Migrate(*pool->writer_, migrations));
  if (path == ":memory:") return pool;

  ConnectionOptions reading = options.database;
  reading.quick_check = false;  // the writer has checked
  RAPPORT_ASSIGN_OR_RETURN(pool->log_writer_, Connection::Open(path, reading));
  pool->writer_->LeaveLog(&pool->log_pages_);
  for (int i = 0; i < std::max(options.readers, 1); ++i) {
    RAPPORT_ASSIGN_OR_RETURN(std::unique_ptr<Connection> reader, Connection::Open(path, reading));
    RAPPORT_RETURN_IF_ERROR(reader->Execute("PRAGMA query_only = ON"));
    pool->free_readers_.push_back(reader.get());
    pool->readers_.push_back(std::move(reader));
  }
  pool->log_thread_ = std::thread([opened = pool.get()] { opened->WriteBack(); });
  return pool;
}

Pool::Pool() : log_due_(kLogPages) {}

Pool::~Pool() {
  if (!log_thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  log_changed_.notify_one();
  log_thread_.join();
}

Pool::Lease::~Lease() {
  if (database_ != nullptr) pool_->Return(database_);
}

Pool::Lease Pool::Writer() {
  std::unique_lock lock(mutex_);
  const std::uint64_t turn = last_turn_++;
  writer_returned_.wait(lock, [this, turn] { return turn == turn_; });
  return Lease(this, writer_.get());
}

absl::Status Pool::CutLog() {
  const Lease writer = Writer();
  const std::lock_guard lock(log_mutex_);  // SQLite has two that write the log back fail, not wait
  return writer->CutLog();
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
    ++turn_;
    writer_returned_.notify_all();
    if (IsLogLong()) {
      is_log_due_ = true;
      log_changed_.notify_one();
    }
  } else {
    free_readers_.push_back(database);
    reader_returned_.notify_one();
  }
}

// Requires mutex_. True once for each thousand pages: where readers keep the log from beginning anew, it
// grows.
bool Pool::IsLogLong() {
  const int pages = log_pages_.load();
  if (pages < std::exchange(last_log_pages_, pages)) log_due_ = kLogPages;
  if (pages < log_due_) return false;
  log_due_ = pages + kLogPages;
  return true;
}

void Pool::WriteBack() {
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      log_changed_.wait(lock, [this] { return is_log_due_ || is_ending_; });
      if (is_ending_) return;
      is_log_due_ = false;
    }
    {
      const std::lock_guard lock(log_mutex_);
      log_writer_->WriteBackLog();
    }
    // The little that was written meanwhile, so that the log can begin anew.
    const Lease writer = Writer();
    const std::lock_guard lock(log_mutex_);
    log_writer_->WriteBackLog();
  }
}

}  // namespace rapport::db::sqlite
