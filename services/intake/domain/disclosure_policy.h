#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_DISCLOSURE_POLICY_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_DISCLOSURE_POLICY_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace rapport::intake {

// What may become known of the answers to a wave; rapport.intake.v1.DisclosurePolicy says what each field
// means.
struct DisclosurePolicy {
  int minimum_n = 10;
  int comment_minimum_n = 25;
  bool by_unit = true;
  bool by_specialty = true;
  std::optional<int> lowest_unit_depth = {};
  int protection_percent = 20;
  int response_rate_band_percent = 25;
  int keep_answers_days = 365;
  double export_epsilon = 0;

  bool operator==(const DisclosurePolicy&) const = default;
};

// INVALID_ARGUMENT that names every field out of its range, as "wave.policy.<field>".
absl::Status Check(const DisclosurePolicy& policy);

// OK if `policy` allows nothing that `before` does not; otherwise FAILED_PRECONDITION, POLICY_LOOSENED, which
// names the first field that does.
absl::Status CheckNotLoosened(const DisclosurePolicy& before, const DisclosurePolicy& policy);

// One line "<field> <value>" a field, in the order of the fields: what is stored, and hashed. The same policy
// has the same text.
std::string ToText(const DisclosurePolicy& policy);

// Reads back what ToText() wrote. DATA_LOSS, STORAGE_CORRUPT otherwise.
absl::StatusOr<DisclosurePolicy> PolicyFromText(std::string_view text);

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_DISCLOSURE_POLICY_H_
