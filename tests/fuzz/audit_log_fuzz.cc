// Audit logs, as `rapportctl audit log verify` reads them.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "libs/auditlog/line.h"
#include "libs/auditlog/signing_key.h"
#include "libs/auditlog/testing/keys.h"
#include "libs/auditlog/verifier.h"
#include "tests/fuzz/check.h"

namespace rapport::auditlog {
namespace {

void CheckLine(std::string_view text, const Line& line) {
  FUZZ_CHECK(line.seq >= 0 && !line.chain.empty() && line.hash.size() == 64);
  FUZZ_CHECK(text.starts_with(line.covered) && line.covered.starts_with(line.signed_part));
  for (const char c : line.time + line.type) FUZZ_CHECK(c >= ' ' && c <= '~');
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto* const keys = new std::vector<VerifyingKey>{*VerifyingKey::FromPem(kRfcPublicKey)};
  Verifier verifier({.keys = *keys});
  verifier.StartFile("log");
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  std::int64_t whole = 0;
  std::int64_t lines = 0;
  while (!rest.empty()) {
    const std::string_view text = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), text.size() + 1));
    ++lines;
    if (const auto line = ParseLine(text)) {
      ++whole;
      CheckLine(text, *line);
    }
    verifier.Add(text);
  }
  const Findings findings = verifier.Finish();
  FUZZ_CHECK(findings.calls + findings.checkpoints <= whole);
  FUZZ_CHECK(findings.other_lines <= lines - whole);
  FUZZ_CHECK(findings.signatures <= findings.checkpoints);
  FUZZ_CHECK(findings.unsigned_calls <= findings.calls);
  FUZZ_CHECK(findings.problems.size() <= 100);
  FUZZ_CHECK(static_cast<std::int64_t>(findings.problems.size()) <= findings.problem_count);
  return 0;
}

}  // namespace rapport::auditlog
