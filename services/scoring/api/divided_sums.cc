#include "services/scoring/api/divided_sums.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/rpc/error.h"
#include "services/scoring/api/read_into.h"
#include "services/scoring/api/sums_proto.h"

namespace rapport::scoring {
namespace {

namespace pb = rapport::internal::scoring::v1;

constexpr std::uint32_t kParts = 16;
constexpr std::size_t kAtOnce = 4;
constexpr absl::Duration kPatience = absl::Seconds(10);  // with all other replicas together

absl::Status DoesNotBelong() {
  return base::Error(absl::StatusCode::kAborted, "PART_OF_ANOTHER_GENERATION",
                     "the wave's answers lay otherwise when this part was read");
}

}  // namespace

// What has been added up so far. Thread safe.
class DividedSums::Gathering {
 public:
  Gathering(const std::string& wave, const Manifest& manifest, SummedWave first)
      : wave_(wave), manifest_(manifest), whole_(std::move(first)) {}

  const std::string& wave() const { return wave_; }
  const std::shared_ptr<const WavePlan>& plan() const { return manifest_.plan; }

  // ABORTED when the part is not of the generation of the first one.
  absl::Status Add(const std::string& etag, std::int64_t generation, std::int64_t rows,
                   const WaveStatistics& sums) {
    const std::lock_guard lock(mutex_);
    if (etag != whole_.header.etag() || generation != whole_.header.generation()) return DoesNotBelong();
    whole_.sums.Merge(sums);
    whole_.header.set_rows(whole_.header.rows() + rows);
    return absl::OkStatus();
  }

  SummedWave Finish() && { return std::move(whole_); }

 private:
  const std::string& wave_;
  const Manifest& manifest_;
  std::mutex mutex_;
  SummedWave whole_;  // guarded by mutex_, but for what does not change
};

absl::Status DividedSums::SumHere(std::uint32_t part, Gathering& gathering, const ContextMaker& contexts) {
  WaveStatistics sums(gathering.plan());
  RAPPORT_ASSIGN_OR_RETURN(const auto header, ReadInto(sums, *intake_, gathering.wave(),
                                                       {.parts = kParts, .part = part}, contexts));
  return gathering.Add(header.etag(), header.generation(), header.rows(), sums);
}

absl::Status DividedSums::SumElsewhere(std::uint32_t part, absl::Time deadline, Gathering& gathering,
                                       const ContextMaker& contexts) {
  const auto context = contexts();
  context->set_deadline(absl::ToChronoTime(deadline));
  pb::SumPartRequest request;
  request.set_wave(gathering.wave());
  request.set_parts(kParts);
  request.set_part(part);
  const auto reader = replicas_->SumPart(context.get(), request);
  WaveStatistics sums(gathering.plan());
  pb::PartHeader header;
  std::int64_t rows = 0;
  absl::Status status;
  for (pb::SumPartResponse piece; status.ok() && reader->Read(&piece);) {
    if (piece.has_header()) header = piece.header();
    const absl::StatusOr<std::int64_t> sheets = TakeSums(piece, sums);
    status = sheets.status();
    if (status.ok()) rows += *sheets;
  }
  if (!status.ok()) context->TryCancel();
  const grpc::Status finished = reader->Finish();
  RAPPORT_RETURN_IF_ERROR(status);
  RAPPORT_RETURN_IF_ERROR(rpc::FromGrpcStatus(finished));
  if (rows != header.rows()) {
    return base::Error(absl::StatusCode::kUnavailable, "SUMS_INCOMPLETE", "not all sums arrived");
  }
  return gathering.Add(header.etag(), header.generation(), rows, sums);
}

std::optional<SummedWave> DividedSums::Sum(const std::string& wave, const Manifest& manifest,
                                           const ContextMaker& contexts) {
  SummedWave first{{}, WaveStatistics(manifest.plan)};
  const auto header = ReadInto(first.sums, *intake_, wave, {.parts = kParts, .part = 0}, contexts);
  if (!header.ok() || header->deleted() || header->wave_rows() < min_sheets_) return std::nullopt;
  first.header = *header;
  Gathering gathering(wave, manifest, std::move(first));

  const absl::Time now = absl::Now();
  const absl::Duration left = absl::FromChrono(contexts()->deadline()) - now;
  const absl::Time deadline = now + std::min(kPatience, left / 3);
  std::atomic<std::uint32_t> next = 1;
  std::mutex mutex;
  std::vector<std::uint32_t> failed;  // guarded by mutex
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < kAtOnce; ++i) {
      threads.emplace_back([&] {
        for (std::uint32_t part; (part = next.fetch_add(1)) < kParts;) {
          if (SumElsewhere(part, deadline, gathering, contexts).ok()) continue;
          const std::lock_guard lock(mutex);
          failed.push_back(part);
        }
      });
    }
  }
  for (const std::uint32_t part : failed) {
    if (!SumHere(part, gathering, contexts).ok()) return std::nullopt;
  }
  SummedWave whole = std::move(gathering).Finish();
  if (whole.header.rows() != whole.header.wave_rows()) return std::nullopt;
  return whole;
}

}  // namespace rapport::scoring
