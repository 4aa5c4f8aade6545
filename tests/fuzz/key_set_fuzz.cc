// Key sets, as an OpenID provider or whoever stands in its place sends them.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "libs/access/key_set.h"
#include "libs/base/status.h"
#include "tests/fuzz/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rapport;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto rsa : {access::RsaAlgorithm::kRs256, access::RsaAlgorithm::kPs256}) {
    const absl::StatusOr<access::KeySet> keys = access::KeySet::Parse(text, rsa);
    if (keys.ok()) {
      FUZZ_CHECK(keys->size() > 0);
      FUZZ_CHECK(keys->Find("") == nullptr);
    } else {
      FUZZ_CHECK(base::ReasonOf(keys.status()) == "KEY_SET_UNUSABLE");
    }
  }
  return 0;
}
