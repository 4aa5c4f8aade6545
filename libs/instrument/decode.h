#ifndef RAPPORT_LIBS_INSTRUMENT_DECODE_H_
#define RAPPORT_LIBS_INSTRUMENT_DECODE_H_

#include "absl/status/statusor.h"
#include "libs/instrument/instrument.h"
#include "rapport/intake/v1/instrument.pb.h"

namespace rapport::instrument {

// Checks an instrument as a whole and links its parts. INVALID_ARGUMENT names every bad field by its path
// below "instrument", for example "instrument.items[3].response_scale" with reason UNKNOWN_RESPONSE_SCALE (at
// most 100).
absl::StatusOr<Instrument> Decode(const rapport::intake::v1::Instrument& proto);

}  // namespace rapport::instrument

#endif  // RAPPORT_LIBS_INSTRUMENT_DECODE_H_
