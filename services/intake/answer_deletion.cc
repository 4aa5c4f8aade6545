#include "services/intake/answer_deletion.h"

#include <chrono>

#include "absl/time/civil_time.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/observe/log.h"

namespace rapport::intake {
namespace {

constexpr std::chrono::hours kInterval(1);

absl::Status DeleteIfExpired(IntakeStore& store, const base::WaveName& name, absl::CivilDay today) {
  RAPPORT_ASSIGN_OR_RETURN(const Wave wave, store.GetWave(name));
  absl::CivilDay closed;
  if (!absl::ParseCivilTime(base::AbslView(wave.close_date), &closed)) {
    return base::Error(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT", "a closed wave has no day of closing");
  }
  if (today < closed + wave.policy.keep_answers_days) return absl::OkStatus();
  RAPPORT_RETURN_IF_ERROR(store.DeleteAnswers(name, absl::FormatCivilTime(today)));
  observe::Log(observe::Level::kInfo, "answers_deleted", {{"wave", name.ToString()}});
  return absl::OkStatus();
}

}  // namespace

absl::Status DeleteExpiredAnswers(IntakeStore& store, absl::Time now) {
  RAPPORT_ASSIGN_OR_RETURN(const std::vector<base::WaveName> waves, store.ListClosedWavesWithAnswers());
  const absl::CivilDay today = absl::ToCivilDay(now, absl::UTCTimeZone());
  absl::Status last;
  for (const base::WaveName& wave : waves) {
    if (const absl::Status status = DeleteIfExpired(store, wave, today); !status.ok()) last = status;
  }
  // Also of those that were deleted while somebody read what was before.
  if (const absl::Status status = store.ForgetDeleted(); !status.ok()) last = status;
  return last;
}

AnswerDeletion::AnswerDeletion(IntakeStore* store, const base::Clock* clock)
    : store_(store), clock_(clock), thread_([this] { Run(); }) {}

AnswerDeletion::~AnswerDeletion() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    stop_.notify_all();
  }
  thread_.join();
}

void AnswerDeletion::Run() {
  for (;;) {
    if (const absl::Status status = DeleteExpiredAnswers(*store_, clock_->Now()); !status.ok()) {
      observe::Log(observe::Level::kError, "answers_not_deleted",
                   {{"reason", base::ReasonOf(status)}, {"detail", base::DetailOf(status)}});
    }
    std::unique_lock lock(mutex_);
    if (stop_.wait_for(lock, kInterval, [this] { return stopping_; })) return;
  }
}

}  // namespace rapport::intake
