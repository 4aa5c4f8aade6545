#ifndef RAPPORT_SERVICES_REPORTING_API_MEASURES_H_
#define RAPPORT_SERVICES_REPORTING_API_MEASURES_H_

#include <string>
#include <string_view>
#include <vector>

#include "rapport/intake/v1/instrument.pb.h"
#include "rapport/intake/v1/wave.pb.h"
#include "services/reporting/domain/report.h"

namespace rapport::reporting {

// The language of `instrument` that `preferred` names, without regard to case; else its default.
std::string ChooseLanguage(const intake::v1::Instrument& instrument, std::string_view preferred);

// The text in `language`, else the first; empty when there is none.
std::string TextIn(const google::protobuf::RepeatedPtrField<intake::v1::LocalizedText>& texts,
                   std::string_view language);

// What the wave measures, in the order of the instrument, items last and without attention checks. A measure
// is asked of a role group when the group's form holds enough of its items under the rule of missing answers.
std::vector<Measure> MeasuresOf(const intake::v1::Wave& wave, const intake::v1::Instrument& instrument,
                                std::string_view language);

}  // namespace rapport::reporting

#endif  // RAPPORT_SERVICES_REPORTING_API_MEASURES_H_
