#include "services/scoring/api/get_response_surface.h"

#include <optional>

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "services/scoring/api/estimates.h"
#include "services/scoring/domain/response_surface.h"

namespace rapport::scoring {
namespace {

absl::StatusOr<SurfaceQuestion> Decode(const Manifest& manifest,
                                       const v1::GetResponseSurfaceRequest& request) {
  SurfaceQuestion question;
  const std::optional<std::size_t> unit = manifest.cells.FindUnit(request.unit_id());
  if (!unit) return base::Error(absl::StatusCode::kNotFound, "UNIT_NOT_FOUND", "the wave has no such unit");
  const auto role_group = request.role_group() == type::v1::ROLE_GROUP_UNSPECIFIED
                              ? base::RoleGroup::kFrontLine
                              : base::RoleGroupFromNumber(request.role_group());
  if (!role_group) return base::InvalidArgument("role_group", "is not known", "UNKNOWN_ENUM_VALUE");
  question.cell = {*unit, role_group};
  const instrument::Instrument& instrument = manifest.instrument;
  RAPPORT_ASSIGN_OR_RETURN(question.x, FindMeasure(instrument, request.x_measure(), "x_measure"));
  RAPPORT_ASSIGN_OR_RETURN(question.y, FindMeasure(instrument, request.y_measure(), "y_measure"));
  RAPPORT_ASSIGN_OR_RETURN(question.outcome, FindMeasure(instrument, request.outcome(), "outcome"));
  if (question.y == question.x) return base::InvalidArgument("y_measure", "is the same as x", "DUPLICATE");
  if (question.outcome == question.x || question.outcome == question.y) {
    return base::InvalidArgument("outcome", "is the same as x or y", "DUPLICATE");
  }
  const instrument::Measure& x = instrument.measures[question.x];
  const instrument::Measure& y = instrument.measures[question.y];
  if (x.min_value != y.min_value || x.max_value != y.max_value) {
    return base::InvalidArgument("y_measure", "has another range than x", "NOT_COMPARABLE");
  }
  question.centre = (x.min_value + x.max_value) / 2;
  return question;
}

void EncodeShape(const stats::SurfaceTest& shape, v1::SurfaceShape* out) {
  Encode(shape.ols, out->mutable_estimate());
  if (shape.clustered) {
    Encode(*shape.clustered, out->mutable_clustered());
  } else {
    SetReason(stats::NotEstimableError(stats::NotEstimable::kTooFewGroups, "all are of one unit"),
              out->mutable_clustered());
  }
}

void EncodeLine(const stats::SurfaceLine& line, v1::SurfaceLine* out) {
  out->set_slope(line.slope);
  out->set_intercept(line.intercept);
}

void EncodeFit(const stats::ResponseSurface& fit, v1::ResponseSurface* response) {
  for (const stats::CoefficientTest& test : fit.ols.tests) Encode(test, response->add_coefficients());
  response->set_r_squared(fit.ols.r2);
  v1::Estimate* const quadratic = response->mutable_quadratic_f();
  SetValue(fit.f_quadratic, quadratic);
  quadratic->set_degrees_of_freedom(fit.ols.df);
  quadratic->set_p_value(fit.p_quadratic);
  EncodeShape(fit.shape[0], response->mutable_agreement_slope());
  EncodeShape(fit.shape[1], response->mutable_agreement_curvature());
  EncodeShape(fit.shape[2], response->mutable_disagreement_slope());
  EncodeShape(fit.shape[3], response->mutable_disagreement_curvature());
  if (fit.stationary) {
    response->mutable_stationary_point()->set_x(fit.stationary->x);
    response->mutable_stationary_point()->set_y(fit.stationary->y);
  }
  if (fit.first_axis) EncodeLine(*fit.first_axis, response->mutable_first_principal_axis());
  if (fit.second_axis) EncodeLine(*fit.second_axis, response->mutable_second_principal_axis());
}

}  // namespace

absl::Status GetResponseSurface(const ClosedWave& wave, const Release& release,
                                const v1::GetResponseSurfaceRequest& request, v1::ResponseSurface* response) {
  const Manifest& manifest = *wave.manifest;
  RAPPORT_ASSIGN_OR_RETURN(const SurfaceQuestion question, Decode(manifest, request));
  response->set_wave(wave.name);
  response->set_requested_unit_id(manifest.cells.units()[question.cell.unit].id);
  response->set_role_group(static_cast<type::v1::RoleGroup>(*question.cell.role_group));
  response->set_centre(question.centre);
  const absl::StatusOr<Surface> surface =
      ComputeSurface(release.cells, release.answers, release.clearance, question);
  if (!surface.ok()) {
    response->set_not_estimable_reason(base::ReasonOf(surface.status()));
    return absl::OkStatus();
  }
  response->set_unit_id(manifest.cells.units()[surface->unit].id);
  response->set_n(surface->n);
  response->set_clusters(surface->clusters);
  EncodeFit(surface->fit, response);
  return absl::OkStatus();
}

}  // namespace rapport::scoring
