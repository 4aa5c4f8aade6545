#ifndef RAPPORT_SERVICES_SCORING_API_INTAKE_CLIENT_H_
#define RAPPORT_SERVICES_SCORING_API_INTAKE_CLIENT_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"
#include "rapport/intake/v1/wave.grpc.pb.h"
#include "rapport/internal/intake/v1/answers.grpc.pb.h"
#include "rapport/internal/intake/v1/releases.grpc.pb.h"
#include "services/scoring/api/manifest.h"
#include "services/scoring/domain/comment_groups.h"
#include "services/scoring/domain/release_policy.h"
#include "services/scoring/domain/wave_answers.h"

namespace rapport::scoring {

// A wave that is closed.
struct ClosedWaveName {
  std::string name;
  std::string open_date;
};

struct WaveStatus {
  bool closed = false;
  std::string etag;
};

// The comments of a closed wave.
struct WaveComments {
  ReleasePolicy policy;  // its minimum n is that of comments
  CommentCounts counts;
  std::vector<internal::intake::v1::WrittenComment> comments;
  std::vector<internal::intake::v1::CommentReview> reviews;
};

// Which of them: all, decisions alone, or one.
struct CommentSelection {
  bool reviews_only = false;
  std::string comment_id = {};
};

// An export as intake keeps it.
struct KeptExport {
  std::string content;               // of the first one with its request id
  std::int64_t remaining_micro = 0;  // of the wave's budget once it was kept, in millionths of epsilon
};

// Which answers of a wave: those after an epoch, or one of several parts of a closed wave.
struct AnswerRange {
  std::int64_t after_epoch = 0;
  std::uint32_t parts = 1;
  std::uint32_t part = 0;  // below `parts`
};

// Makes contexts for calls on behalf of whoever asked; each has a deadline. Thread safe.
using ContextMaker = std::function<std::unique_ptr<grpc::ClientContext>()>;

// Intake as scoring sees it. Errors of intake come back as they were (NOT_FOUND WAVE_NOT_FOUND, ...). Thread
// safe.
class IntakeClient {
 public:
  // `answers` leads to the services that read answers.
  IntakeClient(const std::shared_ptr<grpc::Channel>& intake, const std::shared_ptr<grpc::Channel>& answers);

  absl::StatusOr<std::vector<std::string>> ListOpenWaves(const ContextMaker& contexts);
  absl::StatusOr<WaveStatus> GetStatus(const std::string& wave, const ContextMaker& contexts);
  absl::StatusOr<Manifest> GetManifest(const std::string& wave, const ContextMaker& contexts);

  // All closed waves of the organization of `wave`.
  absl::StatusOr<std::vector<ClosedWaveName>> ListClosedWaves(const std::string& wave,
                                                              const ContextMaker& contexts);

  struct AnswerVisitor {
    // Once, before any block.
    std::function<absl::Status(const internal::intake::v1::ReadAnswersHeader&)> on_header;
    std::function<absl::Status(const internal::intake::v1::AnswerBlock&)> on_block;
  };
  absl::Status ReadAnswers(const std::string& wave, const AnswerRange& range, const ContextMaker& contexts,
                           const AnswerVisitor& visitor);

  // Records of what has been released, which intake keeps for good.
  absl::StatusOr<std::vector<std::string>> ListUnreleasedWaves(const ContextMaker& contexts);
  // False: there is one with this key, which stays.
  absl::StatusOr<bool> KeepRecord(const std::string& wave, const std::string& key, std::string_view content,
                                  const ContextMaker& contexts);
  // None if there is no such record.
  absl::StatusOr<std::optional<std::string>> FindRecord(const std::string& wave, const std::string& key,
                                                        const ContextMaker& contexts);
  // FAILED_PRECONDITION, WAVE_NOT_CLOSED. `manifest` is the wave's.
  absl::StatusOr<WaveComments> ReadComments(const std::string& wave, const Manifest& manifest,
                                            const CommentSelection& selection, const ContextMaker& contexts);
  // NOT_FOUND, COMMENT_NOT_FOUND.
  absl::Status SetCommentReview(const std::string& wave, const internal::intake::v1::CommentReview& review,
                                const ContextMaker& contexts);

  // Keeps an export, paid for out of the wave's budget, unless there is one with this request id.
  absl::StatusOr<KeptExport> KeepExport(const std::string& wave, const std::string& request_id,
                                        std::int64_t epsilon_micro, std::string content,
                                        const ContextMaker& contexts);

 private:
  const std::unique_ptr<internal::intake::v1::AnswerService::StubInterface> answers_;
  const std::unique_ptr<internal::intake::v1::ReleaseStoreService::StubInterface> releases_;
  const std::unique_ptr<intake::v1::WaveService::StubInterface> waves_;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_API_INTAKE_CLIENT_H_
