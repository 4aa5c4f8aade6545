#include "services/scoring/api/comment_service.h"

#include <string>
#include <string_view>

#include "libs/base/resource_name.h"
#include "libs/base/status_macros.h"
#include "libs/rpc/call_context.h"
#include "libs/rpc/unary.h"
#include "services/scoring/api/comments.h"

namespace rapport::scoring {
namespace {

constexpr std::string_view kService = v1::CommentService::service_full_name();

ContextMaker ContextsOf(rpc::CallContext& call) {
  return [&call] { return call.NewClientContext(); };
}

}  // namespace

grpc::ServerUnaryReactor* CommentServiceImpl::ListCommentsToReview(
    grpc::CallbackServerContext* context, const v1::ListCommentsToReviewRequest* request,
    v1::ListCommentsToReviewResponse* response) {
  return rpc::RunUnary(runtime_, context, {kService, "ListCommentsToReview"}, request, response,
                       [this](rpc::CallContext& call, const auto& req, auto* resp) -> absl::Status {
                         RAPPORT_RETURN_IF_ERROR(base::WaveName::Parse(req.parent(), "parent").status());
                         const ContextMaker contexts = ContextsOf(call);
                         RAPPORT_ASSIGN_OR_RETURN(const auto wave,
                                                  ledger_->GetClosed(req.parent(), contexts));
                         return scoring::ListCommentsToReview(*wave, *intake_, contexts, req, resp);
                       });
}

grpc::ServerUnaryReactor* CommentServiceImpl::ReviewComment(grpc::CallbackServerContext* context,
                                                            const v1::ReviewCommentRequest* request,
                                                            v1::CommentToReview* response) {
  return rpc::RunUnary(
      runtime_, context, {kService, "ReviewComment"}, request, response,
      [this](rpc::CallContext& call, const auto& req, auto* resp) -> absl::Status {
        RAPPORT_ASSIGN_OR_RETURN(const auto name, base::CommentName::Parse(req.name(), "name"));
        const ContextMaker contexts = ContextsOf(call);
        RAPPORT_ASSIGN_OR_RETURN(const auto wave, ledger_->GetClosed(name.Parent().ToString(), contexts));
        return scoring::ReviewComment(*wave, *intake_, contexts, name, req, resp);
      });
}

grpc::ServerUnaryReactor* CommentServiceImpl::ListComments(grpc::CallbackServerContext* context,
                                                           const v1::ListCommentsRequest* request,
                                                           v1::ListCommentsResponse* response) {
  return rpc::RunUnary(runtime_, context, {kService, "ListComments"}, request, response,
                       [this](rpc::CallContext& call, const auto& req, auto* resp) -> absl::Status {
                         RAPPORT_RETURN_IF_ERROR(base::WaveName::Parse(req.parent(), "parent").status());
                         const ContextMaker contexts = ContextsOf(call);
                         RAPPORT_ASSIGN_OR_RETURN(const auto wave,
                                                  ledger_->GetClosed(req.parent(), contexts));
                         return scoring::ListComments(*wave, *intake_, contexts, req, resp);
                       });
}

}  // namespace rapport::scoring
