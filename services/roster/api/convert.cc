#include "services/roster/api/convert.h"

#include "libs/base/resource_name.h"
#include "libs/rpc/etag.h"

namespace rapport::roster {
namespace {

type::v1::RoleGroup ToProto(base::RoleGroup role_group) {
  return static_cast<type::v1::RoleGroup>(role_group);
}

}  // namespace

v1::Organization ToProto(const Organization& organization) {
  v1::Organization proto;
  proto.set_name(base::OrganizationName{organization.id}.ToString());
  proto.set_display_name(organization.display_name);
  proto.set_etag(rpc::EtagOf(proto));
  return proto;
}

v1::Unit ToProto(const std::string& organization, const Unit& unit) {
  v1::Unit proto;
  proto.set_name(base::UnitName{organization, unit.id}.ToString());
  proto.set_display_name(unit.display_name);
  if (!unit.parent_id.empty()) proto.set_parent_unit(base::UnitName{organization, unit.parent_id}.ToString());
  proto.set_active(unit.active);
  for (const std::string& id : unit.predecessor_ids) {
    proto.add_predecessor_units(base::UnitName{organization, id}.ToString());
  }
  return proto;
}

v1::Member ToProto(const std::string& organization, const Member& member) {
  v1::Member proto;
  proto.set_name(base::MemberName{organization, member.id}.ToString());
  proto.set_unit(base::UnitName{organization, member.unit_id}.ToString());
  proto.set_role_group(ToProto(member.role_group));
  proto.set_specialty(member.specialty);
  proto.set_active(member.active);
  return proto;
}

v1::Cohort ToProto(const std::string& organization, const Cohort& cohort) {
  v1::Cohort proto;
  proto.set_role_group(ToProto(cohort.role_group));
  proto.set_unit(base::UnitName{organization, cohort.unit_id}.ToString());
  proto.mutable_specialties()->Add(cohort.specialties.begin(), cohort.specialties.end());
  proto.set_size(static_cast<std::int32_t>(cohort.size));
  proto.set_undersized(cohort.undersized);
  return proto;
}

internal_v1::SnapshotUnit ToSnapshot(const UnitTree::Node& unit) {
  internal_v1::SnapshotUnit proto;
  proto.set_unit_id(unit.id);
  proto.set_parent_unit_id(unit.parent_id);
  proto.set_display_name(unit.display_name);
  if (unit.predecessor_ids) {
    proto.mutable_earlier_unit_ids()->Add(unit.predecessor_ids->begin(), unit.predecessor_ids->end());
  }
  return proto;
}

internal_v1::SnapshotCohort ToSnapshot(const Cohort& cohort) {
  internal_v1::SnapshotCohort proto;
  proto.set_role_group(ToProto(cohort.role_group));
  proto.set_unit_id(cohort.unit_id);
  proto.mutable_specialties()->Add(cohort.specialties.begin(), cohort.specialties.end());
  proto.set_size(static_cast<std::int32_t>(cohort.size));
  for (const CohortKey& key : cohort.keys) {
    internal_v1::CohortKey& out = *proto.add_keys();
    out.set_unit_id(key.unit_id);
    out.set_specialty(key.specialty);
  }
  return proto;
}

internal_v1::SnapshotFlow ToSnapshot(const WaveFlow& flow) {
  internal_v1::SnapshotFlow proto;
  proto.set_earlier_wave(flow.earlier_wave);
  proto.set_earlier_cohort(static_cast<std::uint32_t>(flow.earlier_cohort));
  proto.set_cohort(static_cast<std::uint32_t>(flow.cohort));
  proto.set_members(flow.members);
  return proto;
}

}  // namespace rapport::roster
