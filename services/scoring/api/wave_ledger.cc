#include "services/scoring/api/wave_ledger.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/disclosure/released_table.h"
#include "services/scoring/api/answers_deleted.h"
#include "services/scoring/api/read_into.h"
#include "services/scoring/api/stored_release.h"
#include "services/scoring/domain/table_of_release.h"

namespace rapport::scoring {
namespace {

namespace pb = rapport::internal::intake::v1;

absl::Status NotClosed() {
  return base::Error(absl::StatusCode::kFailedPrecondition, "WAVE_NOT_CLOSED",
                     "scores are served once the wave is closed");
}

constexpr char kReleaseKey[] = "release";

// How often to look whether the process that has the lease is done.
constexpr absl::Duration kFirstPause = absl::Milliseconds(10);
constexpr absl::Duration kLongestPause = absl::Milliseconds(500);

// Models of unit means that keep alive what they are made of.
std::shared_ptr<const UnitMeans> HoldUnitMeans(std::shared_ptr<const Release> release) {
  struct Held {
    std::shared_ptr<const Release> release;
    UnitMeans means{release->cells, release->answers.statistics(), release->clearance};
  };
  const std::shared_ptr<const Held> held(new Held{std::move(release)});
  return {held, &held->means};
}

}  // namespace

bool WaveLedger::HasLease(const std::string& wave, Entry& entry) {
  if (entry.lease != nullptr && !entry.lease->held()) entry.lease = nullptr;
  if (entry.lease == nullptr) entry.lease = leases_->TryTake(wave);
  return entry.lease != nullptr;
}

// Whether this process does the work of a closed wave: with its lease, or when whoever has it has not been
// done for too long. While a wave is open its lease is held for days, which is no reason to take over.
bool WaveLedger::TakesWork(const std::string& wave, Entry& entry) {
  if (HasLease(wave, entry)) return true;
  if (!entry.waiting_since) entry.waiting_since = absl::Now();
  return absl::Now() - *entry.waiting_since > patience_;
}

std::shared_ptr<WaveLedger::Entry> WaveLedger::FindEntry(const std::string& wave) {
  const std::shared_lock lock(mutex_);
  const auto found = entries_.find(wave);
  return found == entries_.end() ? nullptr : found->second;
}

std::shared_ptr<WaveLedger::Entry> WaveLedger::EntryOf(const std::string& wave) {
  if (std::shared_ptr<Entry> entry = FindEntry(wave)) return entry;
  const std::lock_guard lock(mutex_);
  std::shared_ptr<Entry>& entry = entries_[wave];
  if (entry == nullptr) entry = std::make_shared<Entry>();
  return entry;
}

std::shared_ptr<const ClosedWave> WaveLedger::FindClosed(const std::string& wave) {
  const std::shared_ptr<Entry> entry = FindEntry(wave);
  return entry == nullptr ? nullptr : entry->Closed();
}

absl::Status WaveLedger::LoadManifest(const std::string& wave, Entry& entry, const ContextMaker& contexts) {
  if (entry.manifest != nullptr) return absl::OkStatus();
  RAPPORT_ASSIGN_OR_RETURN(Manifest manifest, intake_->GetManifest(wave, contexts));
  entry.manifest = std::make_shared<const Manifest>(std::move(manifest));
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<const ClosedWave>> WaveLedger::GetClosed(const std::string& wave,
                                                                        const ContextMaker& contexts) {
  if (std::shared_ptr<const ClosedWave> closed = FindClosed(wave)) return closed;
  // An unknown wave must not leave an entry behind.
  RAPPORT_ASSIGN_OR_RETURN(const WaveStatus status, intake_->GetStatus(wave, contexts));
  if (!status.closed) return NotClosed();
  const std::shared_ptr<Entry> entry = EntryOf(wave);
  const std::lock_guard lock(entry->mutex);
  if (std::shared_ptr<const ClosedWave> closed = entry->Closed()) return closed;
  RAPPORT_RETURN_IF_ERROR(LoadManifest(wave, *entry, contexts));
  return entry->SetClosed({wave, status.etag, entry->manifest});
}

absl::Status WaveLedger::ReadNew(const std::string& wave, Entry& entry, const ContextMaker& contexts) {
  RAPPORT_RETURN_IF_ERROR(LoadManifest(wave, entry, contexts));
  // What is new is gathered apart, so that a stream that breaks off leaves nothing half-added.
  WaveAnswers fresh(entry.manifest->plan);
  RAPPORT_ASSIGN_OR_RETURN(const pb::ReadAnswersHeader header,
                           ReadInto(fresh, *intake_, wave, {.after_epoch = entry.epoch}, contexts));
  if (header.restart() || entry.accumulated == nullptr) {
    entry.accumulated = std::make_unique<WaveAnswers>(std::move(fresh));
  } else {
    entry.accumulated->Merge(fresh);
  }
  if (header.state() == intake::v1::Wave::STATE_CLOSED) {
    const std::unique_ptr<WaveAnswers> answers = std::move(entry.accumulated);
    entry.epoch = 0;  // whoever asks again after an error reads all of it again
    return ReleaseWave(wave, {header, std::move(*answers), !header.deleted()}, entry, contexts);
  }
  entry.epoch = header.through_epoch();
  return absl::OkStatus();
}

absl::Status WaveLedger::Gather(const std::string& wave, Entry& entry, const ContextMaker& contexts) {
  RAPPORT_RETURN_IF_ERROR(LoadManifest(wave, entry, contexts));
  if (divided_ != nullptr && entry.accumulated == nullptr && entry.Closed() == nullptr) {
    // Whoever adds up a part must find here that the wave is closed, without waiting for the entry.
    RAPPORT_ASSIGN_OR_RETURN(const WaveStatus status, intake_->GetStatus(wave, contexts));
    if (status.closed) entry.SetClosed({wave, status.etag, entry.manifest});
  }
  if (divided_ != nullptr && entry.accumulated == nullptr && entry.Closed() != nullptr) {
    if (std::optional<SummedWave> summed = divided_->Sum(wave, *entry.manifest, contexts)) {
      return ReleaseWave(wave, {summed->header, WaveAnswers(std::move(summed->sums)), false}, entry,
                         contexts);
    }
  }
  return ReadNew(wave, entry, contexts);
}

// What has been released of waves in which some of the same people were asked: earlier ones, of which the
// manifest tells, and later ones that closed before this one, whose manifests tell of it.
absl::StatusOr<std::vector<OtherRelease>> WaveLedger::ReadOthers(const std::string& wave,
                                                                 const Manifest& manifest,
                                                                 const ContextMaker& contexts) {
  RAPPORT_ASSIGN_OR_RETURN(const std::vector<ClosedWaveName> closed,
                           intake_->ListClosedWaves(wave, contexts));
  std::vector<OtherRelease> others;
  for (const ClosedWaveName& other : closed) {
    const auto earlier = manifest.flows.find(other.name);
    if (other.name == wave || (earlier == manifest.flows.end() && other.open_date < manifest.open_date))
      continue;
    RAPPORT_ASSIGN_OR_RETURN(const Manifest its, intake_->GetManifest(other.name, contexts));
    std::vector<disclosure::WaveFlow> flows;
    if (earlier != manifest.flows.end()) {
      flows = earlier->second;
    } else if (const auto later = its.flows.find(wave); later != its.flows.end()) {
      for (const disclosure::WaveFlow& flow : later->second) {
        flows.push_back({flow.cohort, flow.earlier_cohort, flow.members});
      }
    }
    std::erase_if(flows, [&](const disclosure::WaveFlow& flow) {
      return flow.earlier_cohort >= its.cells.cohort_count() || flow.cohort >= manifest.cells.cohort_count();
    });
    if (flows.empty()) continue;
    RAPPORT_ASSIGN_OR_RETURN(const auto kept, intake_->FindRecord(other.name, kReleaseKey, contexts));
    if (!kept) continue;  // nothing has been shown of it
    RAPPORT_ASSIGN_OR_RETURN(const Release release, Decode(its, *kept, std::nullopt));
    others.push_back({TableOf(its.instrument, its.cells, release), std::move(flows)});
  }
  return others;
}

absl::StatusOr<Release> WaveLedger::BuildFrom(const std::string& wave, Gathered gathered,
                                              const Manifest& manifest, const ContextMaker& contexts) {
  gathered.answers.ShrinkToFit();
  // The policy may have become stricter since the wave opened.
  RAPPORT_ASSIGN_OR_RETURN(const ReleasePolicy policy, PolicyFromProto(gathered.header.policy()));
  Release built =
      BuildRelease(manifest.instrument, manifest.cells, std::move(gathered.answers), policy, rule_.pool);
  built.has_sheets = gathered.has_sheets;
  if (!rule_.joint) return built;
  RAPPORT_ASSIGN_OR_RETURN(const std::vector<OtherRelease> others, ReadOthers(wave, manifest, contexts));
  return SeparateFrom(others, manifest.instrument, manifest.cells, std::move(built));
}

absl::Status WaveLedger::ReleaseWave(const std::string& wave, Gathered gathered, Entry& entry,
                                     const ContextMaker& contexts) {
  const Manifest& manifest = *entry.manifest;
  const ClosedWave closed{wave, gathered.header.etag(), entry.manifest};
  RAPPORT_ASSIGN_OR_RETURN(const std::optional<std::string> kept,
                           intake_->FindRecord(wave, kReleaseKey, contexts));
  if (kept) {
    std::optional<WaveAnswers> sheets;
    if (gathered.has_sheets) sheets = std::move(gathered.answers);
    RAPPORT_ASSIGN_OR_RETURN(Release release, Decode(manifest, *kept, std::move(sheets)));
    RAPPORT_RETURN_IF_ERROR(Audit(manifest, release));
    SetRelease(std::move(release), entry);
  } else {
    if (gathered.header.deleted()) return AnswersDeleted();
    const intake::v1::DisclosurePolicy policy = gathered.header.policy();
    RAPPORT_ASSIGN_OR_RETURN(Release built, BuildFrom(wave, std::move(gathered), manifest, contexts));
    RAPPORT_RETURN_IF_ERROR(Audit(manifest, built));
    // Nothing is served that is not kept. Of processes that do this at once, the first one's release is
    // everybody's.
    const std::string stored = Encode(manifest.instrument, built, policy);
    RAPPORT_ASSIGN_OR_RETURN(const bool is_first, intake_->KeepRecord(wave, kReleaseKey, stored, contexts));
    if (is_first) {
      shared_releases_.Put(wave, closed.etag, stored);
      SetRelease(std::move(built), entry);
    } else {
      RAPPORT_RETURN_IF_ERROR(LoadKept(closed, entry, contexts).status());
    }
  }
  entry.SetClosed(closed);
  return absl::OkStatus();
}

absl::Status WaveLedger::Audit(const Manifest& manifest, const Release& release) const {
  if (!rule_.audit) return absl::OkStatus();
  return disclosure::AuditRelease(TableOf(manifest.instrument, manifest.cells, release)).status();
}

void WaveLedger::SetRelease(Release release, Entry& entry) {
  entry.release = std::make_shared<const Release>(std::move(release));
  entry.unit_means = HoldUnitMeans(entry.release);
  // There is nothing left to gather.
  entry.accumulated = nullptr;
  entry.epoch = 0;
  entry.lease = nullptr;
  entry.waiting_since.reset();
}

absl::Status WaveLedger::LoadRecord(const ClosedWave& wave, std::string_view record, Entry& entry) {
  RAPPORT_ASSIGN_OR_RETURN(Release release, Decode(*wave.manifest, record, std::nullopt));
  RAPPORT_RETURN_IF_ERROR(Audit(*wave.manifest, release));
  SetRelease(std::move(release), entry);
  return absl::OkStatus();
}

absl::StatusOr<bool> WaveLedger::LoadKept(const ClosedWave& wave, Entry& entry,
                                          const ContextMaker& contexts) {
  if (const auto shared = shared_releases_.Find(wave.name, wave.etag);
      shared && LoadRecord(wave, *shared, entry).ok()) {
    return true;
  }
  RAPPORT_ASSIGN_OR_RETURN(const std::optional<std::string> kept,
                           intake_->FindRecord(wave.name, kReleaseKey, contexts));
  if (!kept) return false;
  RAPPORT_RETURN_IF_ERROR(LoadRecord(wave, *kept, entry));
  shared_releases_.Put(wave.name, wave.etag, *kept);
  return true;
}

absl::Status WaveLedger::LoadRelease(const ClosedWave& wave, Entry& entry, const ContextMaker& contexts) {
  // Whoever has followed the wave reads only what is new, before intake mixes all of it.
  if (entry.accumulated != nullptr && TakesWork(wave.name, entry)) return Gather(wave.name, entry, contexts);
  for (absl::Duration pause = kFirstPause;; pause = std::min(2 * pause, kLongestPause)) {
    RAPPORT_ASSIGN_OR_RETURN(const bool loaded, LoadKept(wave, entry, contexts));
    if (loaded) return absl::OkStatus();
    if (TakesWork(wave.name, entry)) {
      absl::Status status = Gather(wave.name, entry, contexts);
      entry.lease = nullptr;
      return status;
    }
    absl::SleepFor(pause);
  }
}

absl::StatusOr<std::shared_ptr<const Release>> WaveLedger::GetRelease(const ClosedWave& wave,
                                                                      const ContextMaker& contexts) {
  const std::shared_ptr<Entry> entry = EntryOf(wave.name);
  const std::lock_guard lock(entry->mutex);
  if (entry->release == nullptr) RAPPORT_RETURN_IF_ERROR(LoadRelease(wave, *entry, contexts));
  if (entry->release == nullptr) return NotClosed();
  return entry->release;
}

absl::StatusOr<std::shared_ptr<const Release>> WaveLedger::GetReleaseWithSheets(
    const ClosedWave& wave, const ContextMaker& contexts) {
  RAPPORT_RETURN_IF_ERROR(GetRelease(wave, contexts).status());
  const std::shared_ptr<Entry> entry = EntryOf(wave.name);
  const std::lock_guard lock(entry->mutex);
  if (!entry->release->has_sheets) RAPPORT_RETURN_IF_ERROR(ReadNew(wave.name, *entry, contexts));
  return entry->release;
}

absl::StatusOr<std::shared_ptr<const UnitMeans>> WaveLedger::GetUnitMeans(const ClosedWave& wave,
                                                                          const ContextMaker& contexts) {
  RAPPORT_RETURN_IF_ERROR(GetRelease(wave, contexts).status());
  const std::shared_ptr<Entry> entry = EntryOf(wave.name);
  const std::lock_guard lock(entry->mutex);
  return entry->unit_means;
}

absl::Status WaveLedger::Accumulate(const std::string& wave, bool is_closed, const ContextMaker& contexts) {
  const std::shared_ptr<Entry> entry = EntryOf(wave);
  const std::unique_lock lock(entry->mutex, std::try_to_lock);
  if (!lock || entry->release != nullptr || entry->given_up) return absl::OkStatus();
  if (!(is_closed ? TakesWork(wave, *entry) : HasLease(wave, *entry))) {
    entry->accumulated = nullptr;
    entry->epoch = 0;
    return absl::OkStatus();
  }
  const bool followed = entry->accumulated != nullptr;
  absl::Status status = Gather(wave, *entry, contexts);
  // Whoever cannot read the wave leaves it to others.
  if (!status.ok()) entry->lease = nullptr;
  // Trying again would not help, and costs all of the wave's answers each time.
  entry->given_up = absl::IsFailedPrecondition(status) || absl::IsDataLoss(status);
  if (!followed && entry->release != nullptr) {
    // A wave that closed while nobody followed it: its release is kept now, and read again if anybody asks.
    entry->release = nullptr;
    entry->unit_means = nullptr;
  }
  return status;
}

std::vector<std::string> WaveLedger::Followed() {
  std::vector<std::pair<std::string, std::shared_ptr<Entry>>> entries;
  {
    const std::shared_lock lock(mutex_);
    entries.assign(entries_.begin(), entries_.end());
  }
  std::vector<std::string> followed;
  for (const auto& [wave, entry] : entries) {
    const std::unique_lock lock(entry->mutex, std::try_to_lock);
    if (lock && entry->accumulated != nullptr && entry->release == nullptr) followed.push_back(wave);
  }
  return followed;
}

}  // namespace rapport::scoring
