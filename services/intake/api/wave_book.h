#ifndef RAPPORT_SERVICES_INTAKE_API_WAVE_BOOK_H_
#define RAPPORT_SERVICES_INTAKE_API_WAVE_BOOK_H_

#include <memory>
#include <shared_mutex>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "libs/instrument/instrument.h"
#include "rapport/intake/v1/instrument.pb.h"
#include "services/intake/domain/answer_sheet.h"
#include "services/intake/domain/frozen_wave.h"
#include "services/intake/store/intake_store.h"

namespace rapport::intake {

// What does not change any more about a wave that has opened, ready for use. Its policy still may.
struct OpenedWave {
  base::WaveName name;
  std::string manifest_digest;
  v1::Instrument instrument_proto;
  instrument::Instrument instrument;
  std::vector<FormLayout> layouts;  // by form of the instrument
  FrozenWave frozen;
  CohortIndex cohort_index;
};

// Hands out opened waves, each read from the store once. The state is not part of it: that a wave still takes
// answers is checked where they are written. Thread safe.
class WaveBook {
 public:
  // `store` must outlive the book.
  explicit WaveBook(IntakeStore* store) : store_(store) {}

  // NOT_FOUND, WAVE_NOT_FOUND; FAILED_PRECONDITION, WAVE_NOT_OPEN for a draft.
  absl::StatusOr<std::shared_ptr<const OpenedWave>> Find(const base::WaveName& name);

 private:
  absl::StatusOr<std::shared_ptr<const OpenedWave>> Read(const base::WaveName& name);

  IntakeStore* const store_;
  std::shared_mutex mutex_;
  absl::flat_hash_map<base::WaveName, std::shared_ptr<const OpenedWave>> waves_;  // guarded by mutex_
};

// An instrument from the store, parsed and linked. NOT_FOUND, INSTRUMENT_NOT_FOUND.
struct LoadedInstrument {
  v1::Instrument proto;
  instrument::Instrument instrument;
};
absl::StatusOr<LoadedInstrument> LoadInstrument(IntakeStore& store, const base::InstrumentName& name);

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_API_WAVE_BOOK_H_
