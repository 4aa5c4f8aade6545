#ifndef RAPPORT_SERVICES_SCORING_API_DIVIDED_SUMS_H_
#define RAPPORT_SERVICES_SCORING_API_DIVIDED_SUMS_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "grpcpp/channel.h"
#include "rapport/internal/intake/v1/answers.pb.h"
#include "rapport/internal/scoring/v1/parts.grpc.pb.h"
#include "services/scoring/api/intake_client.h"
#include "services/scoring/api/manifest.h"
#include "services/scoring/domain/wave_statistics.h"

namespace rapport::scoring {

// The sums of a closed wave, and what intake says of it.
struct SummedWave {
  internal::intake::v1::ReadAnswersHeader header;
  WaveStatistics sums;
};

// Has the sums of a large wave made by all replicas of scoring together: each reads some of its parts from
// intake and adds them up, one merges them. Sums do not depend on how answers are divided, so these are what
// a single process would have found. Thread safe.
class DividedSums {
 public:
  // `replicas` leads to the part services of all replicas in turns, this one's perhaps among them. `intake`
  // must outlive this object.
  DividedSums(IntakeClient* intake, const std::shared_ptr<grpc::Channel>& replicas, std::int64_t min_sheets)
      : intake_(intake),
        replicas_(internal::scoring::v1::PartService::NewStub(replicas)),
        min_sheets_(min_sheets) {}

  // Nothing when the wave is not closed, has fewer than min_sheets answer sheets, or cannot be read in parts
  // now, because its blocks are being mixed or something fails: then read it whole. A part that no replica
  // adds up is added up here; replicas have a third of the time that is left, 10 s at most.
  std::optional<SummedWave> Sum(const std::string& wave, const Manifest& manifest,
                                const ContextMaker& contexts);

 private:
  class Gathering;

  absl::Status SumElsewhere(std::uint32_t part, absl::Time deadline, Gathering& gathering,
                            const ContextMaker& contexts);
  absl::Status SumHere(std::uint32_t part, Gathering& gathering, const ContextMaker& contexts);

  IntakeClient* const intake_;
  const std::unique_ptr<internal::scoring::v1::PartService::StubInterface> replicas_;
  const std::int64_t min_sheets_;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_API_DIVIDED_SUMS_H_
