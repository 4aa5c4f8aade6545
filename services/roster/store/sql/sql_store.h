#ifndef RAPPORT_SERVICES_ROSTER_STORE_SQL_SQL_STORE_H_
#define RAPPORT_SERVICES_ROSTER_STORE_SQL_SQL_STORE_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libs/db/database.h"
#include "services/roster/store/roster_store.h"

namespace rapport::roster {

// The roster in one SQLite file. Made by OpenSqlStore().
class SqlStore final : public RosterStore {
 public:
  explicit SqlStore(std::unique_ptr<db::Database> database) : database_(std::move(database)) {}

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
  // What a request with this identifier has made, as it is now. REQUEST_ID_REUSED for another digest.
  absl::StatusOr<std::optional<Organization>> MadeBefore(std::string_view request_id,
                                                         std::string_view request_digest);

  const std::unique_ptr<db::Database> database_;
};

// NOT_FOUND, ORGANIZATION_NOT_FOUND unless there is the organization.
absl::Status CheckOrganization(db::Transaction& transaction, std::string_view organization);

}  // namespace rapport::roster

#endif  // RAPPORT_SERVICES_ROSTER_STORE_SQL_SQL_STORE_H_
