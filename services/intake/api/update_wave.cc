#include "services/intake/api/update_wave.h"

#include <algorithm>
#include <string_view>

#include "absl/strings/match.h"
#include "google/protobuf/util/field_mask_util.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "services/intake/api/convert.h"

namespace rapport::intake {
namespace {

using google::protobuf::FieldMask;
using google::protobuf::util::FieldMaskUtil;

constexpr std::string_view kFields[] = {"display_name", "instrument", "forms",
                                        "policy",       "provenance", "source_note"};

bool MayChange(const std::string& path) {
  return std::ranges::find(kFields, path) != std::end(kFields) ||
         (absl::StartsWith(path, "policy.") && path.back() != '.' &&
          FieldMaskUtil::IsValidPath<v1::Wave>(path));
}

absl::StatusOr<FieldMask> MaskOf(const v1::UpdateWaveRequest& request) {
  FieldMask mask = request.update_mask();
  for (const std::string& path : mask.paths()) {
    if (!MayChange(path)) {
      return base::InvalidArgument("update_mask", "names a field that is not known or cannot be changed",
                                   "UNKNOWN_FIELD_PATH");
    }
  }
  if (mask.paths().empty()) {
    for (const std::string_view field : kFields) mask.add_paths(std::string(field));
  }
  return mask;
}

// Whether they are the same but for the policy.
bool DifferInPolicyOnly(const Wave& current, const Wave& changed) {
  Wave with_policy = current;
  with_policy.policy = changed.policy;
  return with_policy == changed;
}

}  // namespace

absl::StatusOr<Wave> Update(const Wave& current, const v1::UpdateWaveRequest& request) {
  RAPPORT_ASSIGN_OR_RETURN(const FieldMask mask, MaskOf(request));
  if (!request.wave().etag().empty() && request.wave().etag() != current.etag) {
    return base::Error(absl::StatusCode::kAborted, "ETAG_MISMATCH", "the wave has changed since it was read");
  }
  v1::Wave merged = ToProto(current);
  FieldMaskUtil::MergeOptions options;
  options.set_replace_message_fields(true);
  options.set_replace_repeated_fields(true);
  FieldMaskUtil::MergeMessageTo(request.wave(), mask, options, &merged);
  RAPPORT_ASSIGN_OR_RETURN(const Wave wanted, WaveFromProto(merged, current.name));
  Wave changed = current;
  changed.display_name = wanted.display_name;
  changed.instrument_id = wanted.instrument_id;
  changed.forms = wanted.forms;
  changed.policy = wanted.policy;
  changed.provenance = wanted.provenance;
  changed.source_note = wanted.source_note;
  switch (current.state) {
    case WaveState::kDraft:
      return changed;
    case WaveState::kOpen:
      if (!DifferInPolicyOnly(current, changed)) {
        return base::Error(absl::StatusCode::kFailedPrecondition, "WAVE_NOT_DRAFT",
                           "of a wave that is open only the policy may change");
      }
      RAPPORT_RETURN_IF_ERROR(CheckNotLoosened(current.policy, changed.policy));
      return changed;
    case WaveState::kClosed:
      break;
  }
  return base::Error(absl::StatusCode::kFailedPrecondition, "WAVE_CLOSED", "a closed wave does not change");
}

}  // namespace rapport::intake
