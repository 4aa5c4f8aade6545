#ifndef RAPPORT_SERVICES_INTAKE_API_CONVERT_H_
#define RAPPORT_SERVICES_INTAKE_API_CONVERT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "rapport/intake/v1/instrument.pb.h"
#include "rapport/intake/v1/response.pb.h"
#include "rapport/intake/v1/wave.pb.h"
#include "services/intake/domain/answer_sheet.h"
#include "services/intake/domain/comment.h"
#include "services/intake/domain/frozen_wave.h"
#include "services/intake/domain/wave.h"

namespace rapport::intake {

v1::Wave ToProto(const Wave& wave);
v1::DisclosurePolicy ToProto(const DisclosurePolicy& policy);

// The wave that a creation asks for, with its defaults. INVALID_ARGUMENT names every bad field below "wave".
absl::StatusOr<Wave> WaveFromProto(const v1::Wave& proto, const base::WaveName& name);

v1::WaveCohort ToProto(const base::WaveName& wave, std::uint32_t index, const FrozenCohort& cohort,
                       const std::string& unit_display_name);

// The answers of a sheet as the domain checks them; they borrow the items' identifiers.
std::vector<AnswerInput> AnswerInputs(const google::protobuf::RepeatedPtrField<v1::Answer>& answers);

// The comments of a submission as the domain checks them; they borrow all texts.
std::vector<CommentInput> CommentInputs(const google::protobuf::RepeatedPtrField<v1::Comment>& comments);

inline type::v1::RoleGroup ToProto(base::RoleGroup role_group) {
  return static_cast<type::v1::RoleGroup>(role_group);
}

// The text in `language`, or else in the first language.
const std::string& TextIn(const google::protobuf::RepeatedPtrField<v1::LocalizedText>& texts,
                          const std::string& language);

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_API_CONVERT_H_
