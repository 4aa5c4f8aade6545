#ifndef RAPPORT_SERVICES_INTAKE_API_COMMENT_ACCESS_H_
#define RAPPORT_SERVICES_INTAKE_API_COMMENT_ACCESS_H_

#include "absl/status/status.h"
#include "libs/rpc/stream.h"
#include "rapport/internal/intake/v1/answers.pb.h"
#include "services/intake/api/wave_book.h"
#include "services/intake/store/intake_store.h"

namespace rapport::intake {

// Answers AnswerService.ReadComments.
absl::Status TellComments(IntakeStore& store, const internal::intake::v1::ReadCommentsRequest& request,
                          rpc::StreamSink<internal::intake::v1::ReadCommentsResponse>& sink);

// Answers AnswerService.SetCommentReview. INVALID_ARGUMENT, INVALID_COMMENT_ID, UNKNOWN_ENUM_VALUE,
// INVALID_TEXT, UNKNOWN_UNIT.
absl::Status KeepCommentReview(IntakeStore& store, WaveBook& book,
                               const internal::intake::v1::SetCommentReviewRequest& request);

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_API_COMMENT_ACCESS_H_
