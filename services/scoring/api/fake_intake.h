#ifndef RAPPORT_SERVICES_SCORING_API_FAKE_INTAKE_H_
#define RAPPORT_SERVICES_SCORING_API_FAKE_INTAKE_H_

#include <atomic>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "rapport/intake/v1/wave.grpc.pb.h"
#include "rapport/internal/intake/v1/answers.grpc.pb.h"

namespace rapport::scoring {

// What intake makes of a policy that says nothing.
intake::v1::DisclosurePolicy DefaultPolicy();

// Intake with one wave, for tests: an instrument of the items A and B on a scale of 1 to 5, which make the
// scale "ab"; below the root the units "large" with 20 answer sheets, "middle" with 15 and "small" with 3,
// too few to be shown. While it is open all of them are in its first epoch.
class FakeAnswers final : public internal::intake::v1::AnswerService::Service {
 public:
  static constexpr char kWave[] = "organizations/o/waves/w";

  intake::v1::Wave::State state = intake::v1::Wave::STATE_CLOSED;
  std::string etag = "e1";
  char answer_a = '\2';  // to A: half one option lower than this, half one higher; 1 + position of the option
  std::atomic<int> reads = 0;       // of all answers
  std::atomic<int> part_reads = 0;  // of parts
  std::atomic<std::int64_t> generation = 0;
  bool new_generation_each_read = false;  // as if the answers were being mixed
  intake::v1::DisclosurePolicy policy = DefaultPolicy();
  std::atomic<bool> deleted = false;  // the answers
  // What is read as comments; reviews are kept here. Cohort 0 is of "large", 1 of "middle", 2 of "small". Not
  // for calls at once.
  std::vector<internal::intake::v1::WrittenComment> comments;
  std::map<std::string, internal::intake::v1::CommentReview> reviews;  // by identifier

  grpc::Status ListOpenWaves(grpc::ServerContext* context,
                             const internal::intake::v1::ListOpenWavesRequest* request,
                             internal::intake::v1::ListOpenWavesResponse* response) override;
  grpc::Status GetWaveManifest(
      grpc::ServerContext* context, const internal::intake::v1::GetWaveManifestRequest* request,
      grpc::ServerWriter<internal::intake::v1::GetWaveManifestResponse>* writer) override;
  grpc::Status ReadAnswers(grpc::ServerContext* context,
                           const internal::intake::v1::ReadAnswersRequest* request,
                           grpc::ServerWriter<internal::intake::v1::ReadAnswersResponse>* writer) override;
  grpc::Status ReadComments(grpc::ServerContext* context,
                            const internal::intake::v1::ReadCommentsRequest* request,
                            grpc::ServerWriter<internal::intake::v1::ReadCommentsResponse>* writer) override;
  grpc::Status SetCommentReview(grpc::ServerContext* context,
                                const internal::intake::v1::SetCommentReviewRequest* request,
                                internal::intake::v1::SetCommentReviewResponse* response) override;
};

// A comment of FakeAnswers; its identifier is 32 times the digit.
internal::intake::v1::WrittenComment FakeComment(char digit, std::uint32_t cohort, const std::string& text);

class FakeWaves final : public intake::v1::WaveService::Service {
 public:
  // `answers` must outlive this object.
  explicit FakeWaves(const FakeAnswers* answers) : answers_(answers) {}

  grpc::Status GetWave(grpc::ServerContext* context, const intake::v1::GetWaveRequest* request,
                       intake::v1::Wave* response) override;
  grpc::Status ListWaves(grpc::ServerContext* context, const intake::v1::ListWavesRequest* request,
                         intake::v1::ListWavesResponse* response) override;

 private:
  const FakeAnswers* const answers_;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_API_FAKE_INTAKE_H_
