#ifndef RAPPORT_SERVICES_SCORING_API_COMMENT_SERVICE_H_
#define RAPPORT_SERVICES_SCORING_API_COMMENT_SERVICE_H_

#include "libs/rpc/runtime.h"
#include "rapport/scoring/v1/comments.grpc.pb.h"
#include "services/scoring/api/intake_client.h"
#include "services/scoring/api/wave_ledger.h"

namespace rapport::scoring {

// rapport.scoring.v1.CommentService.
class CommentServiceImpl final : public v1::CommentService::CallbackService {
 public:
  // All must outlive the service.
  CommentServiceImpl(WaveLedger* ledger, IntakeClient* intake, const rpc::Runtime* runtime)
      : ledger_(ledger), intake_(intake), runtime_(*runtime) {}

  grpc::ServerUnaryReactor* ListCommentsToReview(grpc::CallbackServerContext* context,
                                                 const v1::ListCommentsToReviewRequest* request,
                                                 v1::ListCommentsToReviewResponse* response) override;
  grpc::ServerUnaryReactor* ReviewComment(grpc::CallbackServerContext* context,
                                          const v1::ReviewCommentRequest* request,
                                          v1::CommentToReview* response) override;
  grpc::ServerUnaryReactor* ListComments(grpc::CallbackServerContext* context,
                                         const v1::ListCommentsRequest* request,
                                         v1::ListCommentsResponse* response) override;

 private:
  WaveLedger* const ledger_;
  IntakeClient* const intake_;
  const rpc::Runtime& runtime_;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_API_COMMENT_SERVICE_H_
