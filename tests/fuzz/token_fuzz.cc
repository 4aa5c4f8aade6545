// Bearer tokens: as they come, and the input as claims that the provider has signed.
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "libs/access/testing/provider.h"
#include "libs/access/token.h"
#include "libs/base/status.h"
#include "tests/fuzz/check.h"

namespace rapport::access {
namespace {

void Check(std::string_view token, const KeySet& keys) {
  static const auto* const reasons = new std::set<std::string>{
      "TOKEN_MALFORMED",     "TOKEN_HEADER_REFUSED",    "TOKEN_KEY_UNKNOWN",    "TOKEN_ALGORITHM_REFUSED",
      "TOKEN_ISSUER_WRONG",  "TOKEN_SIGNATURE_INVALID", "TOKEN_AUDIENCE_WRONG", "TOKEN_EXPIRED",
      "TOKEN_NOT_YET_VALID", "TOKEN_CLAIM_MISSING"};
  const TokenRules rules{.issuer = "https://id.example", .audience = "rapport", .roles_claim = "realm.roles"};
  const absl::StatusOr<Principal> principal = VerifyToken(token, keys, rules, absl::FromUnixSeconds(1'000));
  if (!principal.ok()) {
    FUZZ_CHECK(principal.status().code() == absl::StatusCode::kUnauthenticated);
    FUZZ_CHECK(reasons->contains(base::ReasonOf(principal.status())));
    return;
  }
  FUZZ_CHECK(principal->kind == Principal::Kind::kPerson);
  FUZZ_CHECK(!principal->subject.empty() && principal->subject.size() <= 255);
  FUZZ_CHECK(!principal->organization.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto* const provider = new testing::Provider();
  static const auto* const keys = new KeySet(*KeySet::Parse(provider->KeySet(), RsaAlgorithm::kRs256));
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Check(text, *keys);
  if (!text.empty()) Check(provider->Sign(text), *keys);  // cjose signs something, or nothing at all
  return 0;
}

}  // namespace rapport::access
