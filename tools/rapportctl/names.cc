#include "tools/rapportctl/names.h"

#include <initializer_list>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "libs/base/strings.h"

namespace rapport::ctl {
namespace {

// Puts the collections in front of the identifiers, and has `Name` judge the result.
template <class Name>
absl::StatusOr<std::string> Expand(std::string_view name, std::initializer_list<std::string_view> collections,
                                   std::string_view expected) {
  std::string full(name);
  const std::vector<std::string> ids = absl::StrSplit(full, '/');
  if (ids.front() != "organizations" && ids.size() == collections.size()) {
    full.clear();
    auto id = ids.begin();
    for (std::string_view collection : collections) {
      base::StrAppend(&full, full.empty() ? "" : "/", collection, "/", *id++);
    }
  }
  if (absl::StatusOr<Name> parsed = Name::Parse(full); parsed.ok()) return full;
  return base::InvalidArgument(
      expected,
      base::StrCat("'", name, "' is not a name of the form ", expected, " or ",
                   absl::StrJoin(collections, "/ID/",
                                 [](std::string* out, std::string_view part) { base::StrAppend(out, part); }),
                   "/ID"));
}

}  // namespace

absl::StatusOr<std::string> ExpandOrganization(std::string_view name) {
  return Expand<base::OrganizationName>(name, {"organizations"}, "ORG");
}

absl::StatusOr<std::string> ExpandUnit(std::string_view name) {
  return Expand<base::UnitName>(name, {"organizations", "units"}, "ORG/UNIT");
}

absl::StatusOr<std::string> ExpandMember(std::string_view name) {
  return Expand<base::MemberName>(name, {"organizations", "members"}, "ORG/MEMBER");
}

absl::StatusOr<std::string> ExpandInstrument(std::string_view name) {
  return Expand<base::InstrumentName>(name, {"organizations", "instruments"}, "ORG/INSTRUMENT");
}

absl::StatusOr<std::string> ExpandWave(std::string_view name) {
  return Expand<base::WaveName>(name, {"organizations", "waves"}, "ORG/WAVE");
}

absl::StatusOr<std::string> ExpandCohort(std::string_view name) {
  return Expand<base::CohortName>(name, {"organizations", "waves", "cohorts"}, "ORG/WAVE/COHORT");
}

absl::StatusOr<std::string> ExpandComment(std::string_view name) {
  return Expand<base::CommentName>(name, {"organizations", "waves", "comments"}, "ORG/WAVE/COMMENT");
}

std::string ShortName(std::string_view full_name) {
  const std::vector<std::string> parts = absl::StrSplit(std::string(full_name), '/');
  if (parts.front() != "organizations") return std::string(full_name);
  // An organization of this name has no short one: Expand() would take it for the beginning of a full name.
  if (parts.size() > 1 && parts[1] == "organizations") return std::string(full_name);
  std::vector<std::string> ids;
  for (size_t i = 1; i < parts.size(); i += 2) ids.push_back(parts[i]);
  return absl::StrJoin(ids, "/");
}

std::string LastId(std::string_view name) {
  const size_t slash = name.rfind('/');
  return std::string(slash == std::string_view::npos ? name : name.substr(slash + 1));
}

}  // namespace rapport::ctl
