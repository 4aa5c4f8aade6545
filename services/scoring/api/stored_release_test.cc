#include "services/scoring/api/stored_release.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"
#include "rapport/internal/scoring/v1/stored_release.pb.h"
#include "services/scoring/domain/testing_instrument.h"
#include "services/scoring/domain/testing_wave.h"

namespace rapport::scoring {
namespace {

using ::rapport::testing::HasReason;
using StoredRelease = internal::scoring::v1::StoredRelease;

constexpr int kCohorts = 6;

// Six front-line cohorts, the last one small, and an executive alone.
class StoredReleaseTest : public ::testing::Test {
 protected:
  StoredReleaseTest() : manifest_(MakeManifest()) {
    policy_.set_minimum_n(10);
    policy_.set_protection_percent(20);
    policy_.add_breakdowns(intake::v1::DisclosurePolicy::BREAKDOWN_UNIT);
  }

  static Manifest MakeManifest() {
    std::vector<Unit> units = {{"root", "", "All"}};
    std::vector<Cohort> cohorts;
    std::vector<std::size_t> forms;
    for (int i = 0; i < kCohorts; ++i) {
      units.push_back({"u" + std::to_string(i), "root", "U"});
      cohorts.push_back({base::RoleGroup::kFrontLine, units.back().id, 30});
      forms.push_back(0);
    }
    cohorts.push_back({base::RoleGroup::kExecutive, "root", 1});
    forms.push_back(1);
    instrument::Instrument instrument = TestingInstrument();
    std::shared_ptr<const WavePlan> plan = PlanWave(instrument, std::move(forms));
    return {std::move(instrument), "digest", *CellMap::Create(std::move(units), cohorts), std::move(plan)};
  }

  WaveAnswers Answers(int seed = 7) const {
    WaveAnswers answers(manifest_.plan);
    const Sheets sheets = RandomSheets(manifest_.instrument, static_cast<std::uint64_t>(seed), 140, kCohorts);
    EXPECT_OK(answers.Add(0, sheets.cohorts, sheets.views()));
    const std::vector<TestingSheet> small(4, {kCohorts - 1, "12345551"});
    AddSheets(answers, 0, small);
    return answers;
  }

  Release Build() const {
    return BuildRelease(manifest_.instrument, manifest_.cells, Answers(), *PolicyFromProto(policy_));
  }
  std::string Bytes() const { return Encode(manifest_.instrument, Build(), policy_); }

  const Manifest manifest_;
  intake::v1::DisclosurePolicy policy_;
};

TEST_F(StoredReleaseTest, ReadsBackWithTheSheets) {
  const std::string bytes = Bytes();
  ASSERT_OK_AND_ASSIGN(const Release release, Decode(manifest_, bytes, Answers()));
  EXPECT_TRUE(release.has_sheets);
  EXPECT_EQ(release.pool_of, Build().pool_of);
  EXPECT_EQ(release.answers.sheets(0).rows(), Build().answers.sheets(0).rows());
  EXPECT_EQ(Encode(manifest_.instrument, release, policy_), bytes);
}

TEST_F(StoredReleaseTest, ReadsBackWithoutTheSheets) {
  const std::string bytes = Bytes();
  ASSERT_OK_AND_ASSIGN(const Release release, Decode(manifest_, bytes, std::nullopt));
  EXPECT_FALSE(release.has_sheets);
  EXPECT_EQ(release.answers.sheets(0).rows(), 0u);
  EXPECT_EQ(Encode(manifest_.instrument, release, policy_), bytes);
  EXPECT_EQ(release.cells.CohortsOf({0, base::RoleGroup::kFrontLine}),
            Build().cells.CohortsOf({0, base::RoleGroup::kFrontLine}));
}

// Pools and clearance are those that were kept, whatever would be made of the answers today.
TEST_F(StoredReleaseTest, KeepsItsPoolsAndClearance) {
  const ReleasePolicy policy = *PolicyFromProto(policy_);
  const PoolingRule all_together = [](const disclosure::PoolingProblem& problem, const disclosure::IsSafe&) {
    return disclosure::Pooling{std::vector<std::size_t>(problem.units.size(), 0), 1};
  };
  const Release coarse = BuildRelease(manifest_.instrument, manifest_.cells, Answers(), policy, all_together);
  ASSERT_NE(coarse.cells.cohort_count(), Build().cells.cohort_count());
  ASSERT_OK_AND_ASSIGN(const Release release,
                       Decode(manifest_, Encode(manifest_.instrument, coarse, policy_), Answers()));
  EXPECT_EQ(release.pool_of, coarse.pool_of);
}

TEST_F(StoredReleaseTest, OtherAnswersAreNotThoseOfTheRelease) {
  EXPECT_THAT(Decode(manifest_, Bytes(), Answers(8)).status(), HasReason("RELEASE_CORRUPT"));
}

TEST_F(StoredReleaseTest, RefusesWhatIsNoReleaseOfTheWave) {
  const std::function<void(StoredRelease&)> changes[] = {
      [](StoredRelease& s) { s.set_format(2); },
      [](StoredRelease& s) { s.mutable_policy()->set_minimum_n(4); },
      [](StoredRelease& s) { s.mutable_policy()->set_protection_percent(0); },
      [](StoredRelease& s) { s.mutable_pool_of()->RemoveLast(); },
      [](StoredRelease& s) { s.set_pool_of(0, 1000); },
      [](StoredRelease& s) { s.set_pool_of(kCohorts, s.pool_of(0)); },  // of two role groups
      [](StoredRelease& s) { s.add_pools(); },
      [](StoredRelease& s) { s.mutable_pools()->RemoveLast(); },
      [](StoredRelease& s) { s.mutable_pools(0)->add_answers(1); },
      [](StoredRelease& s) { s.mutable_pools(0)->mutable_moments()->pop_back(); },
      [](StoredRelease& s) { s.mutable_pools(0)->mutable_moments()->resize(40); },
      [](StoredRelease& s) { s.mutable_measure_partitions()->RemoveLast(); },
      [](StoredRelease& s) { s.set_measure_partitions(0, 77); },
      [](StoredRelease& s) { s.set_item_partitions(0, 77); },
      [](StoredRelease& s) { s.add_item_partitions(0); },
      [](StoredRelease& s) { s.add_partitions()->add_block_of(0); },
      [](StoredRelease& s) {
        for (int pool = 0; pool < s.pools_size(); ++pool) {
          if (pool == 0) s.add_partitions();
          s.mutable_partitions(s.partitions_size() - 1)->add_block_of(static_cast<std::uint32_t>(1000));
        }
      },
  };
  const std::string good = Bytes();
  for (std::size_t i = 0; i < std::size(changes); ++i) {
    StoredRelease stored;
    ASSERT_TRUE(stored.ParseFromString(good));
    changes[i](stored);
    EXPECT_EQ(Decode(manifest_, stored.SerializeAsString(), std::nullopt).status().code(),
              absl::StatusCode::kDataLoss)
        << "change " << i;
  }
  EXPECT_THAT(Decode(manifest_, good.substr(0, good.size() / 2), std::nullopt).status(),
              HasReason("RELEASE_CORRUPT"));
}

}  // namespace
}  // namespace rapport::scoring
