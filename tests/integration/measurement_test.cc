// The statistics of published data, from CSV through the services' APIs, against the reference cases in
// tests/oracles.

#include <cmath>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/strings.h"
#include "libs/stats/models/response_surface.h"
#include "libs/testing/status_matchers.h"
#include "tests/integration/harness/bhr2000.h"
#include "tests/integration/harness/call.h"
#include "tests/integration/harness/table_wave.h"
#include "tests/oracles/oracle.h"

namespace rapport::integration {
namespace {

using oracles::Expected;
using oracles::Near;
using oracles::Table;
using ::rapport::testing::HasReason;
using ::rapport::testing::StatusOf;
using scoring::v1::Drivers;
using scoring::v1::Estimate;
using scoring::v1::GetDriversRequest;
using scoring::v1::GetMeasurementQualityRequest;
using scoring::v1::MeasurementQuality;
using scoring::v1::ScaleQuality;

// The reference fits of other programs' iterations are good to this.
constexpr double kIterated = 1e-8;

MATCHER_P2(HasValue, expected, tolerance, "") {
  return arg.has_value() &&
         ::testing::ExplainMatchResult(Near(expected, tolerance), arg.value(), result_listener);
}
auto HasValue(double expected) { return HasValue(expected, oracles::kTolerance); }

class MeasurementTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_OK_AND_ASSIGN(suite_, Suite::Start({})); }

  absl::StatusOr<Drivers> GetDrivers(const std::string& wave, const std::string& outcome,
                                     const std::vector<std::string>& predictors,
                                     std::optional<double> present_from = std::nullopt) {
    GetDriversRequest request;
    request.set_wave(wave);
    request.set_outcome(SingleItemScale(outcome));
    for (const std::string& predictor : predictors) request.add_predictors(SingleItemScale(predictor));
    if (present_from) request.set_present_from(*present_from);
    return Call(*suite_->api().scoring, &ScoringService::Stub::GetDrivers, request);
  }

  absl::StatusOr<MeasurementQuality> GetQuality(const GetMeasurementQualityRequest& request) {
    return Call(*suite_->api().scoring, &ScoringService::Stub::GetMeasurementQuality, request);
  }

  // Raw weights, their percentages and LMG at rw/ and lmg/ below `path`.
  void ExpectWeights(const Drivers& drivers, const std::vector<std::string>& predictors,
                     const Expected& expected, const std::string& rw, const std::string& lmg) {
    ASSERT_EQ(drivers.drivers_size(), static_cast<int>(predictors.size())) << drivers.ShortDebugString();
    EXPECT_THAT(drivers.r_squared(), Near(expected.Number(rw + "/r2")));
    for (int i = 0; i < drivers.drivers_size(); ++i) {
      const std::string& name = predictors[static_cast<std::size_t>(i)];
      EXPECT_THAT(drivers.drivers(i).relative_weight(),
                  HasValue(expected.Number(base::StrCat(rw, "/raw/", name))))
          << name;
      EXPECT_THAT(drivers.drivers(i).relative_weight_percent(),
                  Near(expected.Number(base::StrCat(rw, "/rescaled_pct/", name))))
          << name;
      EXPECT_THAT(drivers.drivers(i).lmg(), HasValue(expected.Number(base::StrCat(lmg, "/lmg/", name))))
          << name;
    }
  }

  std::unique_ptr<Suite> suite_;
};

TEST_F(MeasurementTest, Bh1996UnitsDifferAndCoefficientsAreClusterRobust) {
  const Table table = Table::Read("01_bh1996_icc_multilevel/input.csv");
  const Expected expected = Expected::Read("01_bh1996_icc_multilevel/expected.json");
  const std::vector<std::string> items = {"HRS", "LEAD", "COHES", "WBEING"};
  ASSERT_OK_AND_ASSIGN(
      const std::string wave,
      LoadTable(suite_->api(), table, {.organization = "bh1996", .items = items, .unit_column = "GRP"}));
  GetMeasurementQualityRequest request;
  request.set_wave(wave);
  ASSERT_OK_AND_ASSIGN(const MeasurementQuality quality, GetQuality(request));
  ASSERT_EQ(quality.scales_size(), 4);
  for (int i = 0; i < 4; ++i) {
    const std::string& name = items[static_cast<std::size_t>(i)];
    SCOPED_TRACE(name);
    const auto& units = quality.scales(i).agreement();
    const auto want = [&](const std::string& key) { return expected.Number(base::StrCat(name, "/", key)); };
    EXPECT_EQ(units.units(), 99);
    EXPECT_THAT(units.mean_unit_size(), Near(expected.Number("group_size/mean_k")));
    EXPECT_THAT(units.adjusted_unit_size(), Near(expected.Number("group_size/n0_harmonic_adjusted")));
    EXPECT_THAT(units.mean_square_between(), HasValue(want("MSB")));
    EXPECT_THAT(units.mean_square_within(), HasValue(want("MSW")));
    EXPECT_THAT(units.f(), HasValue(want("F")));
    EXPECT_EQ(units.f_between_df(), want("df_b"));
    EXPECT_EQ(units.f().degrees_of_freedom(), want("df_w"));
    EXPECT_NEAR(std::log(units.f().p_value()), std::log(want("p")), 1e-6);
    EXPECT_THAT(units.icc1(), HasValue(want("ICC1_aov_kbar")));
    EXPECT_THAT(units.icc1_adjusted(), HasValue(want("ICC1_aov_n0")));
    EXPECT_THAT(units.icc2(), HasValue(want("ICC2_aov")));
    EXPECT_THAT(units.eta_squared(), HasValue(want("eta2")));
    EXPECT_THAT(units.reml().between_variance(), HasValue(want("reml/tau2")));
    EXPECT_THAT(units.reml().within_variance(), HasValue(want("reml/sigma2")));
    EXPECT_THAT(units.reml().icc1(), HasValue(want("reml/ICC1")));
    EXPECT_THAT(units.reml().icc2(), HasValue(want("reml/ICC2_kbar")));
    EXPECT_THAT(units.reml().mean(), HasValue(want("reml/intercept")));
    EXPECT_THAT(units.reml().mean().standard_error(), Near(want("reml/se_intercept")));
    EXPECT_THAT(units.reml().log_likelihood(), HasValue(want("reml/loglik_reml")));
    EXPECT_THAT(units.reml().mean_unit_reliability(), HasValue(want("mean_group_reliability")));
    EXPECT_THAT(units.ml().between_variance(), HasValue(want("ml/tau2")));
    EXPECT_THAT(units.ml().within_variance(), HasValue(want("ml/sigma2")));
    EXPECT_THAT(units.ml().mean(), HasValue(want("ml/intercept")));
    EXPECT_THAT(units.ml().log_likelihood(), HasValue(want("ml/loglik")));
  }

  const std::vector<std::string> predictors = {"HRS", "LEAD", "COHES"};
  ASSERT_OK_AND_ASSIGN(const Drivers drivers, GetDrivers(wave, "WBEING", predictors));
  EXPECT_EQ(drivers.n(), expected.Number("n"));
  EXPECT_EQ(drivers.clusters(), 99);
  ExpectWeights(drivers, predictors, expected, "relative_weights_wbeing", "lmg_wbeing");
  const auto expect_coefficient = [&](const scoring::v1::RegressionCoefficient& coefficient,
                                      const std::string& name) {
    SCOPED_TRACE(name);
    EXPECT_THAT(coefficient.estimate(), HasValue(expected.Number("ols/coef/" + name)));
    EXPECT_THAT(coefficient.estimate().standard_error(), Near(expected.Number("ols/se_ols/" + name)));
    EXPECT_THAT(coefficient.se_cr0(), Near(expected.Number("ols/se_CR0/" + name)));
    EXPECT_THAT(coefficient.se_cr1s(), Near(expected.Number("ols/se_CR1S_stata/" + name)));
    EXPECT_THAT(coefficient.se_cr2(), Near(expected.Number("ols/se_CR2/" + name)));
    EXPECT_THAT(coefficient.cr2_df(), Near(expected.Number("ols/CR2_satterthwaite_df/" + name), 1e-6));
  };
  expect_coefficient(drivers.intercept(), "(Intercept)");
  for (int i = 0; i < 3; ++i) {
    expect_coefficient(drivers.drivers(i).coefficient(), predictors[static_cast<std::size_t>(i)]);
  }
}

TEST_F(MeasurementTest, BfiScalesAreAsReliableAsPublished) {
  const Table table = Table::Read("03_bfi_survey_scoring/input.csv");
  const Expected expected = Expected::Read("03_bfi_survey_scoring/expected.json");
  TableWave plan{.organization = "bfi", .options = {1, 2, 3, 4, 5, 6}};
  const std::vector<std::pair<std::string, char>> scales = {
      {"agree", 'A'}, {"conscientious", 'C'}, {"extraversion", 'E'}, {"neuroticism", 'N'}, {"openness", 'O'}};
  for (const auto& [scale, letter] : scales) {
    TableWave::Scale& added = plan.scales.emplace_back();
    added.id = scale;
    for (int i = 1; i <= 5; ++i) added.items.push_back(letter + std::to_string(i));
    plan.items.insert(plan.items.end(), added.items.begin(), added.items.end());
  }
  plan.reverse_keyed = {"A1", "C4", "C5", "E1", "E2", "O2", "O5"};
  for (const std::string& gender : table.Text("gender")) {
    plan.role_groups.push_back(gender == "2" ? "clinical_leader" : "front_line");
  }
  ASSERT_OK_AND_ASSIGN(const std::string wave, LoadTable(suite_->api(), table, plan));

  GetMeasurementQualityRequest request;
  request.set_wave(wave);
  ASSERT_OK_AND_ASSIGN(const MeasurementQuality quality, GetQuality(request));
  EXPECT_EQ(quality.responses(), 2800);
  ASSERT_EQ(quality.scales_size(), 5);
  for (int i = 0; i < 5; ++i) {
    const ScaleQuality& scale = quality.scales(i);
    SCOPED_TRACE(scale.measure());
    const auto want = [&](const std::string& key) {
      return expected.Number(base::StrCat(scale.measure(), "/", key));
    };
    EXPECT_EQ(scale.complete_responses(), want("n_listwise"));
    EXPECT_THAT(scale.alpha(), HasValue(want("alpha_listwise")));
    EXPECT_THAT(scale.alpha().interval().lower(), Near(want("feldt95/lower")));
    EXPECT_THAT(scale.alpha().interval().upper(), Near(want("feldt95/upper")));
    EXPECT_THAT(scale.alpha_pairwise(), HasValue(want("alpha_pairwise")));
    EXPECT_THAT(scale.alpha_standardized(), HasValue(want("alpha_std_listwise")));
    EXPECT_THAT(scale.omega(), HasValue(want("omega/omega_total")));
    EXPECT_THAT(scale.one_factor_chi_square(), HasValue(want("omega/chisq")));
    EXPECT_EQ(scale.one_factor_chi_square().degrees_of_freedom(), want("omega/df"));
    for (const auto& item : scale.item_statistics()) {
      SCOPED_TRACE(item.item());
      EXPECT_EQ(item.n(), want("n_item/" + item.item()));
      EXPECT_THAT(item.corrected_item_total(),
                  HasValue(want("corrected_item_total_listwise/" + item.item())));
      EXPECT_THAT(item.alpha_if_dropped(), HasValue(want("alpha_if_dropped_listwise/" + item.item())));
      EXPECT_THAT(item.loading(), HasValue(want("omega/loadings/" + item.item())));
      EXPECT_THAT(item.uniqueness(), HasValue(want("omega/uniquenesses/" + item.item())));
    }
  }
  ASSERT_EQ(quality.careless_size(), 1);
  const auto& careless = quality.careless(0);
  EXPECT_EQ(careless.items(), 25);
  EXPECT_THAT(careless.mean_long_string(), HasValue(expected.Number("careless/mean_longstring")));
  EXPECT_THAT(careless.mahalanobis_share(),
              HasValue(expected.Number("careless/n_flag_md") / expected.Number("careless/n_complete")));
  const Table sheets = Table::Read("03_bfi_survey_scoring/expected_careless.csv");
  const std::vector<double> runs = sheets.Numbers("longstring");
  const auto long_runs = std::count_if(runs.begin(), runs.end(),
                                       [&](double run) { return run >= careless.long_string_limit(); });
  EXPECT_THAT(careless.long_string_share(), HasValue(static_cast<double>(long_runs) / 2800));
  double variability = 0;
  std::int64_t varying = 0;
  for (const auto& irv : sheets.Optional("irv")) {
    variability += irv.value_or(0);
    varying += irv.has_value() ? 1 : 0;
  }
  EXPECT_THAT(careless.mean_variability(), HasValue(variability / static_cast<double>(varying)));

  request.add_measures("agree");
  request.set_role_group(type::v1::ROLE_GROUP_FRONT_LINE);
  request.set_compare_role_group(type::v1::ROLE_GROUP_CLINICAL_LEADER);
  ASSERT_OK_AND_ASSIGN(const MeasurementQuality compared, GetQuality(request));
  ASSERT_EQ(compared.scales_size(), 1);
  EXPECT_GT(compared.scales(0).congruence().value(), 0.95);
  for (const auto& item : compared.scales(0).item_statistics()) {
    SCOPED_TRACE(item.item());
    const std::string path = "dif_agree_by_gender/" + item.item() + "/";
    const auto& functioning = item.functioning();
    EXPECT_THAT(functioning.mantel_chi_square(), HasValue(expected.Number(path + "mantel_chisq")));
    EXPECT_THAT(functioning.mantel_chi_square().p_value(), Near(expected.Number(path + "mantel_p")));
    // The reference's log likelihoods are converged to 1e-7 of their value only; these are twice differences.
    const double converged = 2e-7 * std::abs(expected.Number(path + "loglik/0"));
    EXPECT_NEAR(functioning.uniform_chi_square().value(), expected.Number(path + "LR_uniform"), converged);
    EXPECT_NEAR(functioning.nonuniform_chi_square().value(), expected.Number(path + "LR_nonuniform"),
                converged);
    EXPECT_NEAR(functioning.total_chi_square().value(), expected.Number(path + "LR_total_df2"), converged);
    EXPECT_NEAR(functioning.delta_r2().value(), expected.Number(path + "nagelkerke_delta_R2"), 1e-6);
  }
}

TEST_F(MeasurementTest, DriversAreThoseOfPublishedRegressions) {
  const Expected expected = Expected::Read("05_attitude_mtcars_drivers/expected.json");
  std::vector<double> percent(101);
  std::iota(percent.begin(), percent.end(), 0.0);

  const Table attitude = Table::Read("05_attitude_mtcars_drivers/input_attitude.csv");
  TableWave plan{.organization = "attitude", .items = attitude.columns(), .options = percent};
  for (const std::string& item : plan.items) plan.scales.push_back({SingleItemScale(item), {item}});
  plan.scales.push_back({"all", plan.items});
  ASSERT_OK_AND_ASSIGN(std::string wave, LoadTable(suite_->api(), attitude, plan));
  std::vector<std::string> predictors(attitude.columns().begin() + 1, attitude.columns().end());
  ASSERT_OK_AND_ASSIGN(Drivers drivers, GetDrivers(wave, "rating", predictors));
  ExpectWeights(drivers, predictors, expected, "attitude/rw", "attitude/lmg");
  EXPECT_THAT(drivers.adjusted_r_squared(), Near(expected.Number("attitude/adj_r2")));
  GetMeasurementQualityRequest request;
  request.set_wave(wave);
  request.add_measures("all");
  ASSERT_OK_AND_ASSIGN(const MeasurementQuality quality, GetQuality(request));
  EXPECT_THAT(quality.scales(0).alpha(), HasValue(expected.Number("attitude_alpha/alpha")));
  EXPECT_THAT(quality.scales(0).omega(), HasValue(expected.Number("attitude_alpha/omega/omega_total")));

  const Table cars = Table::Read("05_attitude_mtcars_drivers/input_mtcars.csv");
  std::vector<std::string> columns(cars.columns().begin() + 1, cars.columns().end());
  ASSERT_OK_AND_ASSIGN(wave, LoadTable(suite_->api(), cars, {.organization = "mtcars", .items = columns}));
  predictors = {"cyl", "disp", "hp", "wt"};
  ASSERT_OK_AND_ASSIGN(drivers, GetDrivers(wave, "mpg", predictors));
  ExpectWeights(drivers, predictors, expected, "mtcars_cyl_disp_hp_wt/rw", "mtcars_cyl_disp_hp_wt/lmg");
  predictors = {"cyl", "disp", "hp", "gear"};
  ASSERT_OK_AND_ASSIGN(drivers, GetDrivers(wave, "mpg", predictors));
  ExpectWeights(drivers, predictors, expected, "mtcars_cyl_disp_hp_gear/rw", "mtcars_cyl_disp_hp_gear/lmg");

  const Table swiss = Table::Read("05_attitude_mtcars_drivers/input_swiss.csv");
  columns.assign(swiss.columns().begin() + 1, swiss.columns().end());
  ASSERT_OK_AND_ASSIGN(wave, LoadTable(suite_->api(), swiss, {.organization = "swiss", .items = columns}));
  predictors.assign(columns.begin() + 1, columns.end());
  ASSERT_OK_AND_ASSIGN(drivers, GetDrivers(wave, "Fertility", predictors));
  ExpectWeights(drivers, predictors, expected, "swiss/rw", "swiss/lmg");

  const Table births = Table::Read("05_attitude_mtcars_drivers/input_birthwt.csv");
  predictors = {"age", "lwt", "smoke", "ptl", "ht", "ui"};
  columns = predictors;
  columns.insert(columns.begin(), "low");
  ASSERT_OK_AND_ASSIGN(wave, LoadTable(suite_->api(), births, {.organization = "birthwt", .items = columns}));
  ASSERT_OK_AND_ASSIGN(drivers, GetDrivers(wave, "low", predictors, 1.0));
  const auto want = [&](const std::string& key) { return expected.Number("logistic_rw_birthwt/" + key); };
  EXPECT_THAT(drivers.logistic().r_squared(), Near(want("R2_O")));
  EXPECT_THAT(drivers.logistic().mcfadden_r_squared(), Near(want("mcfadden")));
  EXPECT_THAT(drivers.logistic().log_likelihood(), Near(want("loglik")));
  EXPECT_THAT(drivers.logistic().intercept(), HasValue(want("logit_coef/0")));
  ASSERT_EQ(drivers.logistic().relative_weights_size(), 6);
  for (int i = 0; i < 6; ++i) {
    const std::string next = std::to_string(i + 1);
    EXPECT_THAT(drivers.logistic().relative_weights(i),
                Near(want("raw/" + predictors[static_cast<std::size_t>(i)])));
    EXPECT_THAT(drivers.logistic().coefficients(i), HasValue(want("logit_coef/" + next)));
    EXPECT_THAT(drivers.logistic().coefficients(i).standard_error(),
                Near(want("logit_se/" + next), kIterated));
  }
}

TEST_F(MeasurementTest, Bhr2000CompaniesAgreeAsPublished) {
  const Expected expected = Expected::Read("15_bhr2000_bliese/expected.json");
  // At five nothing is hidden: all companies are themselves.
  ASSERT_OK_AND_ASSIGN(const std::string wave, LoadBhr2000(suite_->api(), 5));
  GetMeasurementQualityRequest request;
  request.set_wave(wave);
  ASSERT_OK_AND_ASSIGN(const MeasurementQuality quality, GetQuality(request));
  ASSERT_EQ(quality.scales_size(), 1);
  const ScaleQuality& scale = quality.scales(0);
  EXPECT_THAT(scale.alpha(), HasValue(expected.Number("LEAD11/alpha")));
  EXPECT_THAT(scale.omega(), HasValue(expected.Number("LEAD11/omega/omega_total")));
  EXPECT_THAT(scale.one_factor_chi_square(), HasValue(expected.Number("LEAD11/omega/chisq")));
  EXPECT_THAT(scale.agreement().icc1(), HasValue(expected.Number("LEAD11/ICC1_aov")));
  EXPECT_THAT(scale.agreement().icc2(), HasValue(expected.Number("LEAD11/ICC2_aov")));

  const Table companies = Table::Read("15_bhr2000_bliese/expected_agreement.csv");
  std::map<std::string, scoring::v1::WithinUnitAgreement> within;
  for (const auto& unit : scale.agreement().within_units()) within[unit.unit_id()] = unit;
  EXPECT_EQ(within.size(), 99U);
  for (std::size_t row = 0; row < companies.rows(); ++row) {
    const std::string& id = companies.Text("GRP")[row];
    SCOPED_TRACE(id);
    EXPECT_EQ(within[id].n(), companies.Numbers("n")[row]);
    EXPECT_THAT(within[id].rwg_uniform(), HasValue(companies.Numbers("rwg_j")[row]));
    EXPECT_THAT(within[id].rwg_star(), HasValue(companies.Numbers("lindell")[row]));
    EXPECT_THAT(within[id].average_deviation(), HasValue(companies.Numbers("AD_M")[row]));
  }
}

TEST_F(MeasurementTest, UnivbctResponseSurfaceIsThatOfItsRows) {
  const Table table = Table::Read("11_trend_tests/input_univbct.csv");
  const std::vector<std::string> items = {"JSAT", "COMMIT", "READY"};
  ASSERT_OK_AND_ASSIGN(
      const std::string wave,
      LoadTable(suite_->api(), table, {.organization = "surface", .items = items, .unit_column = "COMPANY"}));
  scoring::v1::GetResponseSurfaceRequest request;
  request.set_wave(wave);
  request.set_x_measure("m-jsat");
  request.set_y_measure("m-commit");
  request.set_outcome("m-ready");
  ASSERT_OK_AND_ASSIGN(const auto surface,
                       Call(*suite_->api().scoring, &ScoringService::Stub::GetResponseSurface, request));
  std::vector<std::vector<double>> columns(3);
  std::vector<int> cluster;
  std::map<std::string, int> companies;  // numbered as they come
  for (std::size_t row = 0; row < table.rows(); ++row) {
    std::vector<std::optional<double>> values;
    values.reserve(items.size());
    for (const std::string& item : items) values.push_back(table.Optional(item)[row]);
    if (!values[0] || !values[1] || !values[2]) continue;
    for (std::size_t i = 0; i < 3; ++i) columns[i].push_back(*values[i] - (i < 2 ? surface.centre() : 0));
    cluster.push_back(companies.emplace(table.Text("COMPANY")[row], companies.size()).first->second);
  }
  const auto expected = stats::FitResponseSurface(columns[0], columns[1], columns[2], cluster);
  ASSERT_TRUE(expected.ok());
  EXPECT_EQ(surface.n(), static_cast<std::int64_t>(cluster.size()));
  ASSERT_EQ(surface.coefficients_size(), 6);
  for (int i = 0; i < 6; ++i) {
    EXPECT_THAT(surface.coefficients(i), HasValue(expected->ols.coefficients[i], 1e-8)) << i;
  }
  EXPECT_THAT(surface.agreement_slope().estimate(), HasValue(expected->shape[0].ols.estimate, 1e-8));
  EXPECT_THAT(surface.agreement_slope().clustered().standard_error(),
              Near(expected->shape[0].clustered->standard_error, 1e-8));
  EXPECT_THAT(surface.disagreement_curvature().estimate(), HasValue(expected->shape[3].ols.estimate, 1e-8));
  EXPECT_THAT(surface.quadratic_f().p_value(), Near(expected->p_quadratic, 1e-7));
  request.set_y_measure("m-jsat");
  EXPECT_THAT(StatusOf(Call(*suite_->api().scoring, &ScoringService::Stub::GetResponseSurface, request)),
              HasReason("DUPLICATE"));
}

}  // namespace
}  // namespace rapport::integration
