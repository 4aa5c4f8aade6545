#ifndef RAPPORT_SERVICES_INTAKE_API_RESPONSE_SERVICE_H_
#define RAPPORT_SERVICES_INTAKE_API_RESPONSE_SERVICE_H_

#include "libs/db/group_committer.h"
#include "libs/observe/metrics.h"
#include "libs/rpc/runtime.h"
#include "libs/rpc/unary.h"
#include "rapport/intake/v1/response.grpc.pb.h"
#include "services/intake/api/wave_book.h"
#include "services/intake/store/intake_store.h"

namespace rapport::intake {

// Turns single submissions into group commits: the result of each is its receipt, in hexadecimal.
using SubmissionCommitter = db::GroupCommitter<Submission, std::string>;

// The commit function of a SubmissionCommitter on `store`, which must outlive it, as must `metrics`.
SubmissionCommitter::Commit CommitTo(IntakeStore* store, observe::Metrics* metrics);

// rapport.intake.v1.ResponseService.
class ResponseServiceImpl final : public v1::ResponseService::CallbackService {
 public:
  // All must outlive the service.
  ResponseServiceImpl(IntakeStore* store, WaveBook* book, SubmissionCommitter* committer,
                      const rpc::Runtime* runtime)
      : store_(store), book_(book), committer_(committer), runtime_(*runtime) {}

  grpc::ServerUnaryReactor* GetForm(grpc::CallbackServerContext* context, const v1::GetFormRequest* request,
                                    v1::GetFormResponse* response) override;
  grpc::ServerUnaryReactor* SubmitResponse(grpc::CallbackServerContext* context,
                                           const v1::SubmitResponseRequest* request,
                                           v1::SubmitResponseResponse* response) override;
  grpc::ServerReadReactor<v1::ImportResponsesRequest>* ImportResponses(
      grpc::CallbackServerContext* context, v1::ImportResponsesResponse* response) override;

 private:
  absl::Status Form(const v1::GetFormRequest& request, v1::GetFormResponse* response);
  absl::StatusOr<Submission> Prepare(const v1::SubmitResponseRequest& request);

  IntakeStore* const store_;
  WaveBook* const book_;
  SubmissionCommitter* const committer_;
  const rpc::Runtime& runtime_;
};

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_API_RESPONSE_SERVICE_H_
