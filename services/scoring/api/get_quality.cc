#include "services/scoring/api/get_quality.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "services/scoring/api/estimates.h"
#include "services/scoring/domain/careless.h"
#include "services/scoring/domain/quality.h"

namespace rapport::scoring {
namespace {

constexpr int kMostMeasures = 64;

struct Question {
  std::optional<base::RoleGroup> role_group;
  std::optional<base::RoleGroup> compared;
  std::vector<std::size_t> measures;
};

absl::StatusOr<std::optional<base::RoleGroup>> DecodeRoleGroup(int number, std::string_view field) {
  if (number == type::v1::ROLE_GROUP_UNSPECIFIED) return std::nullopt;
  const std::optional<base::RoleGroup> role_group = base::RoleGroupFromNumber(number);
  if (!role_group) return base::InvalidArgument(field, "is not known", "UNKNOWN_ENUM_VALUE");
  return role_group;
}

absl::StatusOr<Question> Decode(const instrument::Instrument& instrument,
                                const v1::GetMeasurementQualityRequest& request) {
  Question question;
  RAPPORT_ASSIGN_OR_RETURN(question.role_group, DecodeRoleGroup(request.role_group(), "role_group"));
  RAPPORT_ASSIGN_OR_RETURN(question.compared,
                           DecodeRoleGroup(request.compare_role_group(), "compare_role_group"));
  if (question.compared && (!question.role_group || *question.compared == *question.role_group)) {
    return base::InvalidArgument("compare_role_group", "needs another role group in role_group",
                                 "OUT_OF_RANGE");
  }
  if (request.measures_size() > kMostMeasures) {
    return base::InvalidArgument("measures", "has at most 64 measures", "OUT_OF_RANGE");
  }
  RAPPORT_ASSIGN_OR_RETURN(question.measures, FindMeasures(instrument, request.measures()));
  for (std::size_t i = 0; i < question.measures.size(); ++i) {
    if (instrument.measures[question.measures[i]].items.empty()) {
      return base::InvalidArgument(base::StrCat("measures[", i, "]"), "is no scale or facet", "NO_ITEMS");
    }
  }
  std::sort(question.measures.begin(), question.measures.end());
  return question;
}

// All scales and facets of which the selection is asked an item.
std::vector<std::size_t> MeasuresAsked(const Manifest& manifest, const SheetSelection& selection) {
  std::vector<bool> asked(manifest.instrument.measures.size());
  for (std::size_t form = 0; form < selection.rows.size(); ++form) {
    if (selection.rows[form].empty()) continue;
    for (const FormMeasure& measure : manifest.plan->forms[form].measures) {
      if (!measure.items.empty()) asked[measure.measure] = true;
    }
  }
  std::vector<std::size_t> measures;
  for (std::size_t measure = 0; measure < asked.size(); ++measure) {
    if (asked[measure]) measures.push_back(measure);
  }
  return measures;
}

void EncodeModel(const absl::StatusOr<stats::RandomIntercept>& model, v1::RandomIntercept* out) {
  if (!model.ok()) {
    for (v1::Estimate* const estimate :
         {out->mutable_mean(), out->mutable_between_variance(), out->mutable_within_variance(),
          out->mutable_icc1(), out->mutable_icc2(), out->mutable_mean_unit_reliability(),
          out->mutable_log_likelihood()}) {
      SetReason(model.status(), estimate);
    }
    return;
  }
  SetValue(model->mu, out->mutable_mean());
  out->mutable_mean()->set_standard_error(model->se_mu);
  SetValue(model->tau2, out->mutable_between_variance());
  SetValue(model->sigma2, out->mutable_within_variance());
  SetValue(model->icc1, out->mutable_icc1());
  SetValue(model->icc2, out->mutable_icc2());
  SetValue(model->mean_reliability, out->mutable_mean_unit_reliability());
  SetValue(model->log_likelihood, out->mutable_log_likelihood());
}

void EncodeVariance(const absl::StatusOr<stats::GroupVariance>& variance, v1::UnitAgreement* out) {
  if (!variance.ok()) {
    for (v1::Estimate* const estimate :
         {out->mutable_f(), out->mutable_mean_square_between(), out->mutable_mean_square_within(),
          out->mutable_icc1(), out->mutable_icc1_adjusted(), out->mutable_icc2(),
          out->mutable_eta_squared()}) {
      SetReason(variance.status(), estimate);
    }
    return;
  }
  const absl::Status no_variance = stats::NotEstimableError(stats::NotEstimable::kNoVariance,
                                                            "scores do not vary within or between units");
  out->set_units(variance->groups);
  out->set_mean_unit_size(variance->mean_size);
  out->set_adjusted_unit_size(variance->adjusted_size);
  if (variance->f) {
    SetValue(*variance->f, out->mutable_f());
    out->mutable_f()->set_degrees_of_freedom(variance->df_within);
    out->mutable_f()->set_p_value(*variance->p);
    out->set_f_between_df(variance->df_between);
  } else {
    SetReason(no_variance, out->mutable_f());
  }
  SetValue(variance->mean_square_between, out->mutable_mean_square_between());
  SetValue(variance->mean_square_within, out->mutable_mean_square_within());
  SetValue(variance->icc1, out->mutable_icc1());
  SetValue(variance->icc1_adjusted, out->mutable_icc1_adjusted());
  if (variance->icc2) {
    SetValue(*variance->icc2, out->mutable_icc2());
  } else {
    SetReason(no_variance, out->mutable_icc2());
  }
  SetValue(variance->eta_squared, out->mutable_eta_squared());
}

void EncodeFunctioning(const ItemFunctioning& functioning, v1::ItemFunctioning* out) {
  out->set_n(functioning.n);
  if (functioning.mantel.ok()) {
    Encode(*functioning.mantel, out->mutable_mantel_chi_square());
  } else {
    SetReason(functioning.mantel.status(), out->mutable_mantel_chi_square());
  }
  if (!functioning.ordinal.ok()) {
    for (v1::Estimate* const estimate :
         {out->mutable_uniform_chi_square(), out->mutable_nonuniform_chi_square(),
          out->mutable_total_chi_square(), out->mutable_delta_r2()}) {
      SetReason(functioning.ordinal.status(), estimate);
    }
    return;
  }
  Encode(functioning.ordinal->uniform, out->mutable_uniform_chi_square());
  Encode(functioning.ordinal->nonuniform, out->mutable_nonuniform_chi_square());
  Encode(functioning.ordinal->total, out->mutable_total_chi_square());
  SetValue(functioning.ordinal->delta_r2, out->mutable_delta_r2());
}

void EncodeItem(const Manifest& manifest, const ScaleQuality& quality, std::size_t position,
                v1::ItemQuality* out) {
  const ItemQuality& item = quality.items[position];
  out->set_item(manifest.instrument.items[item.item].id);
  out->set_n(item.n);
  Encode(item.mean, out->mutable_mean());
  Encode(item.sd, out->mutable_sd());
  Encode(item.corrected_item_total, out->mutable_corrected_item_total());
  Encode(item.alpha_if_dropped, out->mutable_alpha_if_dropped());
  if (quality.one_factor.ok()) {
    const auto index = static_cast<Eigen::Index>(position);
    SetValue(quality.one_factor->loadings(index), out->mutable_loading());
    SetValue(quality.one_factor->uniquenesses(index), out->mutable_uniqueness());
  } else {
    SetReason(quality.one_factor.status(), out->mutable_loading());
    SetReason(quality.one_factor.status(), out->mutable_uniqueness());
  }
  if (item.functioning) EncodeFunctioning(*item.functioning, out->mutable_functioning());
}

void EncodeScale(const Manifest& manifest, const ScaleQuality& quality, v1::ScaleQuality* out) {
  out->set_measure(manifest.instrument.measures[quality.measure].id);
  out->set_items(static_cast<int>(quality.items.size()));
  if (quality.complete > 0) out->set_complete_responses(quality.complete);
  Encode(quality.alpha, out->mutable_alpha());
  if (quality.alpha_interval.ok()) {
    SetInterval(*quality.alpha_interval, out->mutable_alpha()->mutable_interval());
  }
  Encode(quality.alpha_pairwise, out->mutable_alpha_pairwise());
  Encode(quality.alpha_standardized, out->mutable_alpha_standardized());
  if (quality.one_factor.ok()) {
    SetValue(stats::OmegaTotal(*quality.one_factor), out->mutable_omega());
    if (quality.one_factor->fit) {
      Encode(*quality.one_factor->fit, out->mutable_one_factor_chi_square());
    } else {
      SetReason(stats::NotEstimableError(stats::NotEstimable::kTooFewItems, "three items fit any such model"),
                out->mutable_one_factor_chi_square());
    }
  } else {
    SetReason(quality.one_factor.status(), out->mutable_omega());
    SetReason(quality.one_factor.status(), out->mutable_one_factor_chi_square());
  }
  Encode(quality.standard_error_of_measurement, out->mutable_standard_error_of_measurement());
  for (std::size_t i = 0; i < quality.items.size(); ++i) {
    EncodeItem(manifest, quality, i, out->add_item_statistics());
  }
  v1::UnitAgreement* const agreement = out->mutable_agreement();
  EncodeVariance(quality.between_units, agreement);
  EncodeModel(quality.reml, agreement->mutable_reml());
  EncodeModel(quality.ml, agreement->mutable_ml());
  for (const WithinUnit& within : quality.within_units) {
    v1::WithinUnitAgreement* const added = agreement->add_within_units();
    added->set_unit_id(manifest.cells.units()[within.unit].id);
    added->set_n(within.n);
    Encode(within.rwg_uniform, added->mutable_rwg_uniform());
    Encode(within.rwg_slight_skew, added->mutable_rwg_slight_skew());
    Encode(within.rwg_star, added->mutable_rwg_star());
    Encode(within.average_deviation, added->mutable_average_deviation());
  }
  if (quality.congruence) Encode(*quality.congruence, out->mutable_congruence());
}

void EncodeCareless(const Manifest& manifest, const CarelessResponding& careless,
                    v1::CarelessResponding* out) {
  const auto sheets = static_cast<double>(careless.sheets);
  out->set_form(manifest.instrument.forms[careless.form].id);
  out->set_sheets(careless.sheets);
  out->set_items(careless.items);
  out->set_long_string_limit(careless.long_string_limit);
  SetValue(static_cast<double>(careless.long_strings) / sheets, out->mutable_long_string_share());
  SetValue(static_cast<double>(careless.without_variability) / sheets, out->mutable_no_variability_share());
  if (careless.distant.ok() && careless.complete > 0) {
    SetValue(static_cast<double>(*careless.distant) / static_cast<double>(careless.complete),
             out->mutable_mahalanobis_share());
  } else {
    SetReason(careless.distant.status(), out->mutable_mahalanobis_share());
  }
  if (careless.attention_checks > 0) {
    SetValue(static_cast<double>(careless.failed_attention) / sheets, out->mutable_attention_share());
  } else {
    out->mutable_attention_share()->set_not_estimable_reason("NOT_ASKED");
  }
  SetValue(static_cast<double>(careless.flagged) / sheets, out->mutable_flagged_share());
  SetValue(careless.mean_long_string, out->mutable_mean_long_string());
  SetValue(careless.mean_variability, out->mutable_mean_variability());
}

}  // namespace

absl::Status GetQuality(const ClosedWave& wave, const Release& release,
                        const v1::GetMeasurementQualityRequest& request, v1::MeasurementQuality* response) {
  const Manifest& manifest = *wave.manifest;
  RAPPORT_ASSIGN_OR_RETURN(Question question, Decode(manifest.instrument, request));
  response->set_wave(wave.name);
  response->set_role_group(request.role_group());
  const SheetSelection all = SelectSheets(release.cells, release.answers, {0, question.role_group});
  const CarelessScreening screening = ScreenCareless(manifest.instrument, release.answers, all);
  const SheetSelection& used = request.exclude_careless() ? screening.careful : all;
  if (!release.clearance.AllowsSheets(used.size())) return absl::OkStatus();
  response->set_responses(used.size());
  for (const CarelessResponding& careless : screening.forms) {
    if (release.clearance.AllowsSheets(careless.sheets)) {
      EncodeCareless(manifest, careless, response->add_careless());
    }
  }
  std::optional<SheetSelection> compared;
  if (question.compared) {
    compared = SelectSheets(release.cells, release.answers, {0, question.compared});
    if (request.exclude_careless()) {
      compared = ScreenCareless(manifest.instrument, release.answers, *compared).careful;
    }
  }
  if (question.measures.empty()) question.measures = MeasuresAsked(manifest, used);
  for (const ScaleQuality& quality :
       ComputeQuality(manifest.instrument, release.cells, release.answers, release.clearance, used,
                      compared ? &*compared : nullptr, question.measures)) {
    v1::ScaleQuality* const scale = response->add_scales();
    EncodeScale(manifest, quality, scale);
    if (request.omit_within_units()) scale->mutable_agreement()->clear_within_units();
  }
  return absl::OkStatus();
}

}  // namespace rapport::scoring
