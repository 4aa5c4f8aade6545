#ifndef RAPPORT_TOOLS_LOAD_QUESTIONNAIRE_H_
#define RAPPORT_TOOLS_LOAD_QUESTIONNAIRE_H_

#include <map>
#include <string>
#include <vector>

#include "rapport/intake/v1/instrument.pb.h"
#include "rapport/intake/v1/response.pb.h"
#include "rapport/type/v1/role_group.pb.h"
#include "tools/load/population.h"
#include "tools/load/random.h"

namespace rapport::load {

// The trust instrument, which is part of this binary, and answers to it. What leads the load is its size: a
// form of 58 items for the front line, mirrored ones for leaders and executives. Immutable, thread safe.
class Questionnaire {
 public:
  Questionnaire();

  const intake::v1::Instrument& instrument() const { return instrument_; }
  // A measure of the front line that others go with, for GetDrivers.
  static constexpr char kOutcome[] = "burnout";

  // The answers of a person to the form of the role group, all items, the same for the same state of
  // `random`: a person answers alike throughout, so that statistics have something to find.
  std::vector<intake::v1::Answer> Answers(type::v1::RoleGroup role_group, Random& random) const;

  // The sheets of the first `sheets` people as CSV for ResponseService, with the columns `unit_id` and
  // `role_group`.
  std::string SheetsCsv(const Population& population, std::size_t sheets, Random& random) const;

 private:
  struct Question {
    std::string item;
    std::vector<double> options;
  };

  intake::v1::Instrument instrument_;
  // By role group, its first form.
  std::map<type::v1::RoleGroup, std::vector<Question>> forms_;
};

}  // namespace rapport::load

#endif  // RAPPORT_TOOLS_LOAD_QUESTIONNAIRE_H_
