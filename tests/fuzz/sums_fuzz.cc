// Sums of a part of a wave, as another process of scoring tells them.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "libs/base/status.h"
#include "services/scoring/api/sums_proto.h"
#include "services/scoring/domain/testing_instrument.h"
#include "tests/fuzz/check.h"

namespace rapport::scoring {

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto* const plan =
      new std::shared_ptr<const WavePlan>(PlanWave(TestingInstrument(), {0, 0, 0, 0, 1}));
  internal::scoring::v1::SumPartResponse piece;
  if (!piece.ParseFromArray(data, static_cast<int>(size))) return 0;
  WaveStatistics sums(*plan);
  const absl::StatusOr<std::int64_t> sheets = TakeSums(piece, sums);
  if (!sheets.ok()) {
    FUZZ_CHECK(sheets.status().code() == absl::StatusCode::kDataLoss);
    FUZZ_CHECK(!base::ReasonOf(sheets.status()).empty());
    return 0;
  }
  // What was taken is what was told.
  std::int64_t told = 0;
  for (std::size_t cohort = 0; cohort < (*plan)->form_of_cohort.size(); ++cohort) {
    told += sums.sheets(cohort);
  }
  FUZZ_CHECK(told == *sheets);
  for (const internal::scoring::v1::CohortSums& cohort : piece.cohorts()) {
    const internal::scoring::v1::Sums again = SumsToProto(sums.TotalsOf(cohort.cohort()));
    FUZZ_CHECK(again.moments() == cohort.sums().moments());
    FUZZ_CHECK(again.sheets() == cohort.sums().sheets());
  }
  return 0;
}

}  // namespace rapport::scoring
