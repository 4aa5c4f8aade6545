#ifndef RAPPORT_TOOLS_SIMULATE_INSTRUMENT_FILE_H_
#define RAPPORT_TOOLS_SIMULATE_INSTRUMENT_FILE_H_

#include <string>

#include "absl/status/statusor.h"
#include "rapport/intake/v1/instrument.pb.h"

namespace rapport::simulate {

// Reads an instrument file. NOT_FOUND if it cannot be opened; INVALID_ARGUMENT if it is no JSON form of an
// Instrument, unknown fields included. Its content is not checked further: that is what libs/instrument is
// for.
absl::StatusOr<intake::v1::Instrument> ReadInstrumentFile(const std::string& path);

}  // namespace rapport::simulate

#endif  // RAPPORT_TOOLS_SIMULATE_INSTRUMENT_FILE_H_
