#include "services/scoring/api/accumulator.h"

#include <map>
#include <string>

#include "libs/base/status.h"
#include "libs/observe/log.h"

namespace rapport::scoring {
namespace {

constexpr absl::Duration kCallTimeout = absl::Seconds(60);

std::unique_ptr<grpc::ClientContext> NewContext() {
  auto context = std::make_unique<grpc::ClientContext>();
  context->set_deadline(absl::ToChronoTime(absl::Now() + kCallTimeout));
  return context;
}

}  // namespace

absl::Status Accumulate(IntakeClient& intake, WaveLedger& ledger) {
  const std::vector<std::string> followed = ledger.Followed();
  std::map<std::string, bool> is_closed;  // by wave, for sure
  for (const std::string& wave : followed) is_closed[wave] = false;
  const auto open = intake.ListOpenWaves(NewContext);
  absl::Status status = open.status();
  if (open.ok()) {
    for (const std::string& wave : *open) is_closed[wave] = false;
  }
  const auto unreleased = intake.ListUnreleasedWaves(NewContext);
  if (unreleased.ok()) {
    for (const std::string& wave : *unreleased) is_closed[wave] = true;
  } else {
    status = unreleased.status();
  }
  for (const auto& [wave, closed] : is_closed) {
    if (const absl::Status read = ledger.Accumulate(wave, closed, NewContext); !read.ok()) status = read;
  }
  return status;
}

Accumulator::Accumulator(IntakeClient* intake, WaveLedger* ledger, absl::Duration interval)
    : intake_(intake), ledger_(ledger), interval_(interval), thread_([this] { Run(); }) {}

Accumulator::~Accumulator() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    stop_.notify_all();
  }
  thread_.join();
}

void Accumulator::Run() {
  for (;;) {
    RunOnce();
    std::unique_lock lock(mutex_);
    if (stop_.wait_for(lock, absl::ToChronoNanoseconds(interval_), [this] { return stopping_; })) return;
  }
}

void Accumulator::RunOnce() {
  const absl::Status status = Accumulate(*intake_, *ledger_);
  if (!status.ok() && !failing_) {
    observe::Log(observe::Level::kWarning, "accumulating_failed", {{"reason", base::ReasonOf(status)}});
  }
  failing_ = !status.ok();
}

}  // namespace rapport::scoring
