#ifndef RAPPORT_SERVICES_REPORTING_API_SOURCES_H_
#define RAPPORT_SERVICES_REPORTING_API_SOURCES_H_

#include <vector>

#include "absl/status/statusor.h"
#include "libs/base/resource_name.h"
#include "libs/rpc/call_context.h"
#include "rapport/intake/v1/instrument.grpc.pb.h"
#include "rapport/intake/v1/wave.grpc.pb.h"
#include "rapport/scoring/v1/scoring.grpc.pb.h"

namespace rapport::reporting {

// What the other services tell of a closed wave. All scorecards have been through Withhold().
struct Sources {
  intake::v1::Wave wave;
  intake::v1::Instrument instrument;
  scoring::v1::Scorecard overall;  // with items
  std::vector<scoring::v1::Scorecard> role_groups;
  std::vector<scoring::v1::Scorecard> units;
  std::vector<scoring::v1::Scorecard> units_by_role_group;  // only when asked for
};

// Clears every number that must not be shown: those of suppressed cells and scores, should they carry any,
// and those resting on fewer than `minimum_n`, should scoring have let them through. Fails closed: a score
// that is not complete is suppressed.
void Withhold(int minimum_n, scoring::v1::Scorecard* card);

// Asks intake and scoring. Thread safe.
class SourceReader {
 public:
  // All must outlive the reader.
  SourceReader(intake::v1::WaveService::StubInterface* waves,
               intake::v1::InstrumentService::StubInterface* instruments,
               scoring::v1::ScoringService::StubInterface* scoring)
      : waves_(waves), instruments_(instruments), scoring_(scoring) {}

  // Reads all that a report needs, page by page, within the call's deadline. NOT_FOUND and
  // FAILED_PRECONDITION of the services asked are the caller's matter and come with their reasons;
  // FAILED_PRECONDITION / WAVE_NOT_CLOSED also before scoring is asked. Any other failure is UNAVAILABLE /
  // INTAKE_UNAVAILABLE or SCORING_UNAVAILABLE, unless the call itself has ended.
  absl::StatusOr<Sources> Read(const rpc::CallContext& call, const base::WaveName& wave,
                               bool with_units_by_role_group) const;

 private:
  using Breakdown = scoring::v1::ListScorecardsRequest::Breakdown;

  absl::Status ReadWave(const rpc::CallContext& call, const base::WaveName& wave, Sources* sources) const;
  absl::StatusOr<std::vector<scoring::v1::Scorecard>> List(const rpc::CallContext& call,
                                                           const Sources& sources, Breakdown breakdown) const;

  intake::v1::WaveService::StubInterface* const waves_;
  intake::v1::InstrumentService::StubInterface* const instruments_;
  scoring::v1::ScoringService::StubInterface* const scoring_;
};

}  // namespace rapport::reporting

#endif  // RAPPORT_SERVICES_REPORTING_API_SOURCES_H_
