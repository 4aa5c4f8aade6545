#include "services/scoring/api/sums_proto.h"

#include <string_view>
#include <utility>

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/stats/moments.h"

namespace rapport::scoring {
namespace {

constexpr std::size_t kMomentsBytes = 40;

absl::Status Corrupt() {
  return base::Error(absl::StatusCode::kDataLoss, "SUMS_CORRUPT", "sums cannot be used");
}

}  // namespace

internal::scoring::v1::Sums SumsToProto(const CohortTotals& totals) {
  internal::scoring::v1::Sums proto;
  proto.set_sheets(totals.sheets);
  proto.mutable_answers()->Add(totals.answers.begin(), totals.answers.end());
  for (const stats::Moments& moments : totals.moments) *proto.mutable_moments() += moments.Serialize();
  return proto;
}

absl::StatusOr<CohortTotals> SumsFromProto(const internal::scoring::v1::Sums& proto) {
  CohortTotals totals;
  totals.sheets = proto.sheets();
  totals.answers.assign(proto.answers().begin(), proto.answers().end());
  for (std::size_t begin = 0; begin < proto.moments().size(); begin += kMomentsBytes) {
    absl::StatusOr<stats::Moments> moments =
        stats::Moments::Parse(std::string_view(proto.moments()).substr(begin, kMomentsBytes));
    if (!moments.ok()) return Corrupt();
    totals.moments.push_back(*std::move(moments));
  }
  return totals;
}

absl::StatusOr<std::int64_t> TakeSums(const internal::scoring::v1::SumPartResponse& piece,
                                      WaveStatistics& sums) {
  std::int64_t sheets = 0;
  for (const internal::scoring::v1::CohortSums& cohort : piece.cohorts()) {
    // A cohort is told once, so the sheets of all of them are no overflow.
    if (cohort.cohort() >= sums.plan().form_of_cohort.size() || sums.sheets(cohort.cohort()) != 0) {
      return Corrupt();
    }
    RAPPORT_ASSIGN_OR_RETURN(const CohortTotals totals, SumsFromProto(cohort.sums()));
    if (totals.sheets == 0) return Corrupt();
    RAPPORT_RETURN_IF_ERROR(sums.SetTotals(cohort.cohort(), totals));
    sheets += totals.sheets;
  }
  return sheets;
}

}  // namespace rapport::scoring
