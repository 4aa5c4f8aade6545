#include "services/roster/store/conformance/roster_store_conformance.h"

#include <gtest/gtest.h>

#include <utility>

#include "absl/strings/str_split.h"
#include "libs/testing/status_matchers.h"

namespace rapport::roster {

void RosterStoreConformance::MakeOrganizations() {
  for (const base::OrganizationName& name : {kAcme, kOther}) {
    ASSERT_OK(store_->CreateOrganization({name.organization, "Some name"}, "", ""));
  }
}

absl::StatusOr<ImportCounts> RosterStoreConformance::ImportUnits(const base::OrganizationName& organization,
                                                                 const std::vector<std::string>& units,
                                                                 ImportMode mode) {
  std::vector<UnitRow> rows;
  for (const std::string& unit : units) {
    const std::vector<std::string> row = absl::StrSplit(unit, '=');
    const std::vector<std::string> parts = absl::StrSplit(row[0], '<');
    rows.push_back({0, parts[0], parts.size() > 1 ? parts[1] : "", "Unit " + parts[0]});
    if (row.size() > 1) rows.back().predecessor_ids = absl::StrSplit(row[1], '+', absl::SkipEmpty());
  }
  return store_->ReplaceUnits(organization, std::get<UnitTree>(UnitTree::Build(std::move(rows))), mode);
}

absl::StatusOr<ImportCounts> RosterStoreConformance::ImportMembers(const base::OrganizationName& organization,
                                                                   const std::vector<std::string>& members,
                                                                   const MemberImportOptions& options) {
  const auto units = store_->ActiveUnitIds(organization);
  MemberRows rows(units.ok() ? *units : std::vector<std::string>{});
  for (const std::string& member : members) {
    const std::vector<std::string> parts = absl::StrSplit(member, ' ');
    rows.Add({0, parts[0], parts[1], parts[2], parts.size() > 3 ? std::string_view(parts[3]) : ""});
  }
  return store_->ImportMembers(organization, rows, options);
}

std::vector<std::string> RosterStoreConformance::MemberIds(const base::OrganizationName& organization) {
  const auto members = store_->ListMembers(organization, {"", 1000, true});
  EXPECT_OK(members);
  std::vector<std::string> ids;
  for (const Member& member : *members) ids.push_back(member.active ? member.id : member.id + "!");
  return ids;
}

std::vector<std::string> RosterStoreConformance::UnitIds(const base::OrganizationName& organization) {
  const auto units = store_->ListUnits(organization, {"", 1000, true});
  EXPECT_OK(units);
  std::vector<std::string> ids;
  for (const Unit& unit : *units) ids.push_back(unit.active ? unit.id : unit.id + "!");
  return ids;
}

// Suites whose instances come from the backends linked in.
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(RosterStoreConformance);

}  // namespace rapport::roster
