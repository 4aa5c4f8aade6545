#include "libs/db/metered_database.h"

#include <chrono>
#include <map>
#include <string_view>
#include <utility>

#include "libs/base/status.h"

namespace rapport::db {
namespace {

using std::chrono::steady_clock;

double SecondsSince(steady_clock::time_point start) {
  return std::chrono::duration<double>(steady_clock::now() - start).count();
}

// Counts errors by reason. Counters are there from the start, so that the first error is an increase.
class ErrorMeter final : public ErrorListener {
 public:
  ErrorMeter(const std::string& store, observe::Metrics* metrics) {
    for (const char* reason : {"STORAGE_BUSY", "STORAGE_UNAVAILABLE", "COMMIT_UNKNOWN", "STORAGE_FULL",
                               "STORAGE_CORRUPT", "STORAGE_READ_ONLY", "STORAGE_REFUSED", "STORAGE_ERROR"}) {
      counters_.emplace(
          reason, &metrics->AddCounter("rapport_storage_errors_total", "What the storage failed, by reason.",
                                       {{"store", store}, {"reason", reason}}));
    }
  }

  void OnError(const absl::Status& error) override {
    const auto counter = counters_.find(base::ReasonOf(error));
    if (counter != counters_.end()) counter->second->Increment();
  }

 private:
  std::map<std::string, prometheus::Counter*, std::less<>> counters_;
};

// Transactions that read, or those that write.
struct AccessMeter {
  AccessMeter(const std::string& store, const std::string& access, observe::Metrics* metrics)
      : wait(metrics->AddHistogram("rapport_storage_wait_seconds",
                                   "From when a transaction was wanted until it had begun.",
                                   observe::DurationBounds(), {{"store", store}, {"access", access}})),
        duration(metrics->AddHistogram("rapport_storage_duration_seconds",
                                       "From when a transaction had begun to its end.",
                                       observe::DurationBounds(), {{"store", store}, {"access", access}})),
        in_flight(metrics->AddGauge("rapport_storage_in_flight", "Transactions that are wanted or run.",
                                    {{"store", store}, {"access", access}})) {}

  prometheus::Histogram& wait;
  prometheus::Histogram& duration;
  prometheus::Gauge& in_flight;
};

class MeteredTransaction final : public Transaction {
 public:
  MeteredTransaction(std::unique_ptr<Transaction> inner, AccessMeter* access, ErrorMeter* errors)
      : inner_(std::move(inner)), access_(*access), errors_(*errors) {}
  ~MeteredTransaction() override {
    inner_ = nullptr;  // rolls back, if it was not committed
    access_.duration.Observe(SecondsSince(start_));
    access_.in_flight.Decrement();
  }

  absl::StatusOr<Statement> Prepare(std::string_view sql) override {
    absl::StatusOr<Statement> statement = inner_->Prepare(sql);
    if (statement.ok()) {
      statement->TellErrorsTo(&errors_);
    } else {
      errors_.OnError(statement.status());
    }
    return statement;
  }
  absl::Status Insert(const Rows& rows) override { return Counted(inner_->Insert(rows)); }
  std::int64_t Changes() const override { return inner_->Changes(); }
  absl::Status Commit() override { return Counted(inner_->Commit()); }

 private:
  absl::Status Counted(absl::Status status) {
    if (!status.ok()) errors_.OnError(status);
    return status;
  }

  std::unique_ptr<Transaction> inner_;
  AccessMeter& access_;
  ErrorMeter& errors_;
  const steady_clock::time_point start_ = steady_clock::now();
};

class MeteredDatabase final : public Database {
 public:
  MeteredDatabase(std::unique_ptr<Database> inner, const std::string& store, observe::Metrics* metrics)
      : inner_(std::move(inner)),
        errors_(store, metrics),
        reads_(store, "read", metrics),
        writes_(store, "write", metrics) {}

  absl::StatusOr<std::unique_ptr<Transaction>> Write(std::string_view organization) override {
    return Begin(writes_, [&] { return inner_->Write(organization); });
  }
  absl::StatusOr<std::unique_ptr<Transaction>> Read(std::string_view organization) override {
    return Begin(reads_, [&] { return inner_->Read(organization); });
  }
  absl::Status ForgetDeleted() override {
    absl::Status status = inner_->ForgetDeleted();
    if (!status.ok()) errors_.OnError(status);
    return status;
  }

 private:
  template <typename BeginInner>
  absl::StatusOr<std::unique_ptr<Transaction>> Begin(AccessMeter& access, const BeginInner& begin) {
    const steady_clock::time_point wanted = steady_clock::now();
    access.in_flight.Increment();
    absl::StatusOr<std::unique_ptr<Transaction>> begun = begin();
    access.wait.Observe(SecondsSince(wanted));
    if (begun.ok()) return std::make_unique<MeteredTransaction>(*std::move(begun), &access, &errors_);
    access.in_flight.Decrement();
    errors_.OnError(begun.status());
    return begun;
  }

  const std::unique_ptr<Database> inner_;
  ErrorMeter errors_;
  AccessMeter reads_;
  AccessMeter writes_;
};

}  // namespace

std::unique_ptr<Database> Metered(std::unique_ptr<Database> database, const std::string& store,
                                  observe::Metrics* metrics) {
  if (metrics == nullptr) return database;
  return std::make_unique<MeteredDatabase>(std::move(database), store, metrics);
}

}  // namespace rapport::db
