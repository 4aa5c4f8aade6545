#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_MANIFEST_DIGEST_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_MANIFEST_DIGEST_H_

#include <string>
#include <string_view>

#include "services/intake/domain/frozen_wave.h"
#include "services/intake/domain/wave.h"

namespace rapport::intake {

// SHA-256, in hexadecimal, of all that is frozen when a wave opens, as a list of texts each of which is
// preceded by its length in bytes and a colon: the wave's name, the SHA-256 (hexadecimal) of the instrument's
// content, forms, ToText() of the policy, units, cohorts and flows; lists begin with how many there are.
// Whatever changes in any of them changes the digest.
std::string ManifestDigest(const Wave& wave, std::string_view instrument_content, const FrozenWave& frozen);

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_MANIFEST_DIGEST_H_
