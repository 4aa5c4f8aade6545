#include "services/scoring/api/list_comparisons.h"

#include <algorithm>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/rpc/check_all.h"
#include "services/scoring/api/estimates.h"
#include "services/scoring/domain/comparisons.h"

namespace rapport::scoring {
namespace {

constexpr int kMostMeasures = 64;

absl::StatusOr<std::vector<std::size_t>> MeasuresOf(const instrument::Instrument& instrument,
                                                    const v1::ListComparisonsRequest& request) {
  if (request.measures().empty()) {
    return base::InvalidArgument("measures", "must name one measure or more", "NO_MEASURES");
  }
  if (request.measures_size() > kMostMeasures) {
    return base::InvalidArgument("measures", base::StrCat("must be at most ", kMostMeasures), "TOO_MANY");
  }
  return FindMeasures(instrument, request.measures());
}

}  // namespace

absl::StatusOr<rpc::Page> PageOfComparisons(const v1::ListComparisonsRequest& request) {
  return rpc::PageOf(request, request.parent(), base::StrCat(static_cast<int>(request.role_group())),
                     base::StrCat(static_cast<int>(request.adjustment())),
                     absl::StrJoin(request.measures(), "\n"));
}

absl::Status ListComparisons(const ClosedWave& wave, const Release& release,
                             const v1::ListComparisonsRequest& request, const rpc::Page& page,
                             v1::ListComparisonsResponse* response) {
  const Manifest& manifest = *wave.manifest;
  const auto role_group = base::RoleGroupFromNumber(request.role_group());
  const auto measures = MeasuresOf(manifest.instrument, request);
  const auto adjustment = DecodeAdjustment(request.adjustment());
  RAPPORT_RETURN_IF_ERROR(
      rpc::CheckAll({request.role_group() == 0 || role_group
                         ? absl::OkStatus()
                         : base::InvalidArgument("role_group", "is not known", "UNKNOWN_ENUM_VALUE"),
                     measures.status(), adjustment.status()}));
  const WaveStatistics& statistics = release.answers.statistics();
  const std::vector<Comparison> family =
      CompareUnits(release.cells, statistics, release.clearance, role_group, *measures, *adjustment);
  response->set_family_size(static_cast<std::int32_t>(
      std::ranges::count_if(family, [](const Comparison& one) { return one.adjusted_p.has_value(); })));
  std::size_t last = 0;
  if (!page.after.empty() && (!absl::SimpleAtoi(page.after, &last) || last >= family.size())) {
    return base::InvalidArgument("page_token", "does not belong to this list", "INVALID_PAGE_TOKEN");
  }
  const auto encode = [&](std::size_t index) {
    const Comparison& comparison = family[index];
    v1::Comparison out;
    out.set_unit_id(manifest.cells.units()[comparison.unit].id);
    out.set_measure(manifest.instrument.measures[comparison.measure].id);
    if (comparison.scores.ok()) out.set_n(comparison.scores->n);
    if (comparison.others.ok()) out.set_other_n(comparison.others->n);
    Encode(comparison.difference, out.mutable_difference());
    if (comparison.adjusted_p) out.mutable_difference()->set_adjusted_p_value(*comparison.adjusted_p);
    if (comparison.scores.ok() && comparison.others.ok()) {
      Encode(stats::StandardizeDifference(*comparison.scores, *comparison.others), out.mutable_hedges_g());
    } else {
      SetReason(comparison.difference.status(), out.mutable_hedges_g());
    }
    const auto favourable =
        CompareFavourable(manifest.instrument, release.cells, statistics, role_group, comparison);
    if (favourable) Encode(*favourable, out.mutable_favourable_difference());
    return out;
  };
  return rpc::FillPage(
      page, rpc::IndexesFrom(page.after.empty() ? std::size_t{0} : last + 1, family.size()),
      [](std::size_t index) { return base::StrCat(index); }, encode, response->mutable_comparisons(),
      response->mutable_next_page_token());
}

}  // namespace rapport::scoring
