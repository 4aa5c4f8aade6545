#include "tools/simulate/planted.h"

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cassert>
#include <cmath>
#include <numbers>

namespace rapport::simulate {
namespace {

constexpr std::array<double, 4> kThresholds = {1.5, 2.5, 3.5, 4.5};

double Square(double x) { return x * x; }

// Standard normal probability above `z`.
double Above(double z) { return 0.5 * std::erfc(z / std::numbers::sqrt2); }

// Standard bivariate normal density.
double Density(double x, double y, double correlation) {
  const double rest = 1 - Square(correlation);
  return std::exp(-(x * x - 2 * correlation * x * y + y * y) / (2 * rest)) /
         (2 * std::numbers::pi * std::sqrt(rest));
}

// The latent normal distribution of an item.
struct LatentItem {
  double mean;
  double sd;

  double Z(double threshold) const { return (threshold - mean) / sd; }
};

// Covariance of the answers to two items whose latent values are correlated.
double AnswerCovariance(const LatentItem& x, const LatentItem& y, double correlation) {
  if (correlation == 0) return 0;
  const auto densities = [&](double r) {
    double sum = 0;
    for (const double a : kThresholds) {
      for (const double b : kThresholds) sum += Density(x.Z(a), y.Z(b), r);
    }
    return sum;
  };
  return boost::math::quadrature::gauss<double, 20>::integrate(densities, 0.0, correlation);
}

PlantedItem ItemOf(const LatentItem& latent) {
  PlantedItem item;
  double above = 1;
  for (std::size_t option = 0; option < item.shares.size(); ++option) {
    const double next = option < kThresholds.size() ? Above(latent.Z(kThresholds[option])) : 0;
    item.shares[option] = above - next;
    item.mean += (static_cast<double>(option) + 1) * item.shares[option];
    above = next;
  }
  return item;
}

double VarianceOf(const PlantedItem& item) {
  double variance = 0;
  for (std::size_t option = 0; option < item.shares.size(); ++option) {
    variance += item.shares[option] * Square(static_cast<double>(option) + 1 - item.mean);
  }
  return variance;
}

// Latent scores of a questionnaire: means, and covariances of two scores of one person and of two people of
// one unit.
struct LatentScores {
  std::vector<double> means;
  SquareMatrix person;
  SquareMatrix unit;
};

// How a score follows the deviations of unit and person, burnout's way included.
Deviations WeightsOf(const Questionnaire& questionnaire, std::size_t score) {
  const ScoreModel& model = questionnaire.scores[score].model;
  Deviations weights = model.weights;
  if (questionnaire.burnout && model.burnout_weight != 0) {
    const Deviations& burnout = questionnaire.scores[*questionnaire.burnout].model.weights;
    for (std::size_t f = 0; f < kFacets; ++f) weights[f] += model.burnout_weight * burnout[f];
  }
  return weights;
}

// Covariance of two weighted sums of deviations that have a general part and one a facet.
double SharedVariance(const Deviations& first, const Deviations& second, double general_sd, double facet_sd) {
  double first_sum = 0;
  double second_sum = 0;
  double products = 0;
  for (std::size_t f = 0; f < kFacets; ++f) {
    first_sum += first[f];
    second_sum += second[f];
    products += first[f] * second[f];
  }
  return first_sum * second_sum * Square(general_sd) + products * Square(facet_sd);
}

// Covariance of what is left of two scores of one person: burnout's residual reaches others over its weight.
double ResidualCovariance(const Questionnaire& questionnaire, std::size_t first, std::size_t second) {
  const ScoreModel& model = questionnaire.scores[first].model;
  const bool own = first == second && questionnaire.burnout != first;
  double covariance = own ? Square(model.residual_sd) : 0;
  if (questionnaire.burnout) {
    const auto loading = [&](std::size_t score) {
      return questionnaire.burnout == score ? 1 : questionnaire.scores[score].model.burnout_weight;
    };
    const double sd = questionnaire.scores[*questionnaire.burnout].model.residual_sd;
    covariance += loading(first) * loading(second) * Square(sd);
  }
  return covariance;
}

LatentScores LatentScoresOf(const Model& model, const Questionnaire& questionnaire, const Deviations& shift) {
  const std::size_t scores = questionnaire.scores.size();
  LatentScores latent{{}, SquareMatrix(scores), SquareMatrix(scores)};
  std::vector<Deviations> weights;
  for (std::size_t s = 0; s < scores; ++s) {
    weights.push_back(WeightsOf(questionnaire, s));
    double mean = questionnaire.scores[s].model.mean;
    for (std::size_t f = 0; f < kFacets; ++f) mean += weights[s][f] * shift[f];
    latent.means.push_back(mean);
  }
  for (std::size_t s = 0; s < scores; ++s) {
    for (std::size_t t = 0; t < scores; ++t) {
      latent.unit(s, t) = SharedVariance(weights[s], weights[t], model.unit_general_sd, model.unit_facet_sd);
      latent.person(s, t) = latent.unit(s, t) + ResidualCovariance(questionnaire, s, t);
      if (questionnaire.scores[s].model.personal && questionnaire.scores[t].model.personal) {
        latent.person(s, t) +=
            SharedVariance(weights[s], weights[t], model.person_general_sd, model.person_facet_sd);
      }
    }
  }
  return latent;
}

}  // namespace

std::size_t PlantedAnswers::Find(std::string_view id) const {
  const auto found =
      std::find_if(measures.begin(), measures.end(), [&](const auto& measure) { return measure.id == id; });
  assert(found != measures.end());
  return static_cast<std::size_t>(found - measures.begin());
}

PlantedAnswers PlantedAnswersOf(const Model& model, const instrument::Instrument& instrument,
                                const Questionnaire& questionnaire, const Deviations& shift) {
  const LatentScores latent = LatentScoresOf(model, questionnaire, shift);
  const std::size_t scores = questionnaire.scores.size();
  PlantedAnswers planted{{}, SquareMatrix(scores), SquareMatrix(scores)};
  std::vector<std::vector<LatentItem>> items(scores);
  for (std::size_t s = 0; s < scores; ++s) {
    const instrument::Measure& measure = instrument.measures[questionnaire.scores[s].measure];
    PlantedMeasure& added = planted.measures.emplace_back();
    added.id = measure.id;
    added.item_covariance = SquareMatrix(measure.items.size());
    const double sd = std::sqrt(latent.person(s, s) + Square(model.item_sd));
    for (std::size_t i = 0; i < measure.items.size(); ++i) {
      items[s].push_back({latent.means[s] + ItemOffset(model, i, measure.items.size()), sd});
      added.items.push_back(ItemOf(items[s].back()));
      added.mean += added.items.back().mean / static_cast<double>(measure.items.size());
    }
  }
  for (std::size_t s = 0; s < scores; ++s) {
    for (std::size_t t = 0; t < scores; ++t) {
      const double pairs = static_cast<double>(items[s].size() * items[t].size());
      for (std::size_t i = 0; i < items[s].size(); ++i) {
        for (std::size_t j = 0; j < items[t].size(); ++j) {
          const LatentItem& x = items[s][i];
          const LatentItem& y = items[t][j];
          const bool same = s == t && i == j;
          const double person = same ? VarianceOf(planted.measures[s].items[i])
                                     : AnswerCovariance(x, y, latent.person(s, t) / (x.sd * y.sd));
          planted.covariance(s, t) += person / pairs;
          planted.between(s, t) += AnswerCovariance(x, y, latent.unit(s, t) / (x.sd * y.sd)) / pairs;
          if (s == t) planted.measures[s].item_covariance(i, j) = person;
        }
      }
    }
  }
  return planted;
}

}  // namespace rapport::simulate
