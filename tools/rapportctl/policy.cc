#include "tools/rapportctl/policy.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace rapport::ctl {
namespace {

using ::rapport::intake::v1::DisclosurePolicy;

bool Allows(const DisclosurePolicy& policy, DisclosurePolicy::Breakdown breakdown) {
  return std::find(policy.breakdowns().begin(), policy.breakdowns().end(), breakdown) !=
         policy.breakdowns().end();
}

}  // namespace

void PolicyOptions::Declare(CLI::App& app) {
  app.add_option("--minimum-n", minimum_n_, "Fewest respondents behind any number (default 10)")
      ->check(CLI::Range(5, 1000));
  app.add_option("--comment-minimum-n", comment_minimum_n_,
                 "Fewest comments behind any comment that is shown (default 25)")
      ->check(CLI::Range(5, 10000));
  app.add_option("--breakdown", breakdowns_,
                 "What results may be broken down by; may be repeated (default all)")
      ->check(CLI::IsMember({"role-group", "unit", "specialty"}))
      ->allow_extra_args(false);
  app.add_option("--lowest-unit-depth", lowest_unit_depth_,
                 "Show no unit deeper in the tree than this; 1: right below the root (default no limit)")
      ->check(CLI::Range(1, 1000));
  app.add_option("--protection", protection_percent_,
                 "Least width of what can be known of the mean of a hidden group, per cent of the response "
                 "range (default 20)")
      ->check(CLI::Range(20, 50));
  app.add_option("--response-rate-band", response_rate_band_percent_,
                 "Width of the bands in which response rates are told, per cent (default 25)")
      ->check(CLI::IsMember({10, 20, 25, 50}));
  app.add_option("--keep-answers-days", keep_answers_days_,
                 "Days after closing until answers are deleted (default 365)")
      ->check(CLI::Range(1, 3650));
  app.add_option("--export-epsilon", export_epsilon_,
                 "Privacy budget of exports to other organizations (default 0: none)")
      ->check(CLI::Range(0.0, 4.0));
}

void PolicyOptions::Apply(DisclosurePolicy& policy, google::protobuf::FieldMask& given) const {
  const auto set = [&](const auto& value, void (DisclosurePolicy::*setter)(decltype(*value + 0)),
                       const char* field) {
    if (!value) return;
    (policy.*setter)(*value);
    given.add_paths(absl::StrCat("policy.", field));
  };
  set(minimum_n_, &DisclosurePolicy::set_minimum_n, "minimum_n");
  set(comment_minimum_n_, &DisclosurePolicy::set_comment_minimum_n, "comment_minimum_n");
  if (!breakdowns_.empty()) {
    given.add_paths("policy.breakdowns");
    for (const std::string& breakdown : breakdowns_) {
      policy.add_breakdowns(breakdown == "unit"        ? DisclosurePolicy::BREAKDOWN_UNIT
                            : breakdown == "specialty" ? DisclosurePolicy::BREAKDOWN_SPECIALTY
                                                       : DisclosurePolicy::BREAKDOWN_ROLE_GROUP);
    }
  }
  set(lowest_unit_depth_, &DisclosurePolicy::set_lowest_unit_depth, "lowest_unit_depth");
  set(protection_percent_, &DisclosurePolicy::set_protection_percent, "protection_percent");
  set(response_rate_band_percent_, &DisclosurePolicy::set_response_rate_band_percent,
      "response_rate_band_percent");
  set(keep_answers_days_, &DisclosurePolicy::set_keep_answers_days, "keep_answers_days");
  set(export_epsilon_, &DisclosurePolicy::set_export_epsilon, "export_epsilon");
}

std::vector<std::string> PolicySentences(const DisclosurePolicy& policy) {
  std::string units = "no unit is shown by itself";
  if (Allows(policy, DisclosurePolicy::BREAKDOWN_UNIT)) {
    units = policy.has_lowest_unit_depth()
                ? absl::StrCat("units are shown down to depth ", policy.lowest_unit_depth(), " of the tree")
                : std::string("units are shown by themselves where they are large enough");
  }
  return {
      absl::StrCat("no number is shown that stands on fewer than ", policy.minimum_n(), " respondents"),
      absl::StrCat("no comment is shown that is one of fewer than ", policy.comment_minimum_n()),
      units,
      Allows(policy, DisclosurePolicy::BREAKDOWN_SPECIALTY) ? "specialties are shown by themselves"
                                                            : "no specialty is shown by itself",
      absl::StrCat("what can be known of the mean of a hidden group is left open by ",
                   policy.protection_percent(), " % of the response range or more"),
      absl::StrCat("response rates are told in bands of ", policy.response_rate_band_percent(), " %"),
      absl::StrCat("answers are deleted ", policy.keep_answers_days(), " days after the wave has closed"),
      policy.export_epsilon() > 0
          ? absl::StrCat("exports to other organizations have a privacy budget (epsilon) of ",
                         policy.export_epsilon(), " in all")
          : std::string("nothing is exported to other organizations"),
  };
}

}  // namespace rapport::ctl
