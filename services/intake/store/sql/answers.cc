#include <algorithm>
#include <iterator>
#include <utility>

#include "libs/base/ids.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/db/database.h"
#include "services/intake/domain/secure_random.h"
#include "services/intake/store/sql/sql_store.h"

namespace rapport::intake {
namespace {

constexpr std::size_t kSheetsMixedAtOnce = 100'000;
constexpr std::size_t kSheetsInAMixedBlock = 4096;

// Appends the sheets of every block that `query` (one column, the block) yields.
absl::Status ReadBlocks(db::Statement& query, std::vector<StoredSheet>& sheets) {
  for (;;) {
    RAPPORT_ASSIGN_OR_RETURN(const bool found, query.Step());
    if (!found) return absl::OkStatus();
    RAPPORT_RETURN_IF_ERROR(DecodeBlock(query.Bytes(0), sheets));
  }
}

constexpr std::size_t kRandomIdBytes = 16;

// The least random id of a part, in the order of bytes; of the one after the last, what is above all ids.
std::string FirstRandomId(const PartOfWave& division, std::uint32_t part) {
  if (part == division.parts) return std::string(kRandomIdBytes + 1, '\xFF');
  const std::uint32_t prefix = static_cast<std::uint32_t>((std::uint64_t{part} << 32) / division.parts);
  std::string id;
  for (int shift = 24; shift >= 0; shift -= 8) id += static_cast<char>(prefix >> shift);
  return id;
}

}  // namespace

// Waiting sheets lie in one row, which is written anew whenever one comes: no row tells when a sheet came.
absl::StatusOr<std::vector<StoredSheet>> SqlStore::ReadPending(db::Transaction& transaction,
                                                               const base::WaveName& name) {
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement query,
      transaction.Prepare("SELECT sheets FROM pending_sheets WHERE organization = ? AND wave = ?"));
  std::vector<StoredSheet> sheets;
  RAPPORT_RETURN_IF_ERROR(ReadBlocks(query.BindAll(name.organization, name.wave), sheets));
  return sheets;
}

absl::Status SqlStore::DeletePending(db::Transaction& transaction, const base::WaveName& name) {
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement erase,
      transaction.Prepare("DELETE FROM pending_sheets WHERE organization = ? AND wave = ?"));
  return erase.BindAll(name.organization, name.wave).Run();
}

absl::StatusOr<std::int64_t> SqlStore::NewestEpoch(db::Transaction& transaction, const base::WaveName& name) {
  RAPPORT_ASSIGN_OR_RETURN(db::Statement query,
                           transaction.Prepare("SELECT epoch FROM epoch_blocks WHERE organization = ? "
                                               "AND wave = ? ORDER BY epoch DESC LIMIT 1"));
  RAPPORT_ASSIGN_OR_RETURN(const bool found, query.BindAll(name.organization, name.wave).Step());
  return found ? query.Int64(0) : 0;
}

absl::Status SqlStore::InsertBlock(db::Transaction& transaction, const base::WaveName& name,
                                   std::int64_t epoch, const std::vector<StoredSheet>& sheets) {
  RAPPORT_ASSIGN_OR_RETURN(db::Statement insert,
                           transaction.Prepare("INSERT INTO epoch_blocks (organization, wave, epoch, "
                                               "sheet_count, sheets) VALUES (?, ?, ?, ?, ?)"));
  return insert.BindAll(name.organization, name.wave, epoch, sheets.size(), db::Blob{EncodeBlock(sheets)})
      .Run();
}

// Sheets that are enough for a block become one, with whatever waited; fewer wait.
absl::Status SqlStore::AppendSheets(db::Transaction& transaction, const base::WaveName& name,
                                    std::vector<StoredSheet> sheets) {
  RAPPORT_ASSIGN_OR_RETURN(std::vector<StoredSheet> waiting, ReadPending(transaction, name));
  const bool waited = !waiting.empty();
  std::move(waiting.begin(), waiting.end(), std::back_inserter(sheets));
  ShuffleSheets(sheets);
  if (sheets.size() >= static_cast<std::size_t>(min_epoch_)) {
    if (waited) RAPPORT_RETURN_IF_ERROR(DeletePending(transaction, name));
    RAPPORT_ASSIGN_OR_RETURN(const std::int64_t newest, NewestEpoch(transaction, name));
    return InsertBlock(transaction, name, newest + 1, sheets);
  }
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement keep,
      transaction.Prepare("INSERT INTO pending_sheets (organization, wave, sheets) VALUES (?, ?, ?) "
                          "ON CONFLICT (organization, wave) DO UPDATE SET sheets = excluded.sheets"));
  return keep.BindAll(name.organization, name.wave, db::Blob{EncodeBlock(sheets)}).Run();
}

absl::Status SqlStore::SealPending(db::Transaction& transaction, const base::WaveName& name) {
  RAPPORT_ASSIGN_OR_RETURN(std::vector<StoredSheet> last, ReadPending(transaction, name));
  if (last.empty()) return absl::OkStatus();
  RAPPORT_RETURN_IF_ERROR(DeletePending(transaction, name));
  RAPPORT_ASSIGN_OR_RETURN(const std::int64_t newest, NewestEpoch(transaction, name));
  if (newest == 0) {
    ShuffleSheets(last);
    return InsertBlock(transaction, name, 1, last);
  }
  // Fewer than an epoch: they join the newest block, which was held back for this.
  RAPPORT_ASSIGN_OR_RETURN(db::Statement block,
                           transaction.Prepare("SELECT sheets FROM epoch_blocks WHERE organization = ? "
                                               "AND wave = ? AND epoch = ?"));
  RAPPORT_RETURN_IF_ERROR(ReadBlocks(block.BindAll(name.organization, name.wave, newest), last));
  ShuffleSheets(last);
  RAPPORT_ASSIGN_OR_RETURN(db::Statement update,
                           transaction.Prepare("UPDATE epoch_blocks SET sheet_count = ?, sheets = ? "
                                               "WHERE organization = ? AND wave = ? AND epoch = ?"));
  return update.BindAll(last.size(), db::Blob{EncodeBlock(last)}, name.organization, name.wave, newest).Run();
}

absl::StatusOr<AnswerBatch> SqlStore::BeginBatch(db::Transaction& transaction, const base::WaveName& name) {
  RAPPORT_ASSIGN_OR_RETURN(const Wave stored, ReadWave(transaction, name));
  AnswerBatch batch;
  batch.state = stored.state;
  batch.etag = stored.etag;
  batch.policy = stored.policy;
  batch.deleted = !stored.answers_deleted_date.empty();
  return batch;
}

absl::StatusOr<AnswerBatch> SqlStore::ReadAnswers(const base::WaveName& wave, std::int64_t after_epoch) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Read(wave.organization));
  RAPPORT_ASSIGN_OR_RETURN(AnswerBatch batch, BeginBatch(*transaction, wave));
  {
    RAPPORT_ASSIGN_OR_RETURN(db::Statement mixed,
                             transaction->Prepare("SELECT sheets FROM mixed_blocks "
                                                  "WHERE organization = ? AND wave = ?"));
    RAPPORT_RETURN_IF_ERROR(ReadBlocks(mixed.BindAll(wave.organization, wave.wave), batch.sheets));
  }
  batch.restart = !batch.sheets.empty();
  RAPPORT_ASSIGN_OR_RETURN(const std::int64_t newest, NewestEpoch(*transaction, wave));
  const std::int64_t from = batch.restart ? 0 : after_epoch;
  const std::int64_t through = batch.state == WaveState::kOpen ? newest - 1 : newest;
  batch.through_epoch = std::max(from, through);
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement blocks,
      transaction->Prepare("SELECT sheets FROM epoch_blocks WHERE organization = ? AND wave = ? "
                           "AND epoch > ? AND epoch <= ?"));
  RAPPORT_RETURN_IF_ERROR(
      ReadBlocks(blocks.BindAll(wave.organization, wave.wave, from, through), batch.sheets));
  return batch;
}

// Blocks that have an epoch go by its remainder, the others by their random id. While a closed wave is mixed,
// each step takes some epochs away, so how many are left tells which blocks there are.
absl::StatusOr<AnswerBatch> SqlStore::ReadPart(const base::WaveName& wave, PartOfWave part) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Read(wave.organization));
  RAPPORT_ASSIGN_OR_RETURN(AnswerBatch batch, BeginBatch(*transaction, wave));
  if (batch.state != WaveState::kClosed) {
    return base::Error(absl::StatusCode::kFailedPrecondition, "WAVE_NOT_CLOSED",
                       "only a closed wave is read in parts");
  }
  for (const std::string_view sql :
       {"SELECT count(*), CAST(coalesce(sum(sheet_count), 0) AS BIGINT) FROM mixed_blocks "
        "WHERE organization = ? AND wave = ?",
        "SELECT count(*), CAST(coalesce(sum(sheet_count), 0) AS BIGINT) FROM epoch_blocks "
        "WHERE organization = ? AND wave = ?"}) {
    RAPPORT_ASSIGN_OR_RETURN(db::Statement count, transaction->Prepare(sql));
    RAPPORT_RETURN_IF_ERROR(count.BindAll(wave.organization, wave.wave).Step().status());
    batch.generation = batch.deleted ? -1 : count.Int64(0);  // of blocks that have an epoch, the last query
    batch.wave_rows += count.Int64(1);
  }
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement blocks,
      transaction->Prepare("SELECT sheets FROM epoch_blocks WHERE organization = ? AND wave = ? "
                           "AND epoch % ? = ?"));
  RAPPORT_RETURN_IF_ERROR(
      ReadBlocks(blocks.BindAll(wave.organization, wave.wave, part.parts, part.part), batch.sheets));
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement mixed,
      transaction->Prepare("SELECT sheets FROM mixed_blocks WHERE organization = ? AND wave = ? "
                           "AND random_id >= ? AND random_id < ?"));
  const std::string from = FirstRandomId(part, part.part);
  const std::string to = FirstRandomId(part, part.part + 1);
  RAPPORT_RETURN_IF_ERROR(
      ReadBlocks(mixed.BindAll(wave.organization, wave.wave, db::Blob{from}, db::Blob{to}), batch.sheets));
  return batch;
}

absl::StatusOr<std::map<std::uint32_t, std::int64_t>> SqlStore::CountSheets(const base::WaveName& wave) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Read(wave.organization));
  RAPPORT_RETURN_IF_ERROR(ReadState(*transaction, wave).status());
  RAPPORT_ASSIGN_OR_RETURN(std::vector<StoredSheet> sheets, ReadPending(*transaction, wave));
  for (const std::string_view sql : {"SELECT sheets FROM mixed_blocks WHERE organization = ? AND wave = ?",
                                     "SELECT sheets FROM epoch_blocks WHERE organization = ? AND wave = ?"}) {
    RAPPORT_ASSIGN_OR_RETURN(db::Statement blocks, transaction->Prepare(sql));
    RAPPORT_RETURN_IF_ERROR(ReadBlocks(blocks.BindAll(wave.organization, wave.wave), sheets));
  }
  std::map<std::uint32_t, std::int64_t> counts;
  for (const StoredSheet& sheet : sheets) ++counts[sheet.cohort];
  return counts;
}

absl::StatusOr<std::vector<base::WaveName>> SqlStore::ListWavesToForget() {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Read(db::EveryOrganization()));
  RAPPORT_ASSIGN_OR_RETURN(
      db::Statement query,
      transaction->Prepare(
          "SELECT organization, wave FROM waves WHERE state = ? AND EXISTS (SELECT 1 FROM epoch_blocks b "
          "WHERE b.organization = waves.organization AND b.wave = waves.wave)"));
  query.Bind(1, static_cast<int>(WaveState::kClosed));
  std::vector<base::WaveName> names;
  for (;;) {
    RAPPORT_ASSIGN_OR_RETURN(const bool found, query.Step());
    if (!found) return names;
    names.push_back({std::string(query.Text(0)), std::string(query.Text(1))});
  }
}

absl::StatusOr<bool> SqlStore::ForgetEpochs(const base::WaveName& wave) {
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<db::Transaction> transaction,
                           database_->Write(wave.organization));
  RAPPORT_ASSIGN_OR_RETURN(const WaveState state, ReadState(*transaction, wave));
  if (state != WaveState::kClosed) {
    return base::Error(absl::StatusCode::kFailedPrecondition, "WAVE_NOT_CLOSED",
                       "epochs are kept until the wave closes");
  }
  std::vector<std::int64_t> epochs;
  {
    RAPPORT_ASSIGN_OR_RETURN(db::Statement query,
                             transaction->Prepare("SELECT epoch FROM epoch_blocks "
                                                  "WHERE organization = ? AND wave = ?"));
    query.BindAll(wave.organization, wave.wave);
    for (;;) {
      RAPPORT_ASSIGN_OR_RETURN(const bool found, query.Step());
      if (!found) break;
      epochs.push_back(query.Int64(0));
    }
  }
  SecureRandom random;
  std::shuffle(epochs.begin(), epochs.end(), random);
  std::vector<StoredSheet> sheets;
  {
    RAPPORT_ASSIGN_OR_RETURN(db::Statement read,
                             transaction->Prepare("SELECT sheets FROM epoch_blocks WHERE "
                                                  "organization = ? AND wave = ? AND epoch = ?"));
    RAPPORT_ASSIGN_OR_RETURN(db::Statement erase,
                             transaction->Prepare("DELETE FROM epoch_blocks WHERE organization = ? "
                                                  "AND wave = ? AND epoch = ?"));
    while (!epochs.empty() && sheets.size() < kSheetsMixedAtOnce) {
      read.Reset();
      RAPPORT_RETURN_IF_ERROR(ReadBlocks(read.BindAll(wave.organization, wave.wave, epochs.back()), sheets));
      RAPPORT_RETURN_IF_ERROR(erase.BindAll(wave.organization, wave.wave, epochs.back()).Run());
      epochs.pop_back();
    }
    ShuffleSheets(sheets);
    RAPPORT_ASSIGN_OR_RETURN(
        db::Statement insert,
        transaction->Prepare("INSERT INTO mixed_blocks (organization, wave, random_id, sheet_count, sheets) "
                             "VALUES (?, ?, ?, ?, ?)"));
    for (std::size_t begin = 0; begin < sheets.size(); begin += kSheetsInAMixedBlock) {
      const std::size_t end = std::min(begin + kSheetsInAMixedBlock, sheets.size());
      const std::vector<StoredSheet> part(
          std::make_move_iterator(sheets.begin() + static_cast<std::ptrdiff_t>(begin)),
          std::make_move_iterator(sheets.begin() + static_cast<std::ptrdiff_t>(end)));
      RAPPORT_RETURN_IF_ERROR(insert
                                  .BindAll(wave.organization, wave.wave,
                                           db::Blob{base::RandomBytes(kRandomIdBytes)}, part.size(),
                                           db::Blob{EncodeBlock(part)})
                                  .Run());
    }
  }
  RAPPORT_RETURN_IF_ERROR(transaction->Commit());
  return !epochs.empty();
}

}  // namespace rapport::intake
