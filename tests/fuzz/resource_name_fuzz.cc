// Resource names in requests, and the short names that rapportctl takes.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "libs/base/ids.h"
#include "libs/base/resource_name.h"
#include "services/intake/domain/frozen_wave.h"
#include "tests/fuzz/check.h"
#include "tools/rapportctl/names.h"

namespace {

using namespace rapport;

// Returns whether `text` is such a name.
template <typename Name>
bool CheckName(std::string_view text) {
  const absl::StatusOr<Name> name = Name::Parse(text, "the.field");
  if (!name.ok()) {
    fuzz::CheckRefusal(name.status(), 1);
    FUZZ_CHECK(base::ReasonOf(name.status()) == "INVALID_RESOURCE_NAME");
    FUZZ_CHECK(base::ViolationsOf(name.status()).front().field == "the.field");
    return false;
  }
  FUZZ_CHECK(name->ToString() == text);
  FUZZ_CHECK(base::IsResourceId(name->organization));
  return true;
}

// A short name becomes a full one, which stays as it is, and which shortens to the same.
template <typename Name>
void CheckShort(std::string_view text, absl::StatusOr<std::string> (*expand)(std::string_view)) {
  const absl::StatusOr<std::string> full = expand(text);
  if (!full.ok()) {
    FUZZ_CHECK(full.status().code() == absl::StatusCode::kInvalidArgument);
    FUZZ_CHECK(!Name::Parse(text).ok());
    return;
  }
  FUZZ_CHECK(Name::Parse(*full).ok());
  FUZZ_CHECK(expand(*full).ok() && *expand(*full) == *full);
  const std::string shortened = ctl::ShortName(*full);
  FUZZ_CHECK(shortened == text || *full == text);
  const absl::StatusOr<std::string> again = expand(shortened);
  FUZZ_CHECK(again.ok() && *again == *full);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const int kinds = CheckName<base::OrganizationName>(text) + CheckName<base::UnitName>(text) +
                    CheckName<base::MemberName>(text) + CheckName<base::InstrumentName>(text) +
                    CheckName<base::WaveName>(text) + CheckName<base::CohortName>(text);
  FUZZ_CHECK(kinds <= 1);

  if (const auto cohort = intake::ParseCohortId(text)) FUZZ_CHECK(intake::CohortId(*cohort) == text);
  if (base::IsResourceId(text)) FUZZ_CHECK(base::IsExternalId(text));

  // The message quotes what was typed, on the terminal of whoever typed it.
  CheckShort<base::OrganizationName>(text, ctl::ExpandOrganization);
  CheckShort<base::UnitName>(text, ctl::ExpandUnit);
  CheckShort<base::WaveName>(text, ctl::ExpandWave);
  CheckShort<base::CohortName>(text, ctl::ExpandCohort);
  FUZZ_CHECK(ctl::ShortName(text).size() <= size);
  FUZZ_CHECK(text.ends_with(ctl::LastId(text)));
  return 0;
}
