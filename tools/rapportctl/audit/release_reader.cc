#include "tools/rapportctl/audit/release_reader.h"

#include <utility>

#include "libs/base/status.h"

namespace rapport::ctl {
namespace {

namespace v1 = ::rapport::scoring::v1;
using disclosure::ReleasedTable;

absl::Status Incomplete() {
  return base::Error(absl::StatusCode::kDataLoss, "RELEASE_INCOMPLETE", "the release did not arrive whole");
}

void AddMeasure(const v1::ReleasedMeasure& from, std::vector<ReleasedTable::Measure>& measures) {
  // The rest of a measure that did not fit into a piece has the same identifier.
  if (measures.empty() || measures.back().id != from.measure()) {
    measures.push_back({from.measure(), from.range(), {}});
  }
  for (const v1::ReleasedBlock& block : from.blocks()) {
    measures.back().blocks.push_back({{block.pools().begin(), block.pools().end()}, block.n(), block.sum()});
  }
}

}  // namespace

absl::Status ReleaseReader::Add(const v1::GetReleaseResponse& piece) {
  if (piece.has_header() == begun_ || certified_) return Incomplete();
  begun_ = true;
  ReleasedTable& table = told_.table;
  if (piece.has_header()) {
    table.minimum_n = piece.header().minimum_n();
    table.protection = piece.header().protection();
    table.manifest_digest = piece.header().manifest_digest();
    told_.earlier_waves.assign(piece.header().earlier_waves().begin(), piece.header().earlier_waves().end());
    told_.flows.resize(told_.earlier_waves.size());
  }
  for (const v1::ReleasedUnit& unit : piece.units()) table.units.push_back({unit.unit_id(), unit.parent()});
  for (const v1::ReleasedCohort& from : piece.cohorts()) {
    ReleasedTable::Cohort& cohort = table.cohorts.emplace_back();
    cohort.unit = from.unit();
    cohort.role_group = from.role_group();
    if (from.has_invited()) cohort.invited = from.invited();
    if (from.has_pool()) cohort.pool = from.pool();
  }
  for (const v1::ReleasedFlow& flow : piece.flows()) {
    if (flow.earlier_wave() >= told_.flows.size()) return Incomplete();
    told_.flows[flow.earlier_wave()].push_back({flow.earlier_cohort(), flow.cohort(), flow.members()});
  }
  for (const v1::ReleasedMeasure& measure : piece.measures()) AddMeasure(measure, table.measures);
  for (const v1::HiddenPart& part : piece.hidden_parts()) {
    told_.hidden.push_back({part.measure(),
                            part.block(),
                            {part.cohorts().begin(), part.cohorts().end()},
                            {part.lowest_n(), part.highest_n(), part.lowest_sum(), part.highest_sum()}});
  }
  if (piece.has_certificate()) {
    certified_ = true;
    told_.digest = piece.certificate().digest();
    told_.solver = piece.certificate().solver();
    parts_ = piece.certificate().hidden_parts();
  }
  return absl::OkStatus();
}

absl::StatusOr<ToldRelease> ReleaseReader::Finish() && {
  if (!certified_ || parts_ != static_cast<std::int64_t>(told_.hidden.size())) return Incomplete();
  return std::move(told_);
}

}  // namespace rapport::ctl
