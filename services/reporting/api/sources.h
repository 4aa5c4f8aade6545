#ifndef RAPPORT_SERVICES_REPORTING_API_SOURCES_H_
#define RAPPORT_SERVICES_REPORTING_API_SOURCES_H_

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/base/resource_name.h"
#include "libs/rpc/call_context.h"
#include "rapport/intake/v1/instrument.grpc.pb.h"
#include "rapport/intake/v1/wave.grpc.pb.h"
#include "rapport/scoring/v1/scoring.grpc.pb.h"
#include "services/reporting/api/questions.h"

namespace rapport::reporting {

// What the other services tell of a closed wave. All numbers have been through Withhold().
struct Sources {
  intake::v1::Wave wave;
  intake::v1::Instrument instrument;
  scoring::v1::Scorecard overall;  // with items
  std::vector<scoring::v1::Scorecard> role_groups;
  std::vector<scoring::v1::Scorecard> units;
  std::vector<scoring::v1::Scorecard> units_by_role_group;  // for a table only
  scoring::v1::Gaps gaps;                                   // this and what follows for reading only
  std::vector<scoring::v1::Drivers> drivers;                // by outcome
  std::optional<scoring::v1::MeasurementQuality> quality;   // none: nobody was asked a scale or facet
  bool analyses_missing =
      false;  // the answers were deleted before somebody had asked for all of drivers and quality
};

// What a report is made for: to be read, or to be computed with.
enum class Purpose { kReading, kTable };

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
  // FAILED_PRECONDITION / WAVE_NOT_CLOSED also before scoring is asked. Analyses for which answers would be
  // needed that have been deleted are left out. Any other failure is UNAVAILABLE / INTAKE_UNAVAILABLE or
  // SCORING_UNAVAILABLE, unless the call itself has ended.
  absl::StatusOr<Sources> Read(const rpc::CallContext& call, const base::WaveName& wave,
                               Purpose purpose) const;

 private:
  using Breakdown = scoring::v1::ListScorecardsRequest::Breakdown;

  absl::Status ReadWave(const rpc::CallContext& call, const base::WaveName& wave, Sources* sources) const;
  absl::StatusOr<std::vector<scoring::v1::Scorecard>> List(const rpc::CallContext& call,
                                                           const Sources& sources, Breakdown breakdown) const;
  absl::Status ReadScores(const rpc::CallContext& call, Purpose purpose, Sources* sources) const;
  absl::Status ReadGaps(const rpc::CallContext& call, Sources* sources) const;
  absl::Status ReadDrivers(const rpc::CallContext& call, const DriverQuestion& question,
                           Sources* sources) const;
  absl::Status ReadQuality(const rpc::CallContext& call, const QualityQuestion& question,
                           Sources* sources) const;

  intake::v1::WaveService::StubInterface* const waves_;
  intake::v1::InstrumentService::StubInterface* const instruments_;
  scoring::v1::ScoringService::StubInterface* const scoring_;
};

}  // namespace rapport::reporting

#endif  // RAPPORT_SERVICES_REPORTING_API_SOURCES_H_
