#include "services/scoring/api/get_release.h"

#include <vector>

#include "libs/base/status_macros.h"
#include "libs/disclosure/released_table.h"
#include "services/scoring/domain/table_of_release.h"

namespace rapport::scoring {
namespace {

using disclosure::ReleasedTable;

// Gathers parts into pieces of a size that every client takes.
class Pieces {
 public:
  explicit Pieces(rpc::StreamSink<v1::GetReleaseResponse>& sink) : sink_(sink) {}

  // The piece to which the next part, of so many numbers, is added.
  absl::StatusOr<v1::GetReleaseResponse*> ForPartOf(std::size_t numbers) {
    if (numbers_ > kNumbersInAPiece) RAPPORT_RETURN_IF_ERROR(Flush());
    numbers_ += numbers + 1;
    return &piece_;
  }

  absl::Status Flush() {
    RAPPORT_RETURN_IF_ERROR(sink_.Write(piece_));
    piece_.Clear();
    numbers_ = 0;
    return absl::OkStatus();
  }

 private:
  static constexpr std::size_t kNumbersInAPiece = 20000;

  rpc::StreamSink<v1::GetReleaseResponse>& sink_;
  v1::GetReleaseResponse piece_;
  std::size_t numbers_ = 0;
};

absl::Status WriteFrame(const ReleasedTable& table, Pieces& pieces) {
  for (const ReleasedTable::Unit& from : table.units) {
    RAPPORT_ASSIGN_OR_RETURN(v1::GetReleaseResponse* const piece, pieces.ForPartOf(1 + from.id.size() / 8));
    v1::ReleasedUnit* const unit = piece->add_units();
    unit->set_unit_id(from.id);
    unit->set_parent(static_cast<std::uint32_t>(from.parent));
  }
  for (const ReleasedTable::Cohort& from : table.cohorts) {
    RAPPORT_ASSIGN_OR_RETURN(v1::GetReleaseResponse* const piece, pieces.ForPartOf(3));
    v1::ReleasedCohort* const cohort = piece->add_cohorts();
    cohort->set_unit(static_cast<std::uint32_t>(from.unit));
    cohort->set_role_group(static_cast<type::v1::RoleGroup>(from.role_group));
    if (from.invited) cohort->set_invited(*from.invited);
    if (from.pool) cohort->set_pool(static_cast<std::uint32_t>(*from.pool));
  }
  return absl::OkStatus();
}

absl::Status WriteFlows(const Manifest& manifest, Pieces& pieces) {
  std::uint32_t earlier = 0;
  for (const auto& [wave, flows] : manifest.flows) {
    for (const disclosure::WaveFlow& from : flows) {
      RAPPORT_ASSIGN_OR_RETURN(v1::GetReleaseResponse* const piece, pieces.ForPartOf(4));
      v1::ReleasedFlow* const flow = piece->add_flows();
      flow->set_earlier_wave(earlier);
      flow->set_earlier_cohort(static_cast<std::uint32_t>(from.earlier_cohort));
      flow->set_cohort(static_cast<std::uint32_t>(from.cohort));
      flow->set_members(from.members);
    }
    ++earlier;
  }
  return absl::OkStatus();
}

absl::Status WriteMeasure(const ReleasedTable::Measure& measure, Pieces& pieces) {
  v1::GetReleaseResponse* piece = nullptr;
  v1::ReleasedMeasure* open = nullptr;
  const auto name = [&] {
    open = piece->add_measures();
    open->set_measure(measure.id);
    open->set_range(measure.range);
  };
  if (measure.blocks.empty()) {
    RAPPORT_ASSIGN_OR_RETURN(piece, pieces.ForPartOf(1));
    name();
  }
  for (const ReleasedTable::Block& from : measure.blocks) {
    RAPPORT_ASSIGN_OR_RETURN(piece, pieces.ForPartOf(2 + from.pools.size()));
    // A piece that has just been begun does not know the measure yet.
    if (open == nullptr || piece->measures_size() == 0) name();
    v1::ReleasedBlock* const block = open->add_blocks();
    for (const std::size_t pool : from.pools) block->add_pools(static_cast<std::uint32_t>(pool));
    block->set_n(from.n);
    block->set_sum(from.sum);
  }
  return absl::OkStatus();
}

absl::Status WriteHidden(const std::vector<disclosure::HiddenPart>& hidden, Pieces& pieces) {
  for (const disclosure::HiddenPart& from : hidden) {
    RAPPORT_ASSIGN_OR_RETURN(v1::GetReleaseResponse* const piece, pieces.ForPartOf(6 + from.cohorts.size()));
    v1::HiddenPart* const part = piece->add_hidden_parts();
    part->set_measure(static_cast<std::uint32_t>(from.measure));
    part->set_block(static_cast<std::uint32_t>(from.block));
    for (const std::size_t cohort : from.cohorts) part->add_cohorts(static_cast<std::uint32_t>(cohort));
    part->set_lowest_n(from.bounds.lowest_n);
    part->set_highest_n(from.bounds.highest_n);
    part->set_lowest_sum(from.bounds.lowest_sum);
    part->set_highest_sum(from.bounds.highest_sum);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status GetRelease(const ClosedWave& wave, const Release& release,
                        rpc::StreamSink<v1::GetReleaseResponse>& sink) {
  ReleasedTable table = TableOf(wave.manifest->instrument, wave.manifest->cells, release);
  table.manifest_digest = wave.manifest->digest;
  RAPPORT_ASSIGN_OR_RETURN(const std::vector<disclosure::HiddenPart> hidden, disclosure::AuditRelease(table));
  Pieces pieces(sink);
  RAPPORT_ASSIGN_OR_RETURN(v1::GetReleaseResponse* const first, pieces.ForPartOf(1));
  first->mutable_header()->set_wave(wave.name);
  first->mutable_header()->set_minimum_n(static_cast<std::int32_t>(table.minimum_n));
  first->mutable_header()->set_protection(table.protection);
  first->mutable_header()->set_manifest_digest(table.manifest_digest);
  for (const auto& [earlier, flows] : wave.manifest->flows)
    first->mutable_header()->add_earlier_waves(earlier);
  RAPPORT_RETURN_IF_ERROR(WriteFrame(table, pieces));
  RAPPORT_RETURN_IF_ERROR(WriteFlows(*wave.manifest, pieces));
  for (const ReleasedTable::Measure& measure : table.measures) {
    RAPPORT_RETURN_IF_ERROR(WriteMeasure(measure, pieces));
  }
  RAPPORT_RETURN_IF_ERROR(WriteHidden(hidden, pieces));
  RAPPORT_ASSIGN_OR_RETURN(v1::GetReleaseResponse* const last, pieces.ForPartOf(1));
  last->mutable_certificate()->set_digest(disclosure::DigestOf(table));
  last->mutable_certificate()->set_hidden_parts(static_cast<std::int64_t>(hidden.size()));
  last->mutable_certificate()->set_solver("closed form");
  return pieces.Flush();
}

}  // namespace rapport::scoring
