// Releases as intake keeps them, read back by scoring.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "libs/base/status.h"
#include "rapport/internal/scoring/v1/stored_release.pb.h"
#include "services/scoring/api/stored_release.h"
#include "services/scoring/domain/table_of_release.h"
#include "services/scoring/domain/testing_instrument.h"
#include "tests/fuzz/check.h"

namespace rapport::scoring {
namespace {

// Four front-line cohorts in two units, one of them large, and executives at the root.
Manifest MakeManifest() {
  instrument::Instrument instrument = TestingInstrument();
  std::vector<Unit> units = {{"root", "", "All"}, {"u1", "root", "One"}, {"u2", "root", "Two"}};
  const auto front_line = base::RoleGroup::kFrontLine;
  const std::vector<Cohort> cohorts = {{front_line, "u1", 30, {"icu"}},
                                       {front_line, "u1", 12, {"er"}},
                                       {front_line, "u2", 20},
                                       {front_line, "root", 0},
                                       {base::RoleGroup::kExecutive, "root", 11}};
  std::shared_ptr<const WavePlan> plan = PlanWave(instrument, {0, 0, 0, 0, 1});
  return {std::move(instrument), "digest", *CellMap::Create(std::move(units), cohorts), std::move(plan)};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Manifest* const manifest = new Manifest(MakeManifest());
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const absl::StatusOr<Release> release = Decode(*manifest, bytes, std::nullopt);
  if (!release.ok()) {
    FUZZ_CHECK(release.status().code() == absl::StatusCode::kDataLoss);
    FUZZ_CHECK(!base::ReasonOf(release.status()).empty());
    return 0;
  }
  // What was taken can be told, and is what would be kept again.
  const disclosure::ReleasedTable table = TableOf(manifest->instrument, manifest->cells, *release);
  FUZZ_CHECK(disclosure::DigestOf(table).size() == 64);
  internal::scoring::v1::StoredRelease stored;
  FUZZ_CHECK(stored.ParseFromArray(data, static_cast<int>(size)));
  const std::string again = Encode(manifest->instrument, *release, stored.policy());
  FUZZ_CHECK(Decode(*manifest, again, std::nullopt).ok());
  return 0;
}

}  // namespace rapport::scoring
