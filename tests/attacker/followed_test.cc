// What two waves of mostly the same people tell together, where the roster follows them and nobody changes
// their mind.

#include <cstdio>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "Eigen/Dense"
#include "gtest/gtest.h"
#include "libs/disclosure/pooling.h"
#include "libs/testing/status_matchers.h"
#include "tests/attacker/hospital.h"
#include "tests/attacker/linear_span.h"
#include "tests/attacker/target.h"
#include "tools/rapportctl/audit/verify.h"

namespace rapport::attacker {
namespace {

// Every wave is released by itself.
const scoring::ReleaseRule kEachByItself = {disclosure::PoolCohorts, /*audit=*/true, /*joint=*/false};

// People with the same cohorts in both waves: the unknowns of the attack are their answers' sums.
struct Atom {
  std::size_t first = Person::kAway;
  std::size_t second = Person::kAway;
  int members = 0;
  double sum = 0;  // on the item, of truth
};

std::vector<Atom> AtomsOf(const FollowedHospital& from, std::size_t item) {
  std::map<std::pair<std::size_t, std::size_t>, Atom> atoms;
  for (const Person& person : from.people) {
    Atom& atom = atoms[{person.first, person.second}];
    atom.first = person.first;
    atom.second = person.second;
    ++atom.members;
    atom.sum += person.sheet[item];
  }
  std::vector<Atom> all;
  for (const auto& [cohorts, atom] : atoms) all.push_back(atom);
  return all;
}

// What was told of the item in both waves, as equations about the atoms.
LinearSpan SpanOf(const std::vector<Atom>& atoms, const std::vector<Fact>& facts, const std::string& item) {
  // Nothing may have been told.
  std::vector<Eigen::VectorXd> rows = {Eigen::VectorXd::Zero(static_cast<Eigen::Index>(atoms.size()))};
  std::vector<double> values = {0};
  for (const Fact& fact : facts) {
    if (fact.measure != item || !fact.weights.empty()) continue;
    Eigen::VectorXd row = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(atoms.size()));
    for (std::size_t i = 0; i < atoms.size(); ++i) {
      const std::size_t cohort = fact.wave == 0 ? atoms[i].first : atoms[i].second;
      if (cohort != Person::kAway && fact.cohorts[cohort]) row[static_cast<Eigen::Index>(i)] = 1;
    }
    rows.push_back(std::move(row));
    values.push_back(fact.sum);
  }
  Eigen::MatrixXd matrix(static_cast<Eigen::Index>(rows.size()), static_cast<Eigen::Index>(atoms.size()));
  Eigen::VectorXd told(static_cast<Eigen::Index>(rows.size()));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    matrix.row(static_cast<Eigen::Index>(i)) = rows[i].transpose();
    told[static_cast<Eigen::Index>(i)] = values[i];
  }
  return {matrix, told};
}

// The few people whom a manager could name: those of a cell of the first wave who left the hospital, those of
// a cell of the second who joined it, and those who went from one cohort to another.
std::set<std::vector<bool>> Secrets(const Hospital& hospital, const std::vector<Atom>& atoms) {
  std::set<std::vector<bool>> secrets;
  const auto add = [&](const auto& is_one) {
    std::vector<bool> group(atoms.size());
    int members = 0;
    for (std::size_t i = 0; i < atoms.size(); ++i) {
      group[i] = is_one(atoms[i]);
      if (group[i]) members += atoms[i].members;
    }
    if (0 < members && members < kMinimumN) secrets.insert(std::move(group));
  };
  for (const bool second : {false, true}) {
    const Wave& wave = second ? hospital.second : hospital.first;
    for (std::size_t unit = 0; unit < wave.units.size(); ++unit) {
      for (int role_group = 0; role_group <= 3; ++role_group) {
        add([&](const Atom& atom) {
          const std::size_t there = second ? atom.second : atom.first;
          const std::size_t elsewhere = second ? atom.first : atom.second;
          if (there == Person::kAway || elsewhere != Person::kAway) return false;
          const Cohort& cohort = wave.cohorts[there];
          return (role_group == 0 || cohort.role_group == role_group) && wave.IsWithin(cohort.unit, unit);
        });
      }
    }
  }
  for (const Atom& one : atoms) {
    add([&](const Atom& atom) { return &atom == &one; });
  }
  return secrets;
}

struct Loot {
  int secrets = 0;
  int found = 0;
};

Loot AttackFollowed(std::uint64_t first, std::uint64_t last, const scoring::ReleaseRule& rule) {
  Loot loot;
  for (std::uint64_t seed = first; seed <= last; ++seed) {
    const FollowedHospital followed = MakeFollowedHospital(seed);
    const absl::StatusOr<std::vector<Fact>> facts = Listen(followed.hospital, rule);
    EXPECT_OK(facts) << "hospital " << seed;
    if (!facts.ok()) continue;
    for (std::size_t item = 0; item < kItems; ++item) {
      const std::vector<Atom> atoms = AtomsOf(followed, item);
      const LinearSpan span = SpanOf(atoms, *facts, kItemIds[item]);
      for (const std::vector<bool>& group : Secrets(followed.hospital, atoms)) {
        ++loot.secrets;
        Eigen::VectorXd sum = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(atoms.size()));
        double truth = 0;
        for (std::size_t i = 0; i < atoms.size(); ++i) {
          if (!group[i]) continue;
          sum[static_cast<Eigen::Index>(i)] = 1;
          truth += atoms[i].sum;
        }
        const std::optional<double> found = span.Find(sum);
        EXPECT_NEAR(found.value_or(truth), truth, 1e-4);
        if (found) ++loot.found;
      }
    }
  }
  std::printf("%d secrets between waves, %d found out\n", loot.secrets, loot.found);
  return loot;
}

TEST(FollowedAttacker, FindsOutNobodyWhoLeftOrJoined) {
  const Loot loot = AttackFollowed(1, 200, {});
  EXPECT_GT(loot.secrets, 10000);
  EXPECT_EQ(loot.found, 0);
}

TEST(FollowedAttacker, FindsOutSomeWhereEveryWaveIsReleasedByItself) {
  const Loot loot = AttackFollowed(1, 50, kEachByItself);
  EXPECT_GT(loot.found, 100);
}

// As `rapportctl audit verify` checks it, by a solver of its own.
TEST(FollowedAttacker, FindsTheReleasesOfTwoWavesInOrder) {
  std::int64_t parts = 0;
  int exposed = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const FollowedHospital followed = MakeFollowedHospital(seed);
    for (const bool joint : {true, false}) {
      Scoring scoring(followed.hospital, joint ? scoring::ReleaseRule() : kEachByItself);
      ASSERT_OK_AND_ASSIGN(const ctl::ToldRelease earlier, ReadRelease(scoring.stub(), 0));
      ASSERT_OK_AND_ASSIGN(const ctl::ToldRelease told, ReadRelease(scoring.stub(), 1));
      ASSERT_EQ(told.earlier_waves.size(), 1u);
      const auto verified = ctl::VerifyJointly(told, 0, earlier);
      if (joint) {
        ASSERT_OK(verified) << "hospital " << seed;
        parts += verified->parts;
      } else if (!verified.ok()) {
        ++exposed;
      }
    }
  }
  EXPECT_GT(parts, 1000);
  EXPECT_GT(exposed, 20) << "of those whose waves are released by themselves";
}

}  // namespace
}  // namespace rapport::attacker
