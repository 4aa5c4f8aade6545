#ifndef RAPPORT_SERVICES_REPORTING_API_FAKE_UPSTREAMS_H_
#define RAPPORT_SERVICES_REPORTING_API_FAKE_UPSTREAMS_H_

#include <chrono>
#include <memory>
#include <mutex>
#include <vector>

#include "rapport/intake/v1/instrument.grpc.pb.h"
#include "rapport/intake/v1/wave.grpc.pb.h"
#include "rapport/scoring/v1/scoring.grpc.pb.h"

namespace rapport::reporting {

// Intake and scoring for tests: serve what they are given, or fail when told to. Set them up before the
// first call.

class FakeWaves final : public intake::v1::WaveService::Service {
 public:
  intake::v1::Wave wave;
  grpc::Status status;

  grpc::Status GetWave(grpc::ServerContext* context, const intake::v1::GetWaveRequest* request,
                       intake::v1::Wave* response) override;

  // As asked last.
  std::string asked() const;
  std::chrono::system_clock::time_point deadline() const;

 private:
  mutable std::mutex mutex_;
  std::string asked_;                               // guarded by mutex_
  std::chrono::system_clock::time_point deadline_;  // guarded by mutex_
};

class FakeInstruments final : public intake::v1::InstrumentService::Service {
 public:
  intake::v1::Instrument instrument;
  grpc::Status status;

  grpc::Status GetInstrument(grpc::ServerContext* context, const intake::v1::GetInstrumentRequest* request,
                             intake::v1::Instrument* response) override;
};

class FakeScoring final : public scoring::v1::ScoringService::Service {
 public:
  scoring::v1::Scorecard overall;
  std::vector<scoring::v1::Scorecard> role_groups;
  std::vector<scoring::v1::Scorecard> units;
  std::vector<scoring::v1::Scorecard> units_by_role_group;
  int most_a_page = 3;  // whatever page_size asks for
  scoring::v1::Gaps gaps;
  scoring::v1::Drivers drivers;             // of any outcome
  scoring::v1::MeasurementQuality quality;  // of any measures
  bool answers_deleted = false;             // before anybody asked for drivers or quality
  grpc::Status status;

  grpc::Status GetScorecard(grpc::ServerContext* context, const scoring::v1::GetScorecardRequest* request,
                            scoring::v1::Scorecard* response) override;
  grpc::Status ListScorecards(grpc::ServerContext* context, const scoring::v1::ListScorecardsRequest* request,
                              scoring::v1::ListScorecardsResponse* response) override;
  grpc::Status GetGaps(grpc::ServerContext* context, const scoring::v1::GetGapsRequest* request,
                       scoring::v1::Gaps* response) override;
  grpc::Status GetDrivers(grpc::ServerContext* context, const scoring::v1::GetDriversRequest* request,
                          scoring::v1::Drivers* response) override;
  grpc::Status GetMeasurementQuality(grpc::ServerContext* context,
                                     const scoring::v1::GetMeasurementQualityRequest* request,
                                     scoring::v1::MeasurementQuality* response) override;

  int calls() const;

 private:
  template <typename Message>
  grpc::Status Answer(const Message& with, Message* response);

  mutable std::mutex mutex_;
  int calls_ = 0;  // guarded by mutex_
};

// A closed wave of organizations/o/waves/w on an instrument of English and Spanish with an index "trust" of
// the facets "reach" and "care", "burnout", an attention check and forms for two role groups; a root and
// `units` units below it, of which every fifth is suppressed; a perception gap of reach, drivers of burnout
// and the quality of reach.
void FillUpstreams(int units, FakeWaves& waves, FakeInstruments& instruments, FakeScoring& scoring);

}  // namespace rapport::reporting

#endif  // RAPPORT_SERVICES_REPORTING_API_FAKE_UPSTREAMS_H_
