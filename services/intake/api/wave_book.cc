#include "services/intake/api/wave_book.h"

#include <utility>

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/instrument/decode.h"

namespace rapport::intake {

absl::StatusOr<LoadedInstrument> LoadInstrument(IntakeStore& store, const base::InstrumentName& name) {
  RAPPORT_ASSIGN_OR_RETURN(const StoredInstrument stored, store.GetInstrument(name));
  LoadedInstrument loaded;
  if (!loaded.proto.ParseFromString(stored.content)) {
    return base::Error(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT", "a stored instrument cannot be read");
  }
  RAPPORT_ASSIGN_OR_RETURN(loaded.instrument, instrument::Decode(loaded.proto));
  return loaded;
}

absl::StatusOr<std::shared_ptr<const OpenedWave>> WaveBook::Find(const base::WaveName& name) {
  {
    const std::shared_lock lock(mutex_);
    const auto found = waves_.find(name);
    if (found != waves_.end()) return found->second;
  }
  RAPPORT_ASSIGN_OR_RETURN(std::shared_ptr<const OpenedWave> wave, Read(name));
  const std::lock_guard lock(mutex_);
  return waves_.emplace(name, std::move(wave)).first->second;
}

absl::StatusOr<std::shared_ptr<const OpenedWave>> WaveBook::Read(const base::WaveName& name) {
  RAPPORT_ASSIGN_OR_RETURN(const Wave wave, store_->GetWave(name));
  RAPPORT_ASSIGN_OR_RETURN(FrozenWave frozen, store_->GetFrozenWave(name));
  RAPPORT_ASSIGN_OR_RETURN(LoadedInstrument loaded,
                           LoadInstrument(*store_, {name.organization, wave.instrument_id}));
  std::vector<FormLayout> layouts;
  for (std::size_t form = 0; form < loaded.instrument.forms.size(); ++form) {
    layouts.emplace_back(loaded.instrument, form);
  }
  CohortIndex index(frozen);
  return std::make_shared<const OpenedWave>(OpenedWave{name, wave.manifest_digest, std::move(loaded.proto),
                                                       std::move(loaded.instrument), std::move(layouts),
                                                       std::move(frozen), std::move(index)});
}

}  // namespace rapport::intake
