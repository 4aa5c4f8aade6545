#ifndef RAPPORT_SERVICES_INTAKE_API_ANSWER_SERVICE_H_
#define RAPPORT_SERVICES_INTAKE_API_ANSWER_SERVICE_H_

#include "libs/rpc/call_context.h"
#include "libs/rpc/runtime.h"
#include "libs/rpc/stream.h"
#include "rapport/internal/intake/v1/answers.grpc.pb.h"
#include "services/intake/api/wave_book.h"
#include "services/intake/store/intake_store.h"

namespace rapport::intake {

namespace internal_v1 = rapport::internal::intake::v1;

// rapport.internal.intake.v1.AnswerService: for scoring alone.
class AnswerServiceImpl final : public internal_v1::AnswerService::CallbackService {
 public:
  // All must outlive the service.
  AnswerServiceImpl(IntakeStore* store, WaveBook* book, const rpc::Runtime* runtime)
      : store_(store), book_(book), runtime_(*runtime) {}

  grpc::ServerUnaryReactor* ListOpenWaves(grpc::CallbackServerContext* context,
                                          const internal_v1::ListOpenWavesRequest* request,
                                          internal_v1::ListOpenWavesResponse* response) override;
  grpc::ServerWriteReactor<internal_v1::GetWaveManifestResponse>* GetWaveManifest(
      grpc::CallbackServerContext* context, const internal_v1::GetWaveManifestRequest* request) override;
  grpc::ServerWriteReactor<internal_v1::ReadAnswersResponse>* ReadAnswers(
      grpc::CallbackServerContext* context, const internal_v1::ReadAnswersRequest* request) override;
  grpc::ServerWriteReactor<internal_v1::ReadCommentsResponse>* ReadComments(
      grpc::CallbackServerContext* context, const internal_v1::ReadCommentsRequest* request) override;
  grpc::ServerUnaryReactor* SetCommentReview(grpc::CallbackServerContext* context,
                                             const internal_v1::SetCommentReviewRequest* request,
                                             internal_v1::SetCommentReviewResponse* response) override;

 private:
  absl::Status Manifest(const internal_v1::GetWaveManifestRequest& request,
                        rpc::StreamSink<internal_v1::GetWaveManifestResponse>& sink);
  absl::Status Read(const internal_v1::ReadAnswersRequest& request,
                    rpc::StreamSink<internal_v1::ReadAnswersResponse>& sink);

  IntakeStore* const store_;
  WaveBook* const book_;
  const rpc::Runtime& runtime_;
};

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_API_ANSWER_SERVICE_H_
