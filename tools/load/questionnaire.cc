#include "tools/load/questionnaire.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "google/protobuf/util/json_util.h"
#include "libs/base/strings.h"
#include "tools/load/trust_instrument.h"

namespace rapport::load {
namespace {

// Spread of people's means and of answers around them, in steps of a scale of five.
constexpr double kPersonSpread = 0.8;
constexpr double kAnswerSpread = 0.7;

intake::v1::Instrument ParseInstrument() {
  intake::v1::Instrument instrument;
  const auto parsed = google::protobuf::util::JsonStringToMessage(kTrustInstrument, &instrument);
  if (!parsed.ok()) {
    std::fprintf(stderr, "the instrument within: %s\n", parsed.ToString().c_str());
    std::abort();
  }
  return instrument;
}

}  // namespace

Questionnaire::Questionnaire() : instrument_(ParseInstrument()) {
  std::map<std::string, std::vector<double>> options_of_scale;
  for (const auto& scale : instrument_.response_scales()) {
    for (const auto& option : scale.options()) options_of_scale[scale.id()].push_back(option.value());
  }
  std::map<std::string, std::string> scale_of_item;
  for (const auto& item : instrument_.items()) scale_of_item[item.id()] = item.response_scale();
  for (const auto& form : instrument_.forms()) {
    std::vector<Question> questions;
    for (const std::string& item : form.items()) {
      questions.push_back({item, options_of_scale[scale_of_item[item]]});
    }
    for (const int role_group : form.role_groups()) {
      forms_.try_emplace(static_cast<type::v1::RoleGroup>(role_group), questions);
    }
  }
}

std::vector<intake::v1::Answer> Questionnaire::Answers(type::v1::RoleGroup role_group, Random& random) const {
  const double person = kPersonSpread * random.Normal();
  std::vector<intake::v1::Answer> answers;
  for (const Question& question : forms_.at(role_group)) {
    const auto last = static_cast<double>(question.options.size() - 1);
    const double step = std::round(last / 2 + person + kAnswerSpread * random.Normal());
    intake::v1::Answer& answer = answers.emplace_back();
    answer.set_item(question.item);
    answer.set_value(question.options[static_cast<std::size_t>(std::clamp(step, 0.0, last))]);
  }
  return answers;
}

std::string Questionnaire::SheetsCsv(const Population& population, std::size_t sheets, Random& random) const {
  std::map<std::string, std::size_t> column_of;
  std::string csv = "unit_id,role_group";
  for (const auto& item : instrument_.items()) {
    column_of.emplace(item.id(), column_of.size());
    base::StrAppend(&csv, ",", item.id());
  }
  csv += "\n";
  std::vector<std::string> row(column_of.size());
  for (std::size_t person = 0; person < sheets; ++person) {
    const type::v1::RoleGroup role_group = population.RoleGroupOf(person);
    std::fill(row.begin(), row.end(), "");
    for (const intake::v1::Answer& answer : Answers(role_group, random)) {
      row[column_of.at(answer.item())] = base::StrCat(answer.value());
    }
    base::StrAppend(&csv, population.UnitOf(person), ",", CsvName(role_group));
    for (const std::string& field : row) base::StrAppend(&csv, ",", field);
    csv += "\n";
  }
  return csv;
}

}  // namespace rapport::load
