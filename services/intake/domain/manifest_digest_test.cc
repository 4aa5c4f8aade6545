#include "services/intake/domain/manifest_digest.h"

#include <functional>
#include <set>

#include "gtest/gtest.h"

namespace rapport::intake {
namespace {

struct Parts {
  Wave wave{.name = {"acme", "w1"},
            .display_name = "First",
            .instrument_id = "trust-v1",
            .forms = {"a", "b"},
            .state = WaveState::kDraft,
            .policy = {},
            .provenance = Provenance::kCollected,
            .source_note = "",
            .open_date = "",
            .close_date = "",
            .etag = "e1"};
  std::string instrument = "content";
  FrozenWave frozen{{{"root", "", "All", {}}, {"icu", "root", "ICU", {"old"}}},
                    {{base::RoleGroup::kFrontLine, "icu", {"nursing"}, 12, 1, {{"icu", "nursing"}}}}};

  std::string Digest() const { return ManifestDigest(wave, instrument, frozen); }
};

TEST(ManifestDigestTest, ChangesWithAllThatIsFrozen) {
  const std::function<void(Parts&)> changes[] = {
      [](Parts& p) { p.wave.name.wave = "w2"; },
      [](Parts& p) { p.instrument += "x"; },
      [](Parts& p) { p.wave.forms = {"ab"}; },
      [](Parts& p) { p.wave.policy.minimum_n = 11; },
      [](Parts& p) { p.wave.policy.keep_answers_days = 30; },
      [](Parts& p) { p.frozen.units[1].unit_id = "icu2"; },
      [](Parts& p) { p.frozen.units[1].display_name = "I"; },
      [](Parts& p) { p.frozen.units[1].earlier_unit_ids.clear(); },
      [](Parts& p) { p.frozen.cohorts[0].role_group = base::RoleGroup::kExecutive; },
      [](Parts& p) { p.frozen.cohorts[0].size = 13; },
      [](Parts& p) { p.frozen.cohorts[0].form = 0; },
      [](Parts& p) { p.frozen.cohorts[0].specialties = {}; },
      [](Parts& p) { p.frozen.cohorts[0].keys[0].specialty = "n"; },
      [](Parts& p) {
        p.frozen.flows = {{"w0", 0, 0, 7}};
      },
      [](Parts& p) { p.frozen.cohorts.push_back(p.frozen.cohorts[0]); },
  };
  std::set<std::string> seen = {Parts().Digest()};
  for (const auto& change : changes) {
    Parts parts;
    change(parts);
    EXPECT_TRUE(seen.insert(parts.Digest()).second) << "change " << seen.size();
  }
}

TEST(ManifestDigestTest, DoesNotChangeWithTheRest) {
  Parts parts;
  parts.wave.etag = "e2";
  parts.wave.state = WaveState::kOpen;
  parts.wave.display_name = "Renamed";
  EXPECT_EQ(parts.Digest(), Parts().Digest());
  EXPECT_EQ(parts.Digest().size(), 64u);
}

}  // namespace
}  // namespace rapport::intake
