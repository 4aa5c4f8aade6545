#ifndef RAPPORT_TOOLS_RAPPORTCTL_POLICY_H_
#define RAPPORT_TOOLS_RAPPORTCTL_POLICY_H_

#include <optional>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "google/protobuf/field_mask.pb.h"
#include "rapport/intake/v1/disclosure_policy.pb.h"

namespace rapport::ctl {

// The options that set fields of a disclosure policy.
class PolicyOptions {
 public:
  void Declare(CLI::App& app);

  // Sets the fields that were given and adds their paths, below "policy.", to the mask.
  void Apply(intake::v1::DisclosurePolicy& policy, google::protobuf::FieldMask& given) const;

 private:
  std::optional<int> minimum_n_;
  std::optional<int> comment_minimum_n_;
  std::vector<std::string> breakdowns_;
  std::optional<int> lowest_unit_depth_;
  std::optional<int> protection_percent_;
  std::optional<int> response_rate_band_percent_;
  std::optional<int> keep_answers_days_;
  std::optional<double> export_epsilon_;
};

// The policy as sentences, a line each.
std::vector<std::string> PolicySentences(const intake::v1::DisclosurePolicy& policy);

}  // namespace rapport::ctl

#endif  // RAPPORT_TOOLS_RAPPORTCTL_POLICY_H_
