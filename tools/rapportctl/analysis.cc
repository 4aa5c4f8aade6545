#include "tools/rapportctl/analysis.h"

namespace rapport::ctl {

using scoring::v1::Estimate;

void AddPlace(CLI::App& app, std::string& unit) {
  app.add_option("--unit", unit, "Unit with everything below it (default: the whole organization)");
}

CLI::Option* AddMeasures(CLI::App& app, std::vector<std::string>& measures, const std::string& description) {
  return app.add_option("--measure", measures, description)->take_all();
}

void AddAdjustment(CLI::App& app, std::string& word) {
  app.add_option(
         "--adjust", word,
         "How p values are adjusted for their number: Benjamini-Hochberg (default), Benjamini-Yekutieli "
         "or Holm")
      ->check(CLI::IsMember({"bh", "by", "holm"}));
}

scoring::v1::Adjustment AdjustmentOf(std::string_view word) {
  if (word == "by") return scoring::v1::ADJUSTMENT_BENJAMINI_YEKUTIELI;
  if (word == "holm") return scoring::v1::ADJUSTMENT_HOLM;
  return scoring::v1::ADJUSTMENT_BENJAMINI_HOCHBERG;
}

Cell ValueOf(const Estimate& estimate) { return Cell::If(estimate.has_value(), estimate.value()); }

void AddEstimateColumns(std::string_view value, std::vector<std::string_view>* columns) {
  columns->insert(columns->end(), {value, "lower", "upper", "p", "not_estimable"});
}

void AppendEstimate(const Estimate& estimate, Row* row) {
  row->push_back(ValueOf(estimate));
  row->push_back(Cell::If(estimate.has_interval(), estimate.interval().lower()));
  row->push_back(Cell::If(estimate.has_interval(), estimate.interval().upper()));
  row->push_back(estimate.has_adjusted_p_value() ? Cell(estimate.adjusted_p_value())
                                                 : Cell::If(estimate.has_p_value(), estimate.p_value()));
  row->push_back(Cell::If(!estimate.not_estimable_reason().empty(), estimate.not_estimable_reason()));
}

}  // namespace rapport::ctl
