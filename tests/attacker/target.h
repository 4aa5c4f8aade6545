#ifndef RAPPORT_TESTS_ATTACKER_TARGET_H_
#define RAPPORT_TESTS_ATTACKER_TARGET_H_

#include <memory>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/cache/lru_cache.h"
#include "libs/observe/metrics.h"
#include "libs/rpc/server.h"
#include "services/scoring/api/fake_release_store.h"
#include "services/scoring/module.h"
#include "tests/attacker/hospital.h"
#include "tests/attacker/intake.h"
#include "tests/attacker/public_view.h"
#include "tools/rapportctl/audit/release_reader.h"

namespace rapport::attacker {

inline constexpr int kMinimumN = 10;

// Scoring of a hospital's two waves, in this process.
class Scoring {
 public:
  // `hospital` must outlive this object.
  Scoring(const Hospital& hospital, const scoring::ReleaseRule& rule);

  scoring::v1::ScoringService::StubInterface& stub() { return *stub_; }

 private:
  observe::Metrics metrics_;
  const rpc::Runtime runtime_;
  HospitalIntake intake_;
  scoring::FakeReleaseStore releases_;
  cache::LruCache cache_;
  std::unique_ptr<rpc::Server> intake_server_;
  std::optional<scoring::Module> module_;
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<scoring::v1::ScoringService::StubInterface> stub_;
};

// The release of a wave, 0 or 1, as it is told.
absl::StatusOr<ctl::ToldRelease> ReadRelease(scoring::v1::ScoringService::StubInterface& stub, int wave);

// All that is told about a hospital.
absl::StatusOr<std::vector<Fact>> Listen(const Hospital& hospital, const scoring::ReleaseRule& rule);

}  // namespace rapport::attacker

#endif  // RAPPORT_TESTS_ATTACKER_TARGET_H_
