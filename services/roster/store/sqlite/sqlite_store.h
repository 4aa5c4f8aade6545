#ifndef RAPPORT_SERVICES_ROSTER_STORE_SQLITE_SQLITE_STORE_H_
#define RAPPORT_SERVICES_ROSTER_STORE_SQLITE_SQLITE_STORE_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libs/db/database.h"
#include "libs/db/pool.h"
#include "services/roster/store/roster_store.h"

namespace rapport::roster {

// The roster in one SQLite file. Made by OpenSqliteStore().
class SqliteStore final : public RosterStore {
 public:
  explicit SqliteStore(std::unique_ptr<db::Pool> pool) : pool_(std::move(pool)) {}

  absl::StatusOr<Organization> CreateOrganization(const Organization& organization,
                                                  std::string_view request_id,
                                                  std::string_view request_digest) override;
  absl::StatusOr<Organization> GetOrganization(const base::OrganizationName& name) override;
  absl::StatusOr<std::vector<Organization>> ListOrganizations(std::string_view after, int limit) override;
  absl::StatusOr<Organization> UpdateOrganization(
      const base::OrganizationName& name,
      const std::function<absl::StatusOr<Organization>(const Organization&)>& change) override;

  absl::StatusOr<ImportCounts> ReplaceUnits(const base::OrganizationName& organization, const UnitTree& tree,
                                            ImportMode mode) override;
  absl::StatusOr<Unit> GetUnit(const base::UnitName& name) override;
  absl::StatusOr<std::vector<Unit>> ListUnits(const base::OrganizationName& organization,
                                              const ListRange& range) override;
  absl::StatusOr<std::vector<std::string>> ActiveUnitIds(const base::OrganizationName& organization) override;

  absl::StatusOr<ImportCounts> ImportMembers(const base::OrganizationName& organization,
                                             const MemberRows& rows,
                                             const MemberImportOptions& options) override;
  absl::StatusOr<Member> GetMember(const base::MemberName& name) override;
  absl::StatusOr<std::vector<Member>> ListMembers(const base::OrganizationName& organization,
                                                  const ListRange& range) override;

  absl::StatusOr<RosterSnapshot> Snapshot(const base::OrganizationName& organization) override;
  absl::StatusOr<std::vector<WaveFlow>> KeepWaveMembers(const base::WaveName& wave,
                                                        std::span<const Cohort> cohorts) override;

 private:
  const std::unique_ptr<db::Pool> pool_;
};

// NOT_FOUND, ORGANIZATION_NOT_FOUND unless `database` knows the organization.
absl::Status CheckOrganization(db::Database& database, std::string_view organization);

}  // namespace rapport::roster

#endif  // RAPPORT_SERVICES_ROSTER_STORE_SQLITE_SQLITE_STORE_H_
