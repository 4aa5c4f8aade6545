// Releases as a server tells them, put together and verified by rapportctl.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "libs/base/status.h"
#include "tests/fuzz/check.h"
#include "tests/fuzz/input.h"
#include "tools/rapportctl/audit/release_reader.h"
#include "tools/rapportctl/audit/verify.h"

namespace rapport::ctl {
namespace {

bool IsRefusal(const absl::Status& status) {
  return status.code() == absl::StatusCode::kDataLoss || base::ReasonOf(status) == "AUDIT_FAILED";
}

}  // namespace

// Pieces of a stream, each behind its length.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  ReleaseReader reader;
  while (!input.empty()) {
    scoring::v1::GetReleaseResponse piece;
    const std::size_t high = input.TakeByte();
    const std::string_view bytes = input.Take(high * 256 + input.TakeByte());
    if (!piece.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return 0;
    if (const absl::Status added = reader.Add(piece); !added.ok()) {
      FUZZ_CHECK(IsRefusal(added));
      return 0;
    }
  }
  absl::StatusOr<ToldRelease> told = std::move(reader).Finish();
  if (!told.ok()) {
    FUZZ_CHECK(IsRefusal(told.status()));
    return 0;
  }
  told->digest = disclosure::DigestOf(told->table);  // whoever lies about a release can hash as well
  const auto verified = VerifyRelease(*told);
  if (!verified.ok()) {
    FUZZ_CHECK(IsRefusal(verified.status()));
    return 0;
  }
  // Beside itself as an earlier wave.
  for (std::size_t earlier = 0; earlier < told->earlier_waves.size() && earlier < 2; ++earlier) {
    const auto jointly = VerifyJointly(*told, earlier, *told);
    FUZZ_CHECK(jointly.ok() || IsRefusal(jointly.status()));
  }
  return 0;
}

}  // namespace rapport::ctl
