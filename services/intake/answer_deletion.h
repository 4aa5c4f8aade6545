#ifndef RAPPORT_SERVICES_INTAKE_ANSWER_DELETION_H_
#define RAPPORT_SERVICES_INTAKE_ANSWER_DELETION_H_

#include <condition_variable>
#include <mutex>
#include <thread>

#include "absl/status/status.h"
#include "libs/base/clock.h"
#include "services/intake/store/intake_store.h"

namespace rapport::intake {

// Deletes the answers of closed waves that have been kept for as many days as their policies say, counted
// from the day of closing. An error of one wave does not keep the others; the last one is returned.
absl::Status DeleteExpiredAnswers(IntakeStore& store, absl::Time now);

// Does so in the background: at the start, and once an hour. Thread safe.
class AnswerDeletion {
 public:
  // Both must outlive this object.
  AnswerDeletion(IntakeStore* store, const base::Clock* clock);
  ~AnswerDeletion();
  AnswerDeletion(const AnswerDeletion&) = delete;
  AnswerDeletion& operator=(const AnswerDeletion&) = delete;

 private:
  void Run();

  IntakeStore* const store_;
  const base::Clock* const clock_;
  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;  // guarded by mutex_
  std::thread thread_;     // last: it uses all of the above
};

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_ANSWER_DELETION_H_
