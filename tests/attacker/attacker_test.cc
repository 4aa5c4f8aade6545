// An attacker who may call every method and knows units, cohorts and how many were invited tries to find out
// what fewer than minimum n people answered, by combining everything that was ever told.

#include <algorithm>
#include <cstdio>
#include <map>
#include <optional>
#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/strings.h"
#include "libs/disclosure/testing/glpk_bounds.h"
#include "libs/testing/status_matchers.h"
#include "tests/attacker/hospital.h"
#include "tests/attacker/knowledge.h"
#include "tests/attacker/linear_program.h"
#include "tests/attacker/linear_span.h"
#include "tests/attacker/target.h"
#include "tools/rapportctl/audit/verify.h"

namespace rapport::attacker {
namespace {

// Every cohort by itself, whatever its size.
disclosure::Pooling LeaveApart(const disclosure::PoolingProblem& problem,
                               const disclosure::IsSafe& /*is_safe*/) {
  disclosure::Pooling pooling{{}, problem.units.size()};
  for (std::size_t cohort = 0; cohort < problem.units.size(); ++cohort) pooling.pool_of.push_back(cohort);
  return pooling;
}

// Only cells that are too small themselves are suppressed.
const scoring::ReleaseRule kPrimaryOnly = {LeaveApart, /*audit=*/false, /*joint=*/false};

// What is to be found out: cells of a wave in which few, but some, have a score, or in which all agree.
std::set<std::vector<bool>> SecretCells(const Hospital& hospital, int wave, const std::string& measure) {
  const Wave& from = wave == 0 ? hospital.first : hospital.second;
  std::set<std::vector<bool>> secret;
  for (std::size_t unit = 0; unit < from.units.size(); ++unit) {
    for (int role_group = 0; role_group <= 3; ++role_group) {
      std::vector<bool> cell(from.cohorts.size());
      for (std::size_t cohort = 0; cohort < cell.size(); ++cohort) {
        const Cohort& candidate = from.cohorts[cohort];
        cell[cohort] =
            (role_group == 0 || candidate.role_group == role_group) && from.IsWithin(candidate.unit, unit);
      }
      const double n = TruthOf(hospital, wave, measure, cell).n;
      const bool few = n > 0 && n < kMinimumN;
      if (few || (measure != kSheets && IsNearlyUnanimous(hospital, wave, measure, cell))) {
        secret.insert(std::move(cell));
      }
    }
  }
  return secret;
}

struct Loot {
  int secrets = 0;
  int found = 0;
  void Add(const Loot& other) {
    secrets += other.secrets;
    found += other.found;
  }
};

// Differencing, pairwise and of any number: a secret is found out when it is a sum of multiples of what was
// told.
Loot SolveFor(const Hospital& hospital, int wave, const std::vector<std::string>& measures,
              const Equations& equations) {
  const LinearSpan span(equations.matrix(), equations.values());
  Loot loot;
  for (const std::string& measure : measures) {
    for (const std::vector<bool>& cell : SecretCells(hospital, wave, measure)) {
      ++loot.secrets;
      const Fact truth = TruthOf(hospital, wave, measure, cell);
      const std::optional<double> n = span.Find(equations.CountOf(cell));
      const std::optional<double> sum = span.Find(equations.SumOf(measure, cell));
      EXPECT_NEAR(n.value_or(truth.n), truth.n, 1e-5);
      EXPECT_NEAR(sum.value_or(truth.sum), truth.sum, 1e-4);
      // A count by itself is a secret of small cells only; that all agree is one of any cell.
      const bool few = truth.n < kMinimumN;
      if ((few && n) || (measure != kSheets && sum)) ++loot.found;
    }
  }
  return loot;
}

// Measure by measure, and all of them together where everybody answered everything.
Loot Attack(const Hospital& hospital, const std::vector<Fact>& facts, bool complete) {
  std::map<std::pair<int, std::string>, std::vector<const Fact*>> by_measure;
  std::map<int, std::vector<const Fact*>> by_wave;
  for (const Fact& fact : facts) {
    by_measure[{fact.wave, fact.measure}].push_back(&fact);
    by_wave[fact.wave].push_back(&fact);
  }
  Loot loot;
  for (const auto& [key, told] : by_measure) {
    loot.Add(SolveFor(hospital, key.first, {key.second}, Equations(Equations::Scope::kOneMeasure, told)));
  }
  if (!complete) return loot;
  for (const auto& [wave, told] : by_wave) {
    loot.Add(SolveFor(hospital, wave, {kSheets, "f1", "f2", "d", "s", "q1", "q2", "q3", "q4", "q5"},
                      Equations(Equations::Scope::kAllMeasures, told)));
  }
  return loot;
}

Loot AttackHospitals(std::uint64_t first, std::uint64_t last, const scoring::ReleaseRule& rule) {
  Loot loot;
  for (std::uint64_t seed = first; seed <= last; ++seed) {
    const Hospital hospital = MakeHospital(seed);
    const absl::StatusOr<std::vector<Fact>> facts = Listen(hospital, rule);
    EXPECT_OK(facts) << "hospital " << seed;
    if (facts.ok()) loot.Add(Attack(hospital, *facts, seed % 2 == 0));
  }
  std::printf("%d secrets, %d found out\n", loot.secrets, loot.found);
  return loot;
}

// Bounds: what is held between the numbers told, the response scale and the numbers invited, on one measure.
// Counts the small cells whose mean is known to better than a tenth of the response scale.
Loot Squeeze(const Hospital& hospital, int wave, const std::vector<Fact>& facts) {
  const std::string measure = "s";
  std::vector<const Fact*> told;
  for (const Fact& fact : facts) {
    if (fact.wave == wave && fact.measure == measure) told.push_back(&fact);
  }
  Loot loot;
  if (told.empty()) return loot;
  const Equations equations(Equations::Scope::kOneMeasure, told);
  LinearProgram program(wave == 0 ? hospital.first : hospital.second, equations);
  for (const std::vector<bool>& cell : SecretCells(hospital, wave, measure)) {
    ++loot.secrets;
    const Fact truth = TruthOf(hospital, wave, measure, cell);
    const Range n = program.Bound(equations.CountOf(cell));
    const Range sum = program.Bound(equations.SumOf(measure, cell) - equations.CountOf(cell));
    EXPECT_LE(n.lowest, truth.n + 1e-6);
    EXPECT_GE(n.highest, truth.n - 1e-6);
    EXPECT_LE(sum.lowest, truth.sum - truth.n + 1e-6);
    EXPECT_GE(sum.highest, truth.sum - truth.n - 1e-6);
    constexpr double kProtection = 0.2;  // what waves are protected by unless their policy says more
    const double promised = kProtection * 4 * std::max(1.0, n.lowest);
    if (sum.highest - sum.lowest < promised - 1e-6) ++loot.found;
  }
  return loot;
}

Loot SqueezeHospitals(std::uint64_t first, std::uint64_t last, const scoring::ReleaseRule& rule) {
  Loot loot;
  for (std::uint64_t seed = first; seed <= last; ++seed) {
    const Hospital hospital = MakeHospital(seed);
    const absl::StatusOr<std::vector<Fact>> facts = Listen(hospital, rule);
    EXPECT_OK(facts) << "hospital " << seed;
    for (int wave = 0; wave < 2 && facts.ok(); ++wave) loot.Add(Squeeze(hospital, wave, *facts));
  }
  std::printf("%d secrets, %d known too well\n", loot.secrets, loot.found);
  return loot;
}

TEST(Attacker, SqueezesNothingOutOfBounds) { EXPECT_EQ(SqueezeHospitals(1, 500, {}).found, 0); }

TEST(Attacker, SqueezesMostWherePoolingIsTurnedOff) {
  const Loot loot = SqueezeHospitals(1, 20, kPrimaryOnly);
  EXPECT_GT(2 * loot.found, loot.secrets);
}

TEST(Attacker, FindsOutNothingOfFiveHundredHospitals) {
  const Loot loot = AttackHospitals(1, 500, {});
  EXPECT_GT(loot.secrets, 100000);
  EXPECT_EQ(loot.found, 0);
}

TEST(Attacker, FindsOutMostWherePoolingIsTurnedOff) {
  const Loot loot = AttackHospitals(1, 50, kPrimaryOnly);
  EXPECT_GT(2 * loot.found, loot.secrets);
}

// Three ways to the bounds: the closed form by which a release is certified, CLP as `rapportctl audit verify`
// has it, and GLPK.
TEST(Attacker, FindsEveryCertificateInOrder) {
  std::size_t hidden_parts = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const Hospital hospital = MakeHospital(seed);
    Scoring scoring(hospital, {});
    for (int wave = 0; wave < 2; ++wave) {
      SCOPED_TRACE(base::StrCat("hospital ", seed, ", wave ", wave));
      ASSERT_OK_AND_ASSIGN(const ctl::ToldRelease told, ReadRelease(scoring.stub(), wave));
      EXPECT_OK(ctl::VerifyRelease(told));
      ASSERT_OK_AND_ASSIGN(const auto solved,
                           disclosure::AuditRelease(told.table, disclosure::testing::BoundByGlpk));
      ASSERT_EQ(solved.size(), told.hidden.size());
      for (std::size_t i = 0; i < solved.size(); ++i) {
        EXPECT_EQ(solved[i].cohorts, told.hidden[i].cohorts);
        EXPECT_EQ(solved[i].bounds.lowest_n, told.hidden[i].bounds.lowest_n);
        EXPECT_EQ(solved[i].bounds.highest_n, told.hidden[i].bounds.highest_n);
        EXPECT_NEAR(solved[i].bounds.lowest_sum, told.hidden[i].bounds.lowest_sum, 1e-6);
        EXPECT_NEAR(solved[i].bounds.highest_sum, told.hidden[i].bounds.highest_sum, 1e-6);
      }
      hidden_parts += solved.size();
    }
  }
  EXPECT_GT(hidden_parts, 1000u);
}

TEST(Attacker, SeesNoReleaseThatFailsItsAudit) {
  const Hospital hospital = MakeHospital(1);
  Scoring scoring(hospital, {LeaveApart, /*audit=*/true});
  EXPECT_THAT(ReadRelease(scoring.stub(), 0), testing::HasReason("AUDIT_FAILED"));
}

}  // namespace
}  // namespace rapport::attacker
