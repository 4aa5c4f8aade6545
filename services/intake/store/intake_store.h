#ifndef RAPPORT_SERVICES_INTAKE_STORE_INTAKE_STORE_H_
#define RAPPORT_SERVICES_INTAKE_STORE_INTAKE_STORE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "libs/base/resource_name.h"
#include "services/intake/domain/answer_block.h"
#include "services/intake/domain/comment.h"
#include "services/intake/domain/frozen_wave.h"
#include "services/intake/domain/wave.h"

namespace rapport::intake {

// An instrument at rest: its name and its content, which the store does not look into.
struct StoredInstrument {
  base::InstrumentName name;
  std::string content;
  bool operator==(const StoredInstrument&) const = default;
};

// An answer sheet on its way in.
struct Submission {
  base::WaveName wave;
  std::string code_hash;
  std::string receipt;  // kReceiptBytes
  // Lays the answers out for the form of the code's cohort, or says why they do not fit. Called within the
  // commit.
  std::function<absl::StatusOr<std::string>(std::uint32_t cohort)> pack;
  std::vector<Comment> comments = {};  // `pack` checks that they fit as well
};

// A participation code at rest.
struct StoredCode {
  std::uint32_t cohort = 0;
  bool spent = false;
  bool operator==(const StoredCode&) const = default;
};

// Answers read back.
struct AnswerBatch {
  bool deleted = false;  // the answers are gone: `sheets` is empty for that reason
  WaveState state = WaveState::kDraft;
  std::string etag;                // of the wave at the time
  DisclosurePolicy policy = {};    // of the wave at the time
  bool restart = false;            // epochs are gone: this is the whole wave
  std::int64_t through_epoch = 0;  // last epoch in `sheets`; the one asked for when nothing is new
  std::int64_t generation = 0;     // of ReadPart() alone
  std::int64_t wave_rows = 0;      // of ReadPart() alone: sheets of all parts
  std::vector<StoredSheet> sheets;
};

// One of several parts of a closed wave.
struct PartOfWave {
  static constexpr std::uint32_t kMaxParts = 1024;
  std::uint32_t parts = 1;  // 1 to kMaxParts
  std::uint32_t part = 0;   // below `parts`
};

// Comments read back.
struct CommentBatch {
  DisclosurePolicy policy = {};         // of the wave, for good
  std::vector<StoredComment> comments;  // by id; none once the answers were deleted
  std::vector<CommentReview> reviews;   // by id, also of comments that are deleted
};

// An export to other organizations at rest.
struct KeptExport {
  std::string content;
  std::int64_t spent_micro = 0;  // of the wave's budget by all exports up to and with this one
  bool operator==(const KeptExport&) const = default;
};

// Where intake keeps instruments, waves, codes and answers. Every backend passes
// conformance/intake_store_conformance.h.
//
// Threads: all methods may be called from any thread. Durability: when a method that changes something
// returns OK, the change is on disk. Errors carry a reason and no driver's text: NOT_FOUND
// (INSTRUMENT_NOT_FOUND, WAVE_NOT_FOUND, CODE_NOT_FOUND, COMMENT_NOT_FOUND), ALREADY_EXISTS, ABORTED
// (ETAG_MISMATCH), FAILED_PRECONDITION (WAVE_NOT_DRAFT, WAVE_NOT_OPEN, WAVE_NOT_CLOSED), and UNAVAILABLE,
// RESOURCE_EXHAUSTED or DATA_LOSS from the engine.
//
// Privacy: an answer sheet has no identity at rest. Sheets stand in blocks of at least `min_epoch` that are
// shuffled together; sheets that have not yet filled a block wait under random ids. The number of a block is
// its epoch; closing a wave and then ForgetEpochs() mix all blocks and take the numbers away. A comment has a
// random id of its own, its cohort and its prompt: nothing links it with a sheet or with another comment of
// the same person, and closing a wave writes all its comments anew in random order.
class IntakeStore {
 public:
  virtual ~IntakeStore() = default;

  // Keeps an instrument. The same content again is OK; another content is ALREADY_EXISTS, INSTRUMENT_EXISTS.
  virtual absl::Status CreateInstrument(const StoredInstrument& instrument) = 0;
  virtual absl::StatusOr<StoredInstrument> GetInstrument(const base::InstrumentName& name) = 0;
  // Up to `limit` instruments of the organization by id, after the id `after` (empty: from the start).
  virtual absl::StatusOr<std::vector<StoredInstrument>> ListInstruments(
      const base::OrganizationName& organization, std::string_view after, int limit) = 0;

  // Keeps a new wave and returns what is kept. With a `request_id` that made this very wave before, returns
  // that one; otherwise a taken name is ALREADY_EXISTS, WAVE_EXISTS. `request_digest` tells two requests of
  // one id apart: ALREADY_EXISTS, REQUEST_ID_REUSED.
  virtual absl::StatusOr<Wave> CreateWave(const Wave& wave, std::string_view request_id,
                                          std::string_view request_digest) = 0;
  virtual absl::StatusOr<Wave> GetWave(const base::WaveName& name) = 0;
  virtual absl::StatusOr<std::vector<Wave>> ListWaves(const base::OrganizationName& organization,
                                                      std::string_view after, int limit) = 0;
  // Open waves of all organizations.
  virtual absl::StatusOr<std::vector<base::WaveName>> ListOpenWaves() = 0;

  // Replaces a wave by what `change` makes of it, nobody else changing it in between. State, dates and what
  // an opening sets stay as they are. An error of `change` is returned. `change` must not call the store.
  virtual absl::StatusOr<Wave> UpdateWave(const base::WaveName& name,
                                          const std::function<absl::StatusOr<Wave>(const Wave&)>& change) = 0;

  // DRAFT -> OPEN with the cohorts frozen and the policy as it is. A non-empty `expected_etag` must match.
  virtual absl::StatusOr<Wave> OpenWave(const base::WaveName& name, std::string_view expected_etag,
                                        const Opening& opening) = 0;
  // OPEN -> CLOSED. Sheets that wait are put into a last block; if they are fewer than `min_epoch`, together
  // with the newest block, which no reader has seen.
  virtual absl::StatusOr<Wave> CloseWave(const base::WaveName& name, std::string_view expected_etag,
                                         std::string_view new_etag, std::string_view day) = 0;
  // What was frozen. FAILED_PRECONDITION, WAVE_NOT_OPEN for a draft.
  virtual absl::StatusOr<FrozenWave> GetFrozenWave(const base::WaveName& name) = 0;

  // Keeps the hashes of fresh codes of one cohort. The wave must be open.
  virtual absl::Status AddCodes(const base::WaveName& wave, std::uint32_t cohort,
                                std::span<const std::string> hashes) = 0;
  virtual absl::StatusOr<StoredCode> GetCode(const base::WaveName& wave, std::string_view hash) = 0;

  // Takes submissions with their comments in one transaction, one result each: OK when it is on disk (also
  // when it already was: same code and receipt), NOT_FOUND CODE_NOT_FOUND, ALREADY_EXISTS CODE_SPENT,
  // FAILED_PRECONDITION WAVE_NOT_OPEN, what `pack` said, or the engine's error for all of them.
  virtual std::vector<absl::Status> Submit(std::span<Submission> submissions) = 0;

  // Takes the sheets of an import, all or none, shuffled among themselves, and keeps `summary` under its
  // request id.
  virtual absl::Status ImportSheets(const base::WaveName& wave, std::string_view request_id,
                                    std::string_view summary, std::vector<StoredSheet> sheets) = 0;
  // The summary of an import that was taken before; nothing if there was none with that id.
  virtual absl::StatusOr<std::optional<std::string>> FindImport(const base::WaveName& wave,
                                                                std::string_view request_id) = 0;

  // All sheets in epochs after `after_epoch` that may be read: of an open wave all but the newest block and
  // the waiting sheets, of a closed one everything. One consistent view.
  virtual absl::StatusOr<AnswerBatch> ReadAnswers(const base::WaveName& wave, std::int64_t after_epoch) = 0;

  // A part of the sheets of a closed wave: of about the same size as the others, unless the wave has few
  // blocks. Parts of one generation are together the whole wave, and no sheet is in two; mixing blocks and
  // deleting answers begin another one. FAILED_PRECONDITION, WAVE_NOT_CLOSED.
  virtual absl::StatusOr<AnswerBatch> ReadPart(const base::WaveName& wave, PartOfWave part) = 0;

  // Everything about the comments of a wave. One consistent view. FAILED_PRECONDITION, WAVE_NOT_CLOSED until
  // the wave is closed.
  virtual absl::StatusOr<CommentBatch> ReadComments(const base::WaveName& wave) = 0;
  // Keeps a decision, in place of an earlier one. COMMENT_NOT_FOUND if there is neither the comment nor an
  // earlier decision on it; FAILED_PRECONDITION, WAVE_NOT_CLOSED until the wave is closed.
  virtual absl::Status SetCommentReview(const base::WaveName& wave, const CommentReview& review) = 0;

  // Sheets by cohort index, waiting ones included.
  virtual absl::StatusOr<std::map<std::uint32_t, std::int64_t>> CountSheets(const base::WaveName& wave) = 0;

  // Closed waves that still have epochs.
  virtual absl::StatusOr<std::vector<base::WaveName>> ListWavesToForget() = 0;
  // Mixes a part of the blocks of a closed wave (up to about 100,000 sheets, taken from all over it) and
  // drops their epochs. Returns whether epochs remain.
  virtual absl::StatusOr<bool> ForgetEpochs(const base::WaveName& wave) = 0;

  // What scoring has released of closed waves is kept in records, which outlive the answers and never change.
  static constexpr std::string_view kReleaseKey = "release";  // of the record that makes a wave released
  static constexpr int kMaxRecords = 5000;                    // a wave

  // Closed waves without a record kReleaseKey.
  virtual absl::StatusOr<std::vector<base::WaveName>> ListUnreleasedWaves() = 0;
  // Keeps a record. False: there is one with this key, which stays. FAILED_PRECONDITION, WAVE_NOT_CLOSED;
  // RESOURCE_EXHAUSTED, TOO_MANY_RECORDS.
  virtual absl::StatusOr<bool> KeepRecord(const base::WaveName& wave, std::string_view key,
                                          std::string_view content) = 0;
  virtual absl::StatusOr<std::optional<std::string>> FindRecord(const base::WaveName& wave,
                                                                std::string_view key) = 0;

  // Keeps an export and its price in millionths of epsilon, and returns what is kept under its request id:
  // the first one, which was paid for once. FAILED_PRECONDITION, WAVE_NOT_CLOSED; EXPORT_BUDGET_SPENT when
  // the prices of all exports of the wave would add up to more than `budget_micro`. INVALID_ARGUMENT for a
  // price below 1.
  virtual absl::StatusOr<KeptExport> KeepExport(const base::WaveName& wave, std::string_view request_id,
                                                std::int64_t epsilon_micro, std::int64_t budget_micro,
                                                std::string_view content) = 0;

  // Closed waves whose answers have not been deleted.
  virtual absl::StatusOr<std::vector<base::WaveName>> ListClosedWavesWithAnswers() = 0;
  // Deletes answer sheets, codes and comments that are not released of a closed wave for good, and notes the
  // day; again, it does nothing. FAILED_PRECONDITION, WAVE_NOT_CLOSED.
  virtual absl::Status DeleteAnswers(const base::WaveName& wave, std::string_view day) = 0;
  // Removes what the engine keeps of deleted answers in its log, as far as it lets us; DeleteAnswers() tries
  // as well. UNAVAILABLE, STORAGE_BUSY while a backup reads: to be tried again.
  virtual absl::Status ForgetDeleted() = 0;
};

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_STORE_INTAKE_STORE_H_
