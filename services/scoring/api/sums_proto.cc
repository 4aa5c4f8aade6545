#include "services/scoring/api/sums_proto.h"

#include <string_view>
#include <utility>

#include "libs/base/status.h"
#include "libs/stats/moments.h"

namespace rapport::scoring {
namespace {

constexpr std::size_t kMomentsBytes = 40;

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
    if (!moments.ok()) {
      return base::Error(absl::StatusCode::kDataLoss, "SUMS_CORRUPT", "sums cannot be used");
    }
    totals.moments.push_back(*std::move(moments));
  }
  return totals;
}

}  // namespace rapport::scoring
