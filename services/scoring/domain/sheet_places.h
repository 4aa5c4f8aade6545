#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_SHEET_PLACES_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_SHEET_PLACES_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "services/scoring/domain/wave_statistics.h"

namespace rapport::scoring {

// Where measures and items of the instrument stand in the statistics of each form.
class SheetPlaces {
 public:
  SheetPlaces(const instrument::Instrument& instrument, const WavePlan& plan) {
    for (const FormPlan& form : plan.forms) {
      Places& places = forms_.emplace_back();
      places.measures.resize(instrument.measures.size());
      places.items.resize(instrument.items.size());
      for (std::size_t position = 0; position < form.measures.size(); ++position) {
        places.measures[form.measures[position].measure] = position;
      }
      for (std::size_t column = 0; column < form.items.size(); ++column) {
        places.items[form.items[column]] = column;
      }
    }
  }

  // Position of a measure in FormPlan::measures, column of an item; none when the form does not ask it.
  std::optional<std::size_t> OfMeasure(std::size_t form, std::size_t measure) const {
    return forms_[form].measures[measure];
  }
  std::optional<std::size_t> OfItem(std::size_t form, std::size_t item) const {
    return forms_[form].items[item];
  }

 private:
  struct Places {
    std::vector<std::optional<std::size_t>> measures;  // by measure of the instrument
    std::vector<std::optional<std::size_t>> items;     // by item of the instrument
  };
  std::vector<Places> forms_;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_SHEET_PLACES_H_
