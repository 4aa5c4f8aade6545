#include "services/intake/api/update_wave.h"

#include <string>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "libs/base/status.h"
#include "libs/testing/status_matchers.h"

namespace rapport::intake {
namespace {

using ::testing::ElementsAre;

Wave Current(WaveState state) {
  Wave wave;
  wave.name = {"acme", "w1"};
  wave.display_name = "Spring";
  wave.instrument_id = "trust-v1";
  wave.forms = {"a"};
  wave.state = state;
  wave.policy.minimum_n = 12;
  wave.policy.lowest_unit_depth = 3;
  wave.etag = "e1";
  return wave;
}

v1::UpdateWaveRequest Request(const std::string& text) {
  v1::UpdateWaveRequest request;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &request));
  return request;
}

std::string ReasonOf(WaveState state, const std::string& text) {
  return base::ReasonOf(Update(Current(state), Request(text)).status());
}

TEST(UpdateWaveTest, ADraftChangesAsTheMaskSays) {
  const auto changed = Update(Current(WaveState::kDraft),
                              Request("wave { display_name: 'Autumn' forms: 'b' policy { minimum_n: 8 } } "
                                      "update_mask { paths: 'forms' paths: 'policy.minimum_n' }"));
  ASSERT_THAT(changed, testing::IsOk());
  Wave expected = Current(WaveState::kDraft);
  expected.forms = {"b"};
  expected.policy.minimum_n = 8;
  EXPECT_EQ(*changed, expected);
}

TEST(UpdateWaveTest, WithoutAMaskEverythingIsReplaced) {
  const auto changed =
      Update(Current(WaveState::kDraft),
             Request("wave { display_name: 'Autumn' instrument: 'organizations/acme/instruments/pulse-v1' "
                     "source_note: 'n' provenance: PROVENANCE_IMPORTED }"));
  ASSERT_THAT(changed, testing::IsOk());
  EXPECT_EQ(changed->display_name, "Autumn");
  EXPECT_EQ(changed->instrument_id, "pulse-v1");
  EXPECT_TRUE(changed->forms.empty());
  EXPECT_EQ(changed->policy, DisclosurePolicy());
  EXPECT_EQ(changed->provenance, Provenance::kImported);
  EXPECT_EQ(changed->etag, "e1");
}

TEST(UpdateWaveTest, AFieldOfThePolicyThatIsNotSetTakesItsDefault) {
  const auto changed =
      Update(Current(WaveState::kDraft),
             Request("wave { policy { } } update_mask { paths: 'policy.lowest_unit_depth' }"));
  ASSERT_THAT(changed, testing::IsOk());
  EXPECT_EQ(changed->policy.lowest_unit_depth, std::nullopt);
  EXPECT_EQ(changed->policy.minimum_n, 12);
}

TEST(UpdateWaveTest, AnOpenWaveTakesAStricterPolicyOnly) {
  const auto stricter =
      Update(Current(WaveState::kOpen), Request("wave { policy { minimum_n: 20 } } "
                                                "update_mask { paths: 'policy.minimum_n' }"));
  ASSERT_THAT(stricter, testing::IsOk());
  EXPECT_EQ(stricter->policy.minimum_n, 20);
  EXPECT_EQ(ReasonOf(WaveState::kOpen,
                     "wave { policy { minimum_n: 11 } } update_mask { paths: 'policy.minimum_n' }"),
            "POLICY_LOOSENED");
  EXPECT_EQ(
      ReasonOf(WaveState::kOpen, "wave { policy { } } update_mask { paths: 'policy.lowest_unit_depth' }"),
      "POLICY_LOOSENED");
  EXPECT_EQ(ReasonOf(WaveState::kOpen, "wave { display_name: 'x' } update_mask { paths: 'display_name' }"),
            "WAVE_NOT_DRAFT");
}

TEST(UpdateWaveTest, RefusesWhatIsClosedStaleUnknownOrOutOfRange) {
  EXPECT_EQ(ReasonOf(WaveState::kClosed,
                     "wave { policy { minimum_n: 20 } } update_mask { paths: 'policy.minimum_n' }"),
            "WAVE_CLOSED");
  EXPECT_EQ(ReasonOf(WaveState::kDraft, "wave { etag: 'e0' } update_mask { paths: 'source_note' }"),
            "ETAG_MISMATCH");
  for (const char* path :
       {"state", "name", "etag", "policy.nothing", "policy.", "opening_policy", "open_date", ""}) {
    EXPECT_EQ(ReasonOf(WaveState::kDraft, std::string("update_mask { paths: '") + path + "' }"),
              "UNKNOWN_FIELD_PATH")
        << path;
  }
  const absl::Status status =
      Update(Current(WaveState::kDraft),
             Request("wave { policy { minimum_n: 4 breakdowns: [1, 77] } } update_mask { paths: 'policy' }"))
          .status();
  std::vector<std::string> fields;
  for (const base::FieldViolation& violation : base::ViolationsOf(status)) fields.push_back(violation.field);
  EXPECT_THAT(fields, ElementsAre("wave.policy.breakdowns[1]", "wave.policy.minimum_n"));
}

}  // namespace
}  // namespace rapport::intake
