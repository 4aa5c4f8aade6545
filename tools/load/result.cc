#include "tools/load/result.h"

namespace rapport::load {

std::uint64_t OperationResult::failed() const {
  std::uint64_t failed = 0;
  for (const auto& [code, count] : errors) failed += count;
  return failed;
}

void OperationResult::Add(const OperationResult& other) {
  scheduled += other.scheduled;
  sent += other.sent;
  ok += other.ok;
  retried += other.retried;
  for (const auto& [code, count] : other.errors) errors[code] += count;
  from_schedule.Merge(other.from_schedule);
  from_sending.Merge(other.from_sending);
}

OperationResult RunResult::Total() const {
  OperationResult total{"all"};
  for (const OperationResult& operation : operations) total.Add(operation);
  return total;
}

}  // namespace rapport::load
