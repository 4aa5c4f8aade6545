#include "services/intake/domain/manifest_digest.h"

#include <vector>

#include "absl/strings/escaping.h"
#include "libs/base/sha256.h"
#include "libs/base/strings.h"

namespace rapport::intake {
namespace {

class Canonical {
 public:
  Canonical& Add(std::string_view text) {
    base::StrAppend(&text_, text.size(), ":", text);
    return *this;
  }
  Canonical& Add(std::size_t number) { return Add(base::StrCat(number)); }
  Canonical& Add(const std::vector<std::string>& texts) {
    Add(texts.size());
    for (const std::string& text : texts) Add(text);
    return *this;
  }

  std::string Digest() const { return absl::BytesToHexString(base::Sha256(text_)); }

 private:
  std::string text_;
};

}  // namespace

std::string ManifestDigest(const Wave& wave, std::string_view instrument_content, const FrozenWave& frozen) {
  Canonical canonical;
  canonical.Add(wave.name.ToString())
      .Add(absl::BytesToHexString(base::Sha256(instrument_content)))
      .Add(wave.forms)
      .Add(ToText(wave.policy))
      .Add(frozen.units.size());
  for (const FrozenUnit& unit : frozen.units) {
    canonical.Add(unit.unit_id).Add(unit.parent_unit_id).Add(unit.display_name).Add(unit.earlier_unit_ids);
  }
  canonical.Add(frozen.cohorts.size());
  for (const FrozenCohort& cohort : frozen.cohorts) {
    canonical.Add(static_cast<std::size_t>(cohort.role_group))
        .Add(cohort.unit_id)
        .Add(cohort.specialties)
        .Add(static_cast<std::size_t>(cohort.size))
        .Add(cohort.form)
        .Add(cohort.keys.size());
    for (const CohortKey& key : cohort.keys) canonical.Add(key.unit_id).Add(key.specialty);
  }
  canonical.Add(frozen.flows.size());
  for (const FrozenFlow& flow : frozen.flows) {
    canonical.Add(flow.earlier_wave)
        .Add(std::size_t{flow.earlier_cohort})
        .Add(std::size_t{flow.cohort})
        .Add(static_cast<std::size_t>(flow.members));
  }
  return canonical.Digest();
}

}  // namespace rapport::intake
