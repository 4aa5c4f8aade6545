#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "libs/base/status.h"
#include "libs/base/strings.h"
#include "services/intake/store/conformance/intake_store_conformance.h"

namespace rapport::intake {

// With epochs, half mixed and mixed: parts that were read of one generation are the wave.
TEST_P(IntakeStoreConformance, PartsOfOneGenerationAreTheWholeWave) {
  const base::WaveName wave = OpenedWave();
  constexpr int kSheets = 110'000;  // more than are mixed at once
  std::vector<StoredSheet> sheets;
  sheets.reserve(kSheets);
  for (int i = 0; i < kSheets; ++i) sheets.push_back({0, base::StrCat("sheet-", i % 1000)});
  ASSERT_TRUE(store_->ImportSheets(wave, "one", "", std::move(sheets)).ok());
  EXPECT_EQ(base::ReasonOf(store_->ReadPart(wave, {2, 0}).status()), "WAVE_NOT_CLOSED");
  ASSERT_TRUE(store_->CloseWave(wave, "", "e3", "2026-03-09").ok());
  const std::multiset<std::string> all = Contents(store_->ReadAnswers(wave, 0)->sheets);
  std::set<std::int64_t> generations;
  const auto expect_whole = [&](std::uint32_t parts) {
    std::multiset<std::string> seen;
    std::set<std::int64_t> of_parts;
    for (std::uint32_t part = 0; part < parts; ++part) {
      const absl::StatusOr<AnswerBatch> batch = store_->ReadPart(wave, {parts, part});
      ASSERT_TRUE(batch.ok());
      EXPECT_EQ(batch->etag, "e3");
      EXPECT_EQ(batch->sheets.size() == all.size(), parts == 1);
      EXPECT_EQ(batch->wave_rows, kSheets);
      of_parts.insert(batch->generation);
      seen.merge(Contents(batch->sheets));
    }
    EXPECT_EQ(of_parts.size(), 1u);
    EXPECT_TRUE(seen == all) << parts;
    generations.merge(of_parts);
  };
  expect_whole(1);
  expect_whole(3);
  EXPECT_TRUE(*store_->ForgetEpochs(wave)) << "all were mixed at once";
  expect_whole(3);
  EXPECT_FALSE(*store_->ForgetEpochs(wave));
  expect_whole(3);
  expect_whole(50);
  EXPECT_EQ(generations.size(), 3u);
  ASSERT_TRUE(store_->DeleteAnswers(wave, "2026-04-01").ok());
  const absl::StatusOr<AnswerBatch> batch = store_->ReadPart(wave, {1, 0});
  EXPECT_TRUE(batch->deleted);
  EXPECT_FALSE(generations.contains(batch->generation));
}

}  // namespace rapport::intake
