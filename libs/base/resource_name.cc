#include "libs/base/resource_name.h"

#include <array>
#include <cstddef>
#include <span>
#include <utility>

#include "libs/base/ids.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"

namespace rapport::base {
namespace {

// One "collection/id" pair of a name.
struct Segment {
  std::string_view collection;
  bool (*is_id)(std::string_view);
};

constexpr Segment kOrganizations{"organizations", IsResourceId};
constexpr Segment kUnits{"units", IsExternalId};
constexpr Segment kMembers{"members", IsExternalId};
constexpr Segment kInstruments{"instruments", IsResourceId};
constexpr Segment kWaves{"waves", IsResourceId};
constexpr Segment kCohorts{"cohorts", IsResourceId};

// As intake makes them.
bool IsCommentId(std::string_view id) {
  constexpr size_t kDigits = 32;
  return id.size() == kDigits && id.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}
constexpr Segment kComments{"comments", IsCommentId};

absl::Status Invalid(std::span<const Segment> pattern, std::string_view field) {
  std::string shape;
  for (const Segment& segment : pattern) {
    if (!shape.empty()) shape += '/';
    StrAppend(&shape, segment.collection, "/{", segment.collection.substr(0, segment.collection.size() - 1),
              "}");
  }
  return InvalidArgument(field, StrCat("must be of the form ", shape), "INVALID_RESOURCE_NAME");
}

// Takes the part up to the next '/' (or the end) off the front of `rest`.
std::string_view TakePart(std::string_view& rest) {
  const size_t slash = rest.find('/');
  const std::string_view part = rest.substr(0, slash);
  rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
  return part;
}

// The ids of `name`, which must follow `pattern` exactly.
template <size_t N>
absl::StatusOr<std::array<std::string, N>> Split(std::string_view name, const std::array<Segment, N>& pattern,
                                                 std::string_view field) {
  std::array<std::string, N> ids;
  std::string_view rest = name;
  for (size_t i = 0; i < N; ++i) {
    const std::string_view collection = TakePart(rest);
    const std::string_view id = TakePart(rest);
    if (collection != pattern[i].collection || !pattern[i].is_id(id)) return Invalid(pattern, field);
    ids[i] = std::string(id);
  }
  // What was taken must be all there is: neither more parts nor a slash at the end.
  size_t length = 2 * N - 1;
  for (size_t i = 0; i < N; ++i) length += pattern[i].collection.size() + ids[i].size();
  if (length != name.size()) return Invalid(pattern, field);
  return ids;
}

}  // namespace

absl::StatusOr<OrganizationName> OrganizationName::Parse(std::string_view name, std::string_view field) {
  RAPPORT_ASSIGN_OR_RETURN(auto ids, Split<1>(name, {kOrganizations}, field));
  return OrganizationName{std::move(ids[0])};
}
std::string OrganizationName::ToString() const { return absl::StrCat("organizations/", organization); }

absl::StatusOr<UnitName> UnitName::Parse(std::string_view name, std::string_view field) {
  RAPPORT_ASSIGN_OR_RETURN(auto ids, Split<2>(name, {kOrganizations, kUnits}, field));
  return UnitName{std::move(ids[0]), std::move(ids[1])};
}
std::string UnitName::ToString() const {
  return absl::StrCat("organizations/", organization, "/units/", unit);
}

absl::StatusOr<MemberName> MemberName::Parse(std::string_view name, std::string_view field) {
  RAPPORT_ASSIGN_OR_RETURN(auto ids, Split<2>(name, {kOrganizations, kMembers}, field));
  return MemberName{std::move(ids[0]), std::move(ids[1])};
}
std::string MemberName::ToString() const {
  return absl::StrCat("organizations/", organization, "/members/", member);
}

absl::StatusOr<InstrumentName> InstrumentName::Parse(std::string_view name, std::string_view field) {
  RAPPORT_ASSIGN_OR_RETURN(auto ids, Split<2>(name, {kOrganizations, kInstruments}, field));
  return InstrumentName{std::move(ids[0]), std::move(ids[1])};
}
std::string InstrumentName::ToString() const {
  return absl::StrCat("organizations/", organization, "/instruments/", instrument);
}

absl::StatusOr<WaveName> WaveName::Parse(std::string_view name, std::string_view field) {
  RAPPORT_ASSIGN_OR_RETURN(auto ids, Split<2>(name, {kOrganizations, kWaves}, field));
  return WaveName{std::move(ids[0]), std::move(ids[1])};
}
std::string WaveName::ToString() const {
  return absl::StrCat("organizations/", organization, "/waves/", wave);
}

absl::StatusOr<CohortName> CohortName::Parse(std::string_view name, std::string_view field) {
  RAPPORT_ASSIGN_OR_RETURN(auto ids, Split<3>(name, {kOrganizations, kWaves, kCohorts}, field));
  return CohortName{std::move(ids[0]), std::move(ids[1]), std::move(ids[2])};
}
std::string CohortName::ToString() const {
  return absl::StrCat("organizations/", organization, "/waves/", wave, "/cohorts/", cohort);
}

absl::StatusOr<CommentName> CommentName::Parse(std::string_view name, std::string_view field) {
  RAPPORT_ASSIGN_OR_RETURN(auto ids, Split<3>(name, {kOrganizations, kWaves, kComments}, field));
  return CommentName{std::move(ids[0]), std::move(ids[1]), std::move(ids[2])};
}
std::string CommentName::ToString() const {
  return absl::StrCat("organizations/", organization, "/waves/", wave, "/comments/", comment);
}

}  // namespace rapport::base
