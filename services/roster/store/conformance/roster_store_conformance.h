#ifndef RAPPORT_SERVICES_ROSTER_STORE_CONFORMANCE_ROSTER_STORE_CONFORMANCE_H_
#define RAPPORT_SERVICES_ROSTER_STORE_CONFORMANCE_ROSTER_STORE_CONFORMANCE_H_

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "services/roster/store/roster_store.h"

namespace rapport::roster {

// A backend under test. Open() gives a store on the same data every time it is called within one test, so
// that tests can close and reopen it.
class StoreBackend {
 public:
  virtual ~StoreBackend() = default;
  virtual std::unique_ptr<RosterStore> Open() = 0;
  // Migrates to NextMigrations(), as a newer program does while stores are open.
  virtual void MigrateToNext() = 0;
  // And back, once no store is open.
  virtual void MigrateBack() = 0;
};

// A fresh, empty backend.
using BackendFactory = std::function<std::unique_ptr<StoreBackend>()>;

// What every RosterStore does. A backend instantiates it with
// INSTANTIATE_TEST_SUITE_P(Sqlite, RosterStoreConformance, testing::Values(factory)).
class RosterStoreConformance : public ::testing::TestWithParam<BackendFactory> {
 protected:
  inline static const base::OrganizationName kAcme = {"acme"};
  inline static const base::OrganizationName kOther = {"other"};

  void SetUp() override {
    backend_ = GetParam()();
    store_ = backend_->Open();
  }
  void Reopen() {
    store_.reset();
    store_ = backend_->Open();
  }

  // Makes both organizations.
  void MakeOrganizations();

  // Imports a tree of units that are each "unit" (the root) or "unit<parent", named "Unit <unit>".
  absl::StatusOr<ImportCounts> ImportUnits(const base::OrganizationName& organization,
                                           const std::vector<std::string>& units,
                                           ImportMode mode = ImportMode::kCommit);

  // Imports members that are each "id unit role_group specialty"; a faulty one is only named.
  absl::StatusOr<ImportCounts> ImportMembers(const base::OrganizationName& organization,
                                             const std::vector<std::string>& members,
                                             const MemberImportOptions& options = {});

  // Ids of all members, leavers marked by "!".
  std::vector<std::string> MemberIds(const base::OrganizationName& organization);
  // Ids of all units, inactive ones marked by "!".
  std::vector<std::string> UnitIds(const base::OrganizationName& organization);

  std::unique_ptr<StoreBackend> backend_;
  std::unique_ptr<RosterStore> store_;
};

}  // namespace rapport::roster

#endif  // RAPPORT_SERVICES_ROSTER_STORE_CONFORMANCE_ROSTER_STORE_CONFORMANCE_H_
