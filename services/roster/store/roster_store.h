#ifndef RAPPORT_SERVICES_ROSTER_STORE_ROSTER_STORE_H_
#define RAPPORT_SERVICES_ROSTER_STORE_ROSTER_STORE_H_

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "libs/base/resource_name.h"
#include "services/roster/domain/cohorts.h"
#include "services/roster/domain/member.h"
#include "services/roster/domain/member_rows.h"
#include "services/roster/domain/unit_tree.h"

namespace rapport::roster {

struct Organization {
  std::string id;
  std::string display_name;
  bool operator==(const Organization&) const = default;
};

struct Unit {
  std::string id;
  std::string parent_id;  // empty for the root
  std::string display_name;
  bool active = true;
  std::vector<std::string> predecessor_ids = {};  // units that it took over from directly, as imported
  bool operator==(const Unit&) const = default;
};

// A part of a list that is ordered by id.
struct ListRange {
  std::string after;  // ids greater than this; empty: from the start
  int limit = 0;
  bool show_inactive = false;
};

// Whether an import is kept.
enum class ImportMode { kCommit, kValidateOnly };

// What an import of members does besides taking the rows.
struct MemberImportOptions {
  ImportMode mode = ImportMode::kCommit;
  bool deactivate_missing = false;  // active members that no row names become inactive
  std::function<absl::Status()> check_wanted =
      nullptr;  // asked now and then; its error ends and undoes the import
};

// What an import did, in resources.
struct ImportCounts {
  std::int64_t created = 0;
  std::int64_t updated = 0;  // reactivated ones included
  std::int64_t unchanged = 0;
  std::int64_t deactivated = 0;
  bool operator==(const ImportCounts&) const = default;
};

// What cohorts are derived from, as it stood at one moment: no person in it.
struct RosterSnapshot {
  std::vector<UnitRow> units;    // active, by id; no lines; predecessors of all steps (UnitLineage)
  std::vector<KeyCount> counts;  // active members, by unit, role group and specialty
};

// How many members of a cohort of an earlier wave belong to a cohort of a later one. Cohorts by their
// indexes.
struct WaveFlow {
  std::string earlier_wave;  // its id
  std::size_t earlier_cohort = 0;
  std::size_t cohort = 0;
  std::int64_t members = 0;
  bool operator==(const WaveFlow&) const = default;
};

// Where the roster is kept. Every backend passes conformance/roster_store_conformance.h.
//
// Threads: all methods may be called from any thread. Durability: when a method that changes something
// returns OK, the change is on disk; otherwise nothing has changed. Errors carry a reason and no driver's
// text: NOT_FOUND (ORGANIZATION_NOT_FOUND, UNIT_NOT_FOUND, MEMBER_NOT_FOUND), ALREADY_EXISTS, and
// UNAVAILABLE, RESOURCE_EXHAUSTED or DATA_LOSS from the engine. Texts come checked, the store looks into none
// of them.
class RosterStore {
 public:
  virtual ~RosterStore() = default;

  // Keeps a new organization. With a `request_id` that made this very one before, returns it as it is now. A
  // `request_digest` other than the one kept under the id: ALREADY_EXISTS, REQUEST_ID_REUSED. A taken id:
  // ALREADY_EXISTS, ORGANIZATION_EXISTS.
  virtual absl::StatusOr<Organization> CreateOrganization(const Organization& organization,
                                                          std::string_view request_id,
                                                          std::string_view request_digest) = 0;
  virtual absl::StatusOr<Organization> GetOrganization(const base::OrganizationName& name) = 0;
  virtual absl::StatusOr<std::vector<Organization>> ListOrganizations(std::string_view after, int limit) = 0;

  // Replaces an organization by what `change` makes of it, nobody else changing it in between. An error of
  // `change` is returned. `change` must not call the store.
  virtual absl::StatusOr<Organization> UpdateOrganization(
      const base::OrganizationName& name,
      const std::function<absl::StatusOr<Organization>(const Organization&)>& change) = 0;

  // Makes `tree` the tree of the organization; units that it lacks become inactive, and where it does not say
  // the predecessors, they stay. FAILED_PRECONDITION, UNIT_IN_USE when a unit that it lacks has active
  // members; metadata "units" names up to ten of them.
  virtual absl::StatusOr<ImportCounts> ReplaceUnits(const base::OrganizationName& organization,
                                                    const UnitTree& tree, ImportMode mode) = 0;
  virtual absl::StatusOr<Unit> GetUnit(const base::UnitName& name) = 0;
  virtual absl::StatusOr<std::vector<Unit>> ListUnits(const base::OrganizationName& organization,
                                                      const ListRange& range) = 0;
  // Ids of all active units, sorted.
  virtual absl::StatusOr<std::vector<std::string>> ActiveUnitIds(
      const base::OrganizationName& organization) = 0;

  // Takes all rows or none. ABORTED, UNITS_CHANGED when a unit of the rows is not active any more.
  virtual absl::StatusOr<ImportCounts> ImportMembers(const base::OrganizationName& organization,
                                                     const MemberRows& rows,
                                                     const MemberImportOptions& options) = 0;
  virtual absl::StatusOr<Member> GetMember(const base::MemberName& name) = 0;
  virtual absl::StatusOr<std::vector<Member>> ListMembers(const base::OrganizationName& organization,
                                                          const ListRange& range) = 0;

  virtual absl::StatusOr<RosterSnapshot> Snapshot(const base::OrganizationName& organization) = 0;

  // Keeps which active members belong to which of the cohorts of a wave, in place of what was kept of it
  // before, and returns how many of them belonged to which cohort of other waves, by wave and cohorts.
  // Cohorts of unknown size have nobody. ABORTED, ROSTER_CHANGED when members are no longer those from whom
  // the cohorts were derived.
  virtual absl::StatusOr<std::vector<WaveFlow>> KeepWaveMembers(const base::WaveName& wave,
                                                                std::span<const Cohort> cohorts) = 0;
};

}  // namespace rapport::roster

#endif  // RAPPORT_SERVICES_ROSTER_STORE_ROSTER_STORE_H_
