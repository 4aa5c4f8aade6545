#ifndef RAPPORT_SERVICES_SCORING_API_COMMENTS_H_
#define RAPPORT_SERVICES_SCORING_API_COMMENTS_H_

#include "absl/status/status.h"
#include "libs/base/resource_name.h"
#include "rapport/scoring/v1/comments.pb.h"
#include "services/scoring/api/intake_client.h"
#include "services/scoring/api/wave_ledger.h"

namespace rapport::scoring {

// The methods of CommentService. Each reads what it needs from intake and keeps nothing: no comment is held
// in memory or put into a cache.

// Answers ListCommentsToReview. INVALID_ARGUMENT, UNKNOWN_ENUM_VALUE, UNKNOWN_COMMENT_PROMPT and those of
// pages.
absl::Status ListCommentsToReview(const ClosedWave& wave, IntakeClient& intake, const ContextMaker& contexts,
                                  const v1::ListCommentsToReviewRequest& request,
                                  v1::ListCommentsToReviewResponse* response);

// Answers ReviewComment; `name` is the request's.
absl::Status ReviewComment(const ClosedWave& wave, IntakeClient& intake, const ContextMaker& contexts,
                           const base::CommentName& name, const v1::ReviewCommentRequest& request,
                           v1::CommentToReview* response);

// Answers ListComments. NOT_FOUND, UNIT_NOT_FOUND; INVALID_ARGUMENT as above.
absl::Status ListComments(const ClosedWave& wave, IntakeClient& intake, const ContextMaker& contexts,
                          const v1::ListCommentsRequest& request, v1::ListCommentsResponse* response);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_API_COMMENTS_H_
