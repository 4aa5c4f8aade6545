#include <string>
#include <utility>

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/db/database.h"
#include "services/roster/store/sql/sql_store.h"

namespace rapport::roster {
namespace {

// Keeps which members belong to the cohort; returns how many.
absl::StatusOr<std::int64_t> KeepMembers(db::Transaction& transaction, const std::string& organization,
                                         std::string_view wave, std::size_t index, const Cohort& cohort) {
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement insert,
      transaction.Prepare(
          "INSERT INTO wave_members (organization, member, wave, cohort) "
          "SELECT organization, member, ?, ? FROM members "
          "WHERE organization = ? AND unit = ? AND role_group = ? AND specialty = ? AND active = 1"));
  std::int64_t kept = 0;
  for (const CohortKey& key : cohort.keys) {
    insert.Reset();
    RAPPORT_RETURN_IF_ERROR(insert
                                .BindAll(wave, index, organization, key.unit_id,
                                         static_cast<int>(cohort.role_group), key.specialty)
                                .Run());
    kept += transaction.Changes();
  }
  return kept;
}

absl::StatusOr<std::vector<WaveFlow>> ReadFlows(db::Transaction& transaction, const std::string& organization,
                                                std::string_view wave) {
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement query,
      transaction.Prepare(
          "SELECT e.wave, e.cohort, n.cohort, COUNT(*) FROM wave_members n JOIN wave_members e "
          "ON e.organization = n.organization AND e.member = n.member AND e.wave <> n.wave "
          "WHERE n.organization = ? AND n.wave = ? GROUP BY e.wave, e.cohort, n.cohort ORDER BY e.wave, "
          "e.cohort, n.cohort"));
  query.BindAll(organization, wave);
  std::vector<WaveFlow> flows;
  for (;;) {
    RAPPORT_ASSIGN_OR_RETURN(const bool more, query.Step());
    if (!more) return flows;
    flows.push_back({std::string(query.Text(0)), static_cast<std::size_t>(query.Int64(1)),
                     static_cast<std::size_t>(query.Int64(2)), query.Int64(3)});
  }
}

}  // namespace

absl::StatusOr<std::vector<WaveFlow>> SqlStore::KeepWaveMembers(const base::WaveName& wave,
                                                                std::span<const Cohort> cohorts) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Write(wave.organization));
  RAPPORT_RETURN_IF_ERROR(CheckOrganization(*transaction, wave.organization));
  {
    RAPPORT_ASSIGN_OR_RETURN(
        db::Statement erase,
        transaction->Prepare("DELETE FROM wave_members WHERE organization = ? AND wave = ?"));
    RAPPORT_RETURN_IF_ERROR(erase.BindAll(wave.organization, wave.wave).Run());
  }
  for (std::size_t index = 0; index < cohorts.size(); ++index) {
    if (cohorts[index].size == 0) continue;  // of a survey held elsewhere: nobody knows who is in it
    RAPPORT_ASSIGN_OR_RETURN(const std::int64_t kept,
                             KeepMembers(*transaction, wave.organization, wave.wave, index, cohorts[index]));
    if (kept != cohorts[index].size) {
      return base::Error(absl::StatusCode::kAborted, "ROSTER_CHANGED",
                         "the roster changed while its cohorts were derived; try again");
    }
  }
  RAPPORT_ASSIGN_OR_RETURN(std::vector<WaveFlow> flows,
                           ReadFlows(*transaction, wave.organization, wave.wave));
  RAPPORT_RETURN_IF_ERROR(transaction->Commit());
  return flows;
}

}  // namespace rapport::roster
