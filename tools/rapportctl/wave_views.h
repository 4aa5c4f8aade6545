#ifndef RAPPORT_TOOLS_RAPPORTCTL_WAVE_VIEWS_H_
#define RAPPORT_TOOLS_RAPPORTCTL_WAVE_VIEWS_H_

#include <string>

#include "rapport/intake/v1/wave.pb.h"
#include "tools/rapportctl/output/cell.h"

namespace rapport::ctl {

// How waves and their participation are shown, by `wave` and by `watch`.

View<intake::v1::Wave> WaveView();
View<intake::v1::WaveCohort> WaveCohortView();
// The band as a text for people, and as two numbers for programs.
View<intake::v1::ParticipationRow> ParticipationView();
View<intake::v1::ParticipationRow> ParticipationNumbersView();

// "draft", "open" or "closed".
std::string StateText(intake::v1::Wave::State state);

}  // namespace rapport::ctl

#endif  // RAPPORT_TOOLS_RAPPORTCTL_WAVE_VIEWS_H_
