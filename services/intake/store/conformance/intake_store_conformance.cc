#include "services/intake/store/conformance/intake_store_conformance.h"

#include <gmock/gmock.h>

#include <limits>
#include <set>

#include "libs/base/status.h"
#include "libs/base/strings.h"

namespace rapport::intake {
namespace {

using base::ReasonOf;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string Padded(std::string text) {
  text.resize(16, '.');
  return text;
}

std::string SheetOf(int number) { return base::StrCat("sheet-", number); }

Wave Draft(const std::string& id) {
  Wave wave;
  wave.name = {"acme", id};
  wave.display_name = "Spring";
  wave.instrument_id = "demo-v1";
  wave.forms = {"clinician", "executive"};
  wave.policy.minimum_n = 12;
  wave.policy.lowest_unit_depth = 2;
  wave.provenance = Provenance::kSimulated;
  wave.source_note = "made up";
  wave.etag = "e1";
  return wave;
}

FrozenWave TwoCohorts() {
  FrozenWave frozen;
  frozen.units = {{"root", "", "All"}, {"icu", "root", "Intensive care", {"ccu", "old-icu"}}};
  frozen.cohorts = {{base::RoleGroup::kFrontLine,
                     "icu",
                     {"nursing", "pharmacy"},
                     20,
                     0,
                     {{"icu", "nursing"}, {"icu", "pharmacy"}}},
                    {base::RoleGroup::kExecutive, "root", {}, 20, 1, {{"root", ""}}}};
  frozen.flows = {{"w0", 0, 1, 3}, {"w0", 2, 0, 17}};
  return frozen;
}

std::multiset<std::string> Numbers(int begin, int end) {
  std::multiset<std::string> contents;
  for (int number = begin; number < end; ++number) contents.insert(SheetOf(number));
  return contents;
}

}  // namespace

std::multiset<std::string> IntakeStoreConformance::Contents(const std::vector<StoredSheet>& sheets) {
  std::multiset<std::string> contents;
  for (const StoredSheet& sheet : sheets) contents.insert(sheet.answers);
  return contents;
}

base::WaveName IntakeStoreConformance::OpenedWave(const std::string& id) {
  base::WaveName name = {"acme", id};
  EXPECT_TRUE(store_->CreateWave(Draft(id), "", "").ok());
  EXPECT_TRUE(store_->OpenWave(name, "e1", {"e2", "2026-03-01", TwoCohorts(), "digest"}).ok());
  return name;
}

void IntakeStoreConformance::AddCodes(const base::WaveName& wave, std::uint32_t cohort, int begin, int end) {
  std::vector<std::string> hashes;
  for (int i = begin; i < end; ++i) hashes.push_back(Padded(base::StrCat("c", i)));
  ASSERT_TRUE(store_->AddCodes(wave, cohort, hashes).ok());
}

absl::Status IntakeStoreConformance::SubmitOne(const base::WaveName& wave, int number,
                                               const std::string& receipt_tag) {
  std::vector<Submission> one;
  one.push_back({wave, Padded(base::StrCat("c", number)), Padded(base::StrCat(receipt_tag, number)),
                 [number](std::uint32_t) { return SheetOf(number); }});
  return store_->Submit(one)[0];
}

absl::Status IntakeStoreConformance::SubmitWithComments(const base::WaveName& wave, int number,
                                                        std::vector<Comment> comments) {
  std::vector<Submission> one;
  one.push_back({wave, Padded(base::StrCat("c", number)), Padded(base::StrCat("r", number)),
                 [number](std::uint32_t) { return SheetOf(number); }, std::move(comments)});
  return store_->Submit(one)[0];
}

TEST_P(IntakeStoreConformance, AnInstrumentNeverChanges) {
  const StoredInstrument instrument = {{"acme", "demo-v1"}, "content"};
  EXPECT_TRUE(store_->CreateInstrument(instrument).ok());
  EXPECT_TRUE(store_->CreateInstrument(instrument).ok());
  EXPECT_EQ(ReasonOf(store_->CreateInstrument({instrument.name, "other"})), "INSTRUMENT_EXISTS");
  Reopen();
  EXPECT_EQ(*store_->GetInstrument(instrument.name), instrument);
  EXPECT_EQ(ReasonOf(store_->GetInstrument({"acme", "none"}).status()), "INSTRUMENT_NOT_FOUND");
  EXPECT_EQ(ReasonOf(store_->GetInstrument({"other", "demo-v1"}).status()), "INSTRUMENT_NOT_FOUND");
}

TEST_P(IntakeStoreConformance, InstrumentsAreListedByPage) {
  for (const std::string id : {"b-v1", "a-v1", "c-v1"})
    ASSERT_TRUE(store_->CreateInstrument({{"acme", id}, id}).ok());
  ASSERT_TRUE(store_->CreateInstrument({{"other", "d-v1"}, "d"}).ok());
  EXPECT_THAT(
      *store_->ListInstruments({"acme"}, "", 2),
      ElementsAre(StoredInstrument{{"acme", "a-v1"}, "a-v1"}, StoredInstrument{{"acme", "b-v1"}, "b-v1"}));
  EXPECT_THAT(*store_->ListInstruments({"acme"}, "b-v1", 2),
              ElementsAre(StoredInstrument{{"acme", "c-v1"}, "c-v1"}));
}

TEST_P(IntakeStoreConformance, CreatingAWaveTwiceWithOneRequestMakesOne) {
  EXPECT_EQ(*store_->CreateWave(Draft("w1"), "req-1", "digest"), Draft("w1"));
  EXPECT_EQ(*store_->CreateWave(Draft("w1"), "req-1", "digest"), Draft("w1"));
  EXPECT_EQ(ReasonOf(store_->CreateWave(Draft("w2"), "req-1", "another").status()), "REQUEST_ID_REUSED");
  EXPECT_EQ(ReasonOf(store_->CreateWave(Draft("w1"), "req-2", "digest").status()), "WAVE_EXISTS");
  EXPECT_EQ(ReasonOf(store_->CreateWave(Draft("w1"), "", "").status()), "WAVE_EXISTS");
  EXPECT_THAT(*store_->ListWaves({"acme"}, "", 10), SizeIs(1));
}

TEST_P(IntakeStoreConformance, AWaveMovesForwardOnly) {
  const base::WaveName name = {"acme", "w1"};
  EXPECT_EQ(ReasonOf(store_->OpenWave(name, "", {"e2", "2026-03-01", {}, ""}).status()), "WAVE_NOT_FOUND");
  ASSERT_TRUE(store_->CreateWave(Draft("w1"), "", "").ok());
  EXPECT_EQ(ReasonOf(store_->CloseWave(name, "", "e2", "2026-03-01").status()), "WAVE_NOT_OPEN");
  EXPECT_EQ(ReasonOf(store_->GetFrozenWave(name).status()), "WAVE_NOT_OPEN");
  EXPECT_EQ(ReasonOf(store_->OpenWave(name, "stale", {"e2", "2026-03-01", {}, ""}).status()),
            "ETAG_MISMATCH");
  const absl::StatusOr<Wave> opened =
      store_->OpenWave(name, "e1", {"e2", "2026-03-01", TwoCohorts(), "digest"});
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(opened->state, WaveState::kOpen);
  EXPECT_EQ(opened->open_date, "2026-03-01");
  EXPECT_EQ(opened->etag, "e2");
  EXPECT_EQ(opened->opening_policy, Draft("w1").policy);
  EXPECT_EQ(opened->manifest_digest, "digest");
  EXPECT_THAT(*store_->ListOpenWaves(), ElementsAre(name));
  EXPECT_EQ(ReasonOf(store_->OpenWave(name, "", {"e3", "2026-03-02", {}, ""}).status()), "WAVE_NOT_DRAFT");
  ASSERT_TRUE(store_->CloseWave(name, "", "e3", "2026-03-09").ok());
  Reopen();
  EXPECT_EQ(store_->GetWave(name)->state, WaveState::kClosed);
  EXPECT_EQ(store_->GetWave(name)->close_date, "2026-03-09");
  EXPECT_EQ(*store_->GetFrozenWave(name), TwoCohorts());
  EXPECT_THAT(*store_->ListOpenWaves(), IsEmpty());
}

TEST_P(IntakeStoreConformance, AWaveIsReplacedByWhatTheChangeMakesOfIt) {
  const base::WaveName name = {"acme", "w1"};
  const auto rename = [](const Wave& current) -> absl::StatusOr<Wave> {
    Wave changed = current;
    changed.display_name += " again";
    changed.policy.minimum_n += 1;
    changed.etag += "'";
    return changed;
  };
  EXPECT_EQ(ReasonOf(store_->UpdateWave(name, rename).status()), "WAVE_NOT_FOUND");
  ASSERT_TRUE(store_->CreateWave(Draft("w1"), "", "").ok());
  ASSERT_TRUE(store_->OpenWave(name, "e1", {"e2", "2026-03-01", TwoCohorts(), "digest"}).ok());
  const absl::StatusOr<Wave> updated = store_->UpdateWave(name, rename);
  ASSERT_TRUE(updated.ok());
  Reopen();
  EXPECT_EQ(*store_->GetWave(name), *updated);
  EXPECT_EQ(updated->display_name, "Spring again");
  EXPECT_EQ(updated->etag, "e2'");
  EXPECT_EQ(updated->policy.minimum_n, 13);
  EXPECT_EQ(updated->opening_policy.minimum_n, 12) << "the policy with which it opened";
  EXPECT_EQ(updated->state, WaveState::kOpen);
  const auto refuse = [](const Wave&) -> absl::StatusOr<Wave> { return absl::AbortedError("no"); };
  EXPECT_EQ(store_->UpdateWave(name, refuse).status().code(), absl::StatusCode::kAborted);
  EXPECT_EQ(*store_->GetWave(name), *updated);
}

TEST_P(IntakeStoreConformance, KeepsTheFirstRecordOfAKey) {
  const base::WaveName wave = OpenedWave();
  EXPECT_EQ(ReasonOf(store_->KeepRecord(wave, "k", "a").status()), "WAVE_NOT_CLOSED");
  EXPECT_EQ(ReasonOf(store_->KeepRecord({"acme", "nowhere"}, "k", "a").status()), "WAVE_NOT_FOUND");
  EXPECT_THAT(*store_->ListUnreleasedWaves(), IsEmpty());
  ASSERT_TRUE(store_->CloseWave(wave, "", "e3", "2026-03-09").ok());
  EXPECT_THAT(*store_->ListUnreleasedWaves(), ElementsAre(wave));
  const std::string content("a\0b", 3);
  EXPECT_TRUE(*store_->KeepRecord(wave, "k", content));
  EXPECT_FALSE(*store_->KeepRecord(wave, "k", "another"));
  EXPECT_THAT(*store_->ListUnreleasedWaves(), ElementsAre(wave)) << "that was not the release";
  EXPECT_TRUE(*store_->KeepRecord(wave, IntakeStore::kReleaseKey, "r"));
  EXPECT_THAT(*store_->ListUnreleasedWaves(), IsEmpty());
  Reopen();
  EXPECT_EQ(*store_->FindRecord(wave, "k"), content);
  EXPECT_EQ(*store_->FindRecord(wave, "l"), std::nullopt);
  for (int i = 2; i < IntakeStore::kMaxRecords; ++i) {
    ASSERT_TRUE(*store_->KeepRecord(wave, base::StrCat("k", i), ""));
  }
  EXPECT_EQ(ReasonOf(store_->KeepRecord(wave, "one more", "").status()), "TOO_MANY_RECORDS");
  EXPECT_FALSE(*store_->KeepRecord(wave, "k", "another")) << "it is there already";
}

TEST_P(IntakeStoreConformance, ExportsArePaidForOnceAndWithinTheBudget) {
  const base::WaveName wave = OpenedWave();
  const auto keep = [&](std::string_view request, std::int64_t price, std::string_view content) {
    return store_->KeepExport(wave, request, price, 100, content);
  };
  EXPECT_EQ(ReasonOf(keep("r1", 60, "a").status()), "WAVE_NOT_CLOSED");
  EXPECT_EQ(ReasonOf(store_->KeepExport({"acme", "nowhere"}, "r1", 1, 100, "a").status()), "WAVE_NOT_FOUND");
  ASSERT_TRUE(store_->CloseWave(wave, "", "e3", "2026-03-09").ok());
  for (const std::int64_t price : {std::int64_t{0}, std::numeric_limits<std::int64_t>::min()}) {
    EXPECT_EQ(ReasonOf(keep("r1", price, "a").status()), "INVALID_EPSILON");
  }
  for (const std::int64_t price : {std::int64_t{101}, std::numeric_limits<std::int64_t>::max()}) {
    EXPECT_EQ(ReasonOf(keep("r1", price, "a").status()), "EXPORT_BUDGET_SPENT");
  }
  const std::string content("a\0b", 3);
  EXPECT_EQ(*keep("r1", 60, content), (KeptExport{content, 60})) << "what was refused has cost nothing";
  EXPECT_EQ(*keep("r1", 60, "another"), (KeptExport{content, 60}));
  EXPECT_EQ(*keep("r1", 1000, "another"), (KeptExport{content, 60})) << "nothing is bought";
  EXPECT_EQ(ReasonOf(keep("r2", 41, "b").status()), "EXPORT_BUDGET_SPENT");
  EXPECT_EQ(*keep("r2", 39, "b"), (KeptExport{"b", 99}));
  Reopen();
  EXPECT_EQ(ReasonOf(keep("r3", 2, "c").status()), "EXPORT_BUDGET_SPENT");
  EXPECT_EQ(*keep("r0", 1, "c"), (KeptExport{"c", 100})) << "to the last millionth";
  EXPECT_EQ(ReasonOf(keep("r3", 1, "d").status()), "EXPORT_BUDGET_SPENT");
  EXPECT_EQ(*keep("r1", 60, "another"), (KeptExport{content, 60})) << "as it was then";
  ASSERT_TRUE(store_->DeleteAnswers(wave, "2026-03-10").ok());
  EXPECT_EQ(*keep("r2", 39, "another"), (KeptExport{"b", 99})) << "the ledger outlives the answers";
  EXPECT_EQ(ReasonOf(store_->KeepExport(wave, "r4", 1, 0, "d").status()), "EXPORT_BUDGET_SPENT");
}

TEST_P(IntakeStoreConformance, DeletesAnswersForGood) {
  const base::WaveName wave = OpenedWave();
  AddCodes(wave, 0, 0, 40);
  for (int i = 0; i < 39; ++i) ASSERT_TRUE(SubmitOne(wave, i).ok());
  EXPECT_EQ(ReasonOf(store_->DeleteAnswers(wave, "2026-03-10")), "WAVE_NOT_CLOSED");
  EXPECT_THAT(*store_->ListClosedWavesWithAnswers(), IsEmpty());
  ASSERT_TRUE(store_->CloseWave(wave, "", "e3", "2026-03-09").ok());
  EXPECT_THAT(*store_->ListClosedWavesWithAnswers(), ElementsAre(wave));
  EXPECT_FALSE(store_->ReadAnswers(wave, 0)->deleted);
  ASSERT_TRUE(*store_->KeepRecord(wave, IntakeStore::kReleaseKey, "r"));
  ASSERT_TRUE(store_->DeleteAnswers(wave, "2026-03-10").ok());
  EXPECT_TRUE(store_->DeleteAnswers(wave, "2026-03-11").ok());
  Reopen();
  EXPECT_THAT(*store_->ListClosedWavesWithAnswers(), IsEmpty());
  EXPECT_TRUE(store_->ReadAnswers(wave, 0)->deleted);
  EXPECT_THAT(store_->ReadAnswers(wave, 0)->sheets, IsEmpty());
  EXPECT_THAT(*store_->CountSheets(wave), IsEmpty());
  EXPECT_EQ(ReasonOf(store_->GetCode(wave, Padded("c39")).status()), "CODE_NOT_FOUND");
  EXPECT_EQ(*store_->FindRecord(wave, IntakeStore::kReleaseKey), "r") << "what was released stays";
  EXPECT_EQ(store_->GetWave(wave)->answers_deleted_date, "2026-03-10");
}

TEST_P(IntakeStoreConformance, ACodeTakesOneSheetExactlyOnce) {
  const base::WaveName wave = OpenedWave();
  AddCodes(wave, 0, 0, 3);
  EXPECT_EQ(*store_->GetCode(wave, Padded("c0")), (StoredCode{0, false}));
  EXPECT_TRUE(SubmitOne(wave, 0).ok());
  EXPECT_TRUE(SubmitOne(wave, 0).ok()) << "the same submission again";
  EXPECT_EQ(ReasonOf(SubmitOne(wave, 0, "other")), "CODE_SPENT");
  EXPECT_EQ(ReasonOf(SubmitOne(wave, 7)), "CODE_NOT_FOUND");
  EXPECT_EQ(ReasonOf(SubmitOne({"acme", "nowhere"}, 0)), "WAVE_NOT_FOUND");
  EXPECT_EQ(*store_->GetCode(wave, Padded("c0")), (StoredCode{0, true}));
  Reopen();
  EXPECT_THAT(*store_->CountSheets(wave), ElementsAre(std::pair(0u, 1)));
}

TEST_P(IntakeStoreConformance, ASheetThatDoesNotFitSpendsNothing) {
  const base::WaveName wave = OpenedWave();
  AddCodes(wave, 1, 0, 2);
  std::vector<Submission> two;
  two.push_back({wave, Padded("c0"), Padded("r0"), [](std::uint32_t cohort) -> absl::StatusOr<std::string> {
                   EXPECT_EQ(cohort, 1u);
                   return base::InvalidArgument("answers", "do not fit", "ITEM_NOT_ON_FORM");
                 }});
  two.push_back({wave, Padded("c1"), Padded("r1"), [](std::uint32_t) { return SheetOf(1); }});
  const std::vector<absl::Status> results = store_->Submit(two);
  EXPECT_EQ(ReasonOf(results[0]), "ITEM_NOT_ON_FORM");
  EXPECT_TRUE(results[1].ok());
  EXPECT_FALSE(store_->GetCode(wave, Padded("c0"))->spent);
  EXPECT_THAT(*store_->CountSheets(wave), ElementsAre(std::pair(1u, 1)));
}

TEST_P(IntakeStoreConformance, TwoSubmissionsOfOneCodeInOneCommitCountOnce) {
  const base::WaveName wave = OpenedWave();
  AddCodes(wave, 0, 0, 1);
  std::vector<Submission> batch;
  for (const std::string receipt : {"r", "r", "another"}) {
    batch.push_back({wave, Padded("c0"), Padded(receipt), [](std::uint32_t) { return SheetOf(0); }});
  }
  const std::vector<absl::Status> results = store_->Submit(batch);
  EXPECT_TRUE(results[0].ok());
  EXPECT_TRUE(results[1].ok());
  EXPECT_EQ(ReasonOf(results[2]), "CODE_SPENT");
  EXPECT_THAT(*store_->CountSheets(wave), ElementsAre(std::pair(0u, 1)));
}

TEST_P(IntakeStoreConformance, OnlyAnOpenWaveTakesSheets) {
  const base::WaveName wave = OpenedWave();
  AddCodes(wave, 0, 0, 2);
  ASSERT_TRUE(SubmitOne(wave, 0).ok());
  ASSERT_TRUE(store_->CloseWave(wave, "", "e3", "2026-03-09").ok());
  EXPECT_TRUE(SubmitOne(wave, 0).ok()) << "a retry after closing still gets its acknowledgement";
  EXPECT_EQ(ReasonOf(SubmitOne(wave, 1)), "WAVE_NOT_OPEN");
  EXPECT_EQ(ReasonOf(store_->AddCodes(wave, 0, std::vector<std::string>{Padded("new")})), "WAVE_NOT_OPEN");
  EXPECT_EQ(ReasonOf(store_->ImportSheets(wave, "req", "sum", {{0, "a"}})), "WAVE_NOT_OPEN");
}

TEST_P(IntakeStoreConformance, AnImportIsTakenOnce) {
  const base::WaveName wave = OpenedWave();
  std::vector<StoredSheet> sheets;
  sheets.reserve(10'000);
  for (int i = 0; i < 10'000; ++i) sheets.push_back({static_cast<std::uint32_t>(i % 2), SheetOf(i)});
  EXPECT_EQ(*store_->FindImport(wave, "req"), std::nullopt);
  ASSERT_TRUE(store_->ImportSheets(wave, "req", "summary", sheets).ok());
  EXPECT_EQ(*store_->FindImport(wave, "req"), "summary");
  EXPECT_EQ(store_->ImportSheets(wave, "req", "summary", sheets).code(), absl::StatusCode::kAlreadyExists);
  Reopen();
  EXPECT_THAT(*store_->CountSheets(wave), ElementsAre(std::pair(0u, 5000), std::pair(1u, 5000)));
}

// The heart of reading ahead without an order: whatever the sizes of batches, an open wave shows epochs of at
// least 16 only, nothing twice, nothing lost, and the last one at closing has at least 16 too.
TEST_P(IntakeStoreConformance, EpochsHoldAtLeastSixteenSheetsAndLoseNone) {
  const base::WaveName wave = OpenedWave();
  AddCodes(wave, 0, 0, 400);
  std::multiset<std::string> seen;
  std::int64_t epoch = 0;
  int next = 0;
  const auto read = [&] {
    const absl::StatusOr<AnswerBatch> batch = store_->ReadAnswers(wave, epoch);
    ASSERT_TRUE(batch.ok());
    EXPECT_FALSE(batch->restart);
    EXPECT_TRUE(batch->sheets.empty() || batch->sheets.size() >= 16) << batch->sheets.size();
    EXPECT_EQ(batch->sheets.empty(), batch->through_epoch == epoch);
    epoch = batch->through_epoch;
    seen.merge(Contents(batch->sheets));
  };
  for (const int batch_size : {1, 3, 20, 1, 1, 64, 15, 16, 17, 2, 100, 1, 5}) {
    std::vector<Submission> batch;
    for (int i = 0; i < batch_size; ++i, ++next) {
      batch.push_back({wave, Padded(base::StrCat("c", next)), Padded("r"),
                       [next](std::uint32_t) { return SheetOf(next); }});
    }
    for (const absl::Status& status : store_->Submit(batch)) ASSERT_TRUE(status.ok());
    read();
  }
  ASSERT_TRUE(store_->CloseWave(wave, "", "e3", "2026-03-09").ok());
  read();
  EXPECT_EQ(seen, Numbers(0, next));
}

TEST_P(IntakeStoreConformance, ASmallWaveIsReadWholeOnlyOnceItIsClosed) {
  const base::WaveName wave = OpenedWave();
  AddCodes(wave, 0, 0, 20);
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(SubmitOne(wave, i).ok());
  EXPECT_THAT(store_->ReadAnswers(wave, 0)->sheets, IsEmpty()) << "the newest block is held back";
  ASSERT_TRUE(store_->CloseWave(wave, "", "e3", "2026-03-09").ok());
  EXPECT_EQ(Contents(store_->ReadAnswers(wave, 0)->sheets), Numbers(0, 20));
}

TEST_P(IntakeStoreConformance, ForgettingEpochsKeepsEverySheetAndTellsReadersToRestart) {
  const base::WaveName wave = OpenedWave();
  AddCodes(wave, 0, 0, 100);
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(SubmitOne(wave, i).ok());
  EXPECT_EQ(store_->ForgetEpochs(wave).status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(*store_->ListWavesToForget(), IsEmpty());
  ASSERT_TRUE(store_->CloseWave(wave, "", "e3", "2026-03-09").ok());
  EXPECT_THAT(*store_->ListWavesToForget(), ElementsAre(wave));
  EXPECT_FALSE(*store_->ForgetEpochs(wave));
  EXPECT_THAT(*store_->ListWavesToForget(), IsEmpty());
  Reopen();
  const absl::StatusOr<AnswerBatch> batch = store_->ReadAnswers(wave, 3);
  EXPECT_TRUE(batch->restart);
  EXPECT_EQ(Contents(batch->sheets), Numbers(0, 100));
  EXPECT_THAT(*store_->CountSheets(wave), ElementsAre(std::pair(0u, 100)));
}

TEST_P(IntakeStoreConformance, OrganizationsDoNotSeeEachOther) {
  const base::WaveName wave = OpenedWave();
  AddCodes(wave, 0, 0, 1);
  EXPECT_EQ(ReasonOf(store_->GetWave({"other", "w1"}).status()), "WAVE_NOT_FOUND");
  EXPECT_EQ(ReasonOf(SubmitOne({"other", "w1"}, 0)), "WAVE_NOT_FOUND");
  EXPECT_THAT(*store_->ListWaves({"other"}, "", 10), IsEmpty());
}

}  // namespace rapport::intake
