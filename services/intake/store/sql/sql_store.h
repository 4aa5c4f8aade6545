#ifndef RAPPORT_SERVICES_INTAKE_STORE_SQL_SQL_STORE_H_
#define RAPPORT_SERVICES_INTAKE_STORE_SQL_SQL_STORE_H_

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "libs/db/database.h"
#include "services/intake/store/intake_store.h"

namespace rapport::intake {

// NOT_FOUND / WAVE_NOT_FOUND. Private to this folder.
absl::Status WaveNotFound();

// IntakeStore on a database of whatever engine; the schema is in schema.cc. Private to this folder: others
// use OpenSqlStore().
class SqlStore final : public IntakeStore {
 public:
  SqlStore(std::unique_ptr<db::Database> database, int min_epoch)
      : database_(std::move(database)), min_epoch_(min_epoch) {}

  // catalogue.cc: instruments and waves
  absl::Status CreateInstrument(const StoredInstrument& instrument) override;
  absl::StatusOr<StoredInstrument> GetInstrument(const base::InstrumentName& name) override;
  absl::StatusOr<std::vector<StoredInstrument>> ListInstruments(const base::OrganizationName& organization,
                                                                std::string_view after, int limit) override;
  absl::StatusOr<Wave> CreateWave(const Wave& wave, std::string_view request_id,
                                  std::string_view request_digest) override;
  absl::StatusOr<Wave> GetWave(const base::WaveName& name) override;
  absl::StatusOr<std::vector<Wave>> ListWaves(const base::OrganizationName& organization,
                                              std::string_view after, int limit) override;
  absl::StatusOr<std::vector<base::WaveName>> ListOpenWaves() override;
  absl::StatusOr<Wave> UpdateWave(const base::WaveName& name,
                                  const std::function<absl::StatusOr<Wave>(const Wave&)>& change) override;
  absl::StatusOr<Wave> OpenWave(const base::WaveName& name, std::string_view expected_etag,
                                const Opening& opening) override;
  absl::StatusOr<Wave> CloseWave(const base::WaveName& name, std::string_view expected_etag,
                                 std::string_view new_etag, std::string_view day) override;
  absl::StatusOr<FrozenWave> GetFrozenWave(const base::WaveName& name) override;

  // submissions.cc: codes and incoming sheets
  absl::Status AddCodes(const base::WaveName& wave, std::uint32_t cohort,
                        std::span<const std::string> hashes) override;
  absl::StatusOr<StoredCode> GetCode(const base::WaveName& wave, std::string_view hash) override;
  std::vector<absl::Status> Submit(std::span<Submission> submissions) override;
  absl::Status ImportSheets(const base::WaveName& wave, std::string_view request_id, std::string_view summary,
                            std::vector<StoredSheet> sheets) override;
  absl::StatusOr<std::optional<std::string>> FindImport(const base::WaveName& wave,
                                                        std::string_view request_id) override;

  // comments.cc
  absl::StatusOr<CommentBatch> ReadComments(const base::WaveName& wave) override;
  absl::Status SetCommentReview(const base::WaveName& wave, const CommentReview& review) override;

  // answers.cc: sheets at rest
  absl::StatusOr<AnswerBatch> ReadAnswers(const base::WaveName& wave, std::int64_t after_epoch) override;
  absl::StatusOr<AnswerBatch> ReadPart(const base::WaveName& wave, PartOfWave part) override;
  absl::StatusOr<std::map<std::uint32_t, std::int64_t>> CountSheets(const base::WaveName& wave) override;
  absl::StatusOr<std::vector<base::WaveName>> ListWavesToForget() override;
  absl::StatusOr<bool> ForgetEpochs(const base::WaveName& wave) override;

  // releases.cc: what outlives the answers, and their end
  absl::StatusOr<std::vector<base::WaveName>> ListUnreleasedWaves() override;
  absl::StatusOr<bool> KeepRecord(const base::WaveName& wave, std::string_view key,
                                  std::string_view content) override;
  absl::StatusOr<std::optional<std::string>> FindRecord(const base::WaveName& wave,
                                                        std::string_view key) override;
  absl::StatusOr<KeptExport> KeepExport(const base::WaveName& wave, std::string_view request_id,
                                        std::int64_t epsilon_micro, std::int64_t budget_micro,
                                        std::string_view content) override;
  absl::StatusOr<std::vector<base::WaveName>> ListClosedWavesWithAnswers() override;
  absl::Status ForgetDeleted() override { return database_->ForgetDeleted(); }
  absl::Status DeleteAnswers(const base::WaveName& wave, std::string_view day) override;

 private:
  // These run inside a transaction.
  static absl::StatusOr<Wave> ReadWave(db::Transaction& transaction, const base::WaveName& name);
  // What is told of a wave beside its sheets.
  static absl::StatusOr<AnswerBatch> BeginBatch(db::Transaction& transaction, const base::WaveName& name);
  static absl::StatusOr<WaveState> ReadState(db::Transaction& transaction, const base::WaveName& name);
  static absl::Status MoveState(db::Transaction& transaction, const base::WaveName& name,
                                std::string_view expected_etag, WaveState from);
  static absl::StatusOr<std::vector<StoredSheet>> ReadPending(db::Transaction& transaction,
                                                              const base::WaveName& name);
  static absl::Status DeletePending(db::Transaction& transaction, const base::WaveName& name);
  static absl::StatusOr<std::int64_t> NewestEpoch(db::Transaction& transaction, const base::WaveName& name);
  static absl::Status InsertBlock(db::Transaction& transaction, const base::WaveName& name,
                                  std::int64_t epoch, const std::vector<StoredSheet>& sheets);
  absl::Status AppendSheets(db::Transaction& transaction, const base::WaveName& name,
                            std::vector<StoredSheet> sheets);
  absl::Status SealPending(db::Transaction& transaction, const base::WaveName& name);
  absl::Status SubmitTo(const std::string& organization, std::span<const std::size_t> indexes,
                        std::span<Submission> submissions, std::vector<absl::Status>& results);
  absl::Status TakeSubmissions(db::Transaction& transaction, const base::WaveName& wave,
                               std::span<const std::size_t> indexes, std::span<Submission> submissions,
                               std::vector<absl::Status>& results);

  // What DeleteAnswers() does, in one transaction; false when it was done before.
  absl::StatusOr<bool> DeleteRows(const base::WaveName& wave, std::string_view day);

  const std::unique_ptr<db::Database> database_;
  const int min_epoch_;
};

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_STORE_SQL_SQL_STORE_H_
