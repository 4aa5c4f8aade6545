#ifndef RAPPORT_LIBS_BASE_RESOURCE_NAME_H_
#define RAPPORT_LIBS_BASE_RESOURCE_NAME_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"

namespace rapport::base {

// Names of resources as the APIs write them. Each is a plain value: the ids in the order of the path,
// compared and hashed by value.
//
// Parse() is the door for names from outside: it accepts exactly the pattern with valid ids (see ids.h) and
// otherwise returns INVALID_ARGUMENT / INVALID_RESOURCE_NAME with a violation of `field`, the request's field
// that held the name. ToString() of what Parse() returned gives the same name again. Ids from elsewhere (the
// store) are taken as they are.

// organizations/{organization}
struct OrganizationName {
  std::string organization;

  static absl::StatusOr<OrganizationName> Parse(std::string_view name, std::string_view field = "name");
  std::string ToString() const;
  bool operator==(const OrganizationName&) const = default;
};

// organizations/{organization}/units/{unit}; the unit is the source system's external id.
struct UnitName {
  std::string organization;
  std::string unit;

  static absl::StatusOr<UnitName> Parse(std::string_view name, std::string_view field = "name");
  std::string ToString() const;
  OrganizationName Parent() const { return {organization}; }
  bool operator==(const UnitName&) const = default;
};

// organizations/{organization}/members/{member}; the member is the source system's external id.
struct MemberName {
  std::string organization;
  std::string member;

  static absl::StatusOr<MemberName> Parse(std::string_view name, std::string_view field = "name");
  std::string ToString() const;
  OrganizationName Parent() const { return {organization}; }
  bool operator==(const MemberName&) const = default;
};

// organizations/{organization}/instruments/{instrument}
struct InstrumentName {
  std::string organization;
  std::string instrument;

  static absl::StatusOr<InstrumentName> Parse(std::string_view name, std::string_view field = "name");
  std::string ToString() const;
  OrganizationName Parent() const { return {organization}; }
  bool operator==(const InstrumentName&) const = default;
};

// organizations/{organization}/waves/{wave}
struct WaveName {
  std::string organization;
  std::string wave;

  static absl::StatusOr<WaveName> Parse(std::string_view name, std::string_view field = "name");
  std::string ToString() const;
  OrganizationName Parent() const { return {organization}; }
  bool operator==(const WaveName&) const = default;
};

// organizations/{organization}/waves/{wave}/cohorts/{cohort}
struct CohortName {
  std::string organization;
  std::string wave;
  std::string cohort;

  static absl::StatusOr<CohortName> Parse(std::string_view name, std::string_view field = "name");
  std::string ToString() const;
  WaveName Parent() const { return {organization, wave}; }
  bool operator==(const CohortName&) const = default;
};

// organizations/{organization}/waves/{wave}/comments/{comment}: 32 hexadecimal digits in small letters.
struct CommentName {
  std::string organization;
  std::string wave;
  std::string comment;

  static absl::StatusOr<CommentName> Parse(std::string_view name, std::string_view field = "name");
  std::string ToString() const;
  WaveName Parent() const { return {organization, wave}; }
  bool operator==(const CommentName&) const = default;
};

template <typename H>
H AbslHashValue(H h, const OrganizationName& n) {
  return H::combine(std::move(h), n.organization);
}
template <typename H>
H AbslHashValue(H h, const UnitName& n) {
  return H::combine(std::move(h), n.organization, n.unit);
}
template <typename H>
H AbslHashValue(H h, const MemberName& n) {
  return H::combine(std::move(h), n.organization, n.member);
}
template <typename H>
H AbslHashValue(H h, const InstrumentName& n) {
  return H::combine(std::move(h), n.organization, n.instrument);
}
template <typename H>
H AbslHashValue(H h, const WaveName& n) {
  return H::combine(std::move(h), n.organization, n.wave);
}
template <typename H>
H AbslHashValue(H h, const CohortName& n) {
  return H::combine(std::move(h), n.organization, n.wave, n.cohort);
}
template <typename H>
H AbslHashValue(H h, const CommentName& n) {
  return H::combine(std::move(h), n.organization, n.wave, n.comment);
}

}  // namespace rapport::base

#endif  // RAPPORT_LIBS_BASE_RESOURCE_NAME_H_
