#include "services/scoring/domain/testing_instrument.h"

#include <random>

namespace rapport::scoring {

instrument::Instrument TestingInstrument() {
  using instrument::MeasureKind;
  instrument::Instrument instrument;
  instrument.code = "testing";
  instrument.version = 1;
  instrument.response_scales = {{"agree5", {1, 2, 3, 4, 5}, true, 2}};
  for (const std::string id : {"A1", "A2", "A3", "B1", "B2", "B3", "BURN", "CHECK"}) {
    instrument.item_index[id] = instrument.items.size();
    instrument.items.push_back({id, 0, id == "A3" || id == "B3", std::nullopt});
  }
  instrument.items.back().attention_position = 1;
  instrument.measures = {{"a", MeasureKind::kFacet, {0, 1, 2}, {}, 0.5, false, 1, 5, {}, {}},
                         {"b", MeasureKind::kFacet, {3, 4, 5}, {}, 0.5, false, 1, 5, {}, {}},
                         {"ab", MeasureKind::kDomain, {}, {0, 1}, 0.5, false, 1, 5, {}, {}},
                         {"burnout", MeasureKind::kScale, {6}, {}, 0.5, true, 1, 5, {}, {}}};
  instrument.forms = {{"all", {base::RoleGroup::kFrontLine}, {0, 1, 2, 3, 4, 5, 6, 7}},
                      {"short", {base::RoleGroup::kExecutive}, {2, 0, 1}}};
  return instrument;
}

Sheets RandomSheets(const instrument::Instrument& instrument, std::uint64_t seed, int rows, int cohorts) {
  std::mt19937_64 random(seed);
  Sheets sheets;
  for (int row = 0; row < rows; ++row) {
    sheets.cohorts.push_back(static_cast<std::uint32_t>(random() % static_cast<std::uint64_t>(cohorts)));
  }
  for (std::size_t column = 0; column < instrument.forms[0].items.size(); ++column) {
    std::string& answers = sheets.columns.emplace_back();
    for (int row = 0; row < rows; ++row) {
      const std::uint64_t draw = random() % 20;
      answers.push_back(static_cast<char>(draw < 2   ? instrument::kMissing
                                          : draw < 4 ? instrument::kCannotJudge
                                                     : 1 + random() % 5));
    }
  }
  return sheets;
}

}  // namespace rapport::scoring
