#ifndef RAPPORT_SERVICES_SCORING_API_WAVE_LEDGER_H_
#define RAPPORT_SERVICES_SCORING_API_WAVE_LEDGER_H_

#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/cache/leases.h"
#include "services/scoring/api/divided_sums.h"
#include "services/scoring/api/intake_client.h"
#include "services/scoring/api/shared_releases.h"
#include "services/scoring/domain/joint_release.h"
#include "services/scoring/domain/release.h"
#include "services/scoring/domain/unit_means.h"

namespace rapport::scoring {

// A closed wave: what may be scored.
struct ClosedWave {
  std::string name;
  std::string etag;  // for this content of this wave, in this database
  std::shared_ptr<const Manifest> manifest;
};

// What scoring has gathered of waves, so that the scores of a wave are there as soon as it is closed: of open
// waves the answers of the epochs read so far, which are served to nobody and leave this process for nowhere.
// What is lost is read again. Of several processes one gathers a wave, whoever has the lease on it.
//
// The release of a wave that has closed is kept by intake before anything of it is served, and is the one
// that all processes serve from then on. Answer sheets are read when somebody asks what needs them.
//
// Thread safe; of callers that need the same wave one reads and the others wait for it.
class WaveLedger {
 public:
  struct Parts {
    IntakeClient* intake;
    cache::Leases* leases;
    DividedSums* divided = nullptr;        // null: this process adds up alone what it adds up
    cache::Cache* shared_cache = nullptr;  // for releases; null: no other process reads it
    ReleaseRule rule = {};
    // How long the process that has the lease of a closed wave is waited for, before its work is done here
    // too.
    absl::Duration patience = absl::Seconds(30);
  };

  // All parts must outlive the ledger.
  explicit WaveLedger(Parts parts)
      : intake_(parts.intake),
        leases_(parts.leases),
        divided_(parts.divided),
        shared_releases_(parts.shared_cache),
        rule_(std::move(parts.rule)),
        patience_(parts.patience) {}

  // The wave, if this process already knows that it is closed; never blocks on a call.
  std::shared_ptr<const ClosedWave> FindClosed(const std::string& wave);

  // FAILED_PRECONDITION, WAVE_NOT_CLOSED until the wave is closed; NOT_FOUND, WAVE_NOT_FOUND.
  absl::StatusOr<std::shared_ptr<const ClosedWave>> GetClosed(const std::string& wave,
                                                              const ContextMaker& contexts);

  // What is released of a closed wave's answers, audited; perhaps their sums alone. Reads what is not known
  // yet.
  absl::StatusOr<std::shared_ptr<const Release>> GetRelease(const ClosedWave& wave,
                                                            const ContextMaker& contexts);

  // The same with the answer sheets, unless they have been deleted.
  absl::StatusOr<std::shared_ptr<const Release>> GetReleaseWithSheets(const ClosedWave& wave,
                                                                      const ContextMaker& contexts);

  // The models of unit means of a closed wave. Reads what is not known yet.
  absl::StatusOr<std::shared_ptr<const UnitMeans>> GetUnitMeans(const ClosedWave& wave,
                                                                const ContextMaker& contexts);

  // Reads what is new of a wave, open or closed; one that has closed is released. Does nothing while another
  // process gathers it, or another thread is about to; but one that `is_closed` for sure is not left to
  // another process for ever.
  absl::Status Accumulate(const std::string& wave, bool is_closed, const ContextMaker& contexts);

  // Waves that were accumulated while open and are not known to be closed.
  std::vector<std::string> Followed();

 private:
  struct Entry {
    std::mutex mutex;                             // held while the wave is read
    std::shared_ptr<const Manifest> manifest;     // guarded by mutex
    std::unique_ptr<WaveAnswers> accumulated;     // guarded by mutex; while the wave is open
    std::int64_t epoch = 0;                       // guarded by mutex; the last one in `accumulated`
    std::unique_ptr<cache::Lease> lease;          // guarded by mutex; while this process gathers the wave
    std::optional<absl::Time> waiting_since;      // guarded by mutex; for the lease of a closed wave
    std::shared_ptr<const Release> release;       // guarded by mutex; once the wave is closed
    std::shared_ptr<const UnitMeans> unit_means;  // guarded by mutex; with `release`
    bool given_up = false;                        // guarded by mutex; not to be released in the background

    std::mutex closed_mutex;                   // held for a moment only; after `mutex` where both are
    std::shared_ptr<const ClosedWave> closed;  // guarded by closed_mutex

    std::shared_ptr<const ClosedWave> Closed() {
      const std::lock_guard lock(closed_mutex);
      return closed;
    }
    // Keeps the first one that is set, and returns what is kept.
    std::shared_ptr<const ClosedWave> SetClosed(ClosedWave wave) {
      const std::lock_guard lock(closed_mutex);
      if (closed == nullptr) closed = std::make_shared<const ClosedWave>(std::move(wave));
      return closed;
    }
  };

  // All answers of a closed wave.
  struct Gathered {
    internal::intake::v1::ReadAnswersHeader header;
    WaveAnswers answers;
    bool has_sheets;  // or sums alone
  };

  std::shared_ptr<Entry> EntryOf(const std::string& wave);
  std::shared_ptr<Entry> FindEntry(const std::string& wave);
  // All require entry.mutex.
  bool HasLease(const std::string& wave, Entry& entry);
  bool TakesWork(const std::string& wave, Entry& entry);
  absl::Status LoadManifest(const std::string& wave, Entry& entry, const ContextMaker& contexts);
  absl::Status LoadRelease(const ClosedWave& wave, Entry& entry, const ContextMaker& contexts);
  // False when intake keeps none.
  absl::StatusOr<bool> LoadKept(const ClosedWave& wave, Entry& entry, const ContextMaker& contexts);
  absl::Status LoadRecord(const ClosedWave& wave, std::string_view record, Entry& entry);
  absl::Status Audit(const Manifest& manifest, const Release& release) const;
  static void SetRelease(Release release, Entry& entry);
  // Reads what is new: of a large wave that has closed and that nobody followed by all processes together.
  absl::Status Gather(const std::string& wave, Entry& entry, const ContextMaker& contexts);
  absl::Status ReadNew(const std::string& wave, Entry& entry, const ContextMaker& contexts);
  absl::StatusOr<std::vector<OtherRelease>> ReadOthers(const std::string& wave, const Manifest& manifest,
                                                       const ContextMaker& contexts);
  absl::StatusOr<Release> BuildFrom(const std::string& wave, Gathered gathered, const Manifest& manifest,
                                    const ContextMaker& contexts);
  absl::Status ReleaseWave(const std::string& wave, Gathered gathered, Entry& entry,
                           const ContextMaker& contexts);

  IntakeClient* const intake_;
  cache::Leases* const leases_;
  DividedSums* const divided_;
  SharedReleases shared_releases_;
  const ReleaseRule rule_;
  const absl::Duration patience_;
  std::shared_mutex mutex_;
  absl::flat_hash_map<std::string, std::shared_ptr<Entry>> entries_;  // guarded by mutex_
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_API_WAVE_LEDGER_H_
