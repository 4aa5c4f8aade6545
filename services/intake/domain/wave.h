#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_WAVE_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_WAVE_H_

#include <string>
#include <vector>

#include "libs/base/resource_name.h"
#include "services/intake/domain/disclosure_policy.h"

namespace rapport::intake {

// Numbers are those of rapport.intake.v1.Wave and are stored.
enum class WaveState { kDraft = 1, kOpen = 2, kClosed = 3 };
enum class Provenance { kCollected = 1, kImported = 2, kSimulated = 3 };

// One run of an instrument.
struct Wave {
  base::WaveName name;
  std::string display_name;
  std::string instrument_id;       // last segment of the instrument's name
  std::vector<std::string> forms;  // identifiers of forms; empty: the first one of each role group
  WaveState state = WaveState::kDraft;
  DisclosurePolicy policy;
  Provenance provenance = Provenance::kCollected;
  std::string source_note;
  std::string open_date;                  // ISO 8601 day, empty before
  std::string close_date;                 // ISO 8601 day, empty before
  std::string etag;                       // unique to this content of this wave, also across databases
  DisclosurePolicy opening_policy = {};   // with which it opened; that of a draft means nothing
  std::string manifest_digest = {};       // ManifestDigest() at the opening, empty before
  std::string answers_deleted_date = {};  // ISO 8601 day, empty before

  bool operator==(const Wave&) const = default;
};

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_WAVE_H_
