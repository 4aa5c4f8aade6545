// Screening of comments: any text, with any names of units on the first line.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/utf8.h"
#include "libs/screening/screening.h"
#include "tests/fuzz/check.h"
#include "tests/fuzz/input.h"

namespace rapport::screening {
namespace {

bool BeginsCharacter(std::string_view text, std::size_t at) {
  return at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
}

// The same with what is not UTF-8 taken out, as the services would have refused it.
std::string Utf8Of(std::string_view bytes) {
  if (base::IsUtf8(bytes)) return std::string(bytes);
  std::string ascii;
  for (const char c : bytes) {
    if (static_cast<unsigned char>(c) < 0x80) ascii += c;
  }
  return ascii;
}

void CheckFindings(std::string_view text, const std::vector<Finding>& findings) {
  std::size_t end = 0;
  for (const Finding& finding : findings) {
    FUZZ_CHECK(finding.begin >= end && finding.begin < finding.end && finding.end <= text.size());
    FUZZ_CHECK(BeginsCharacter(text, finding.begin) && BeginsCharacter(text, finding.end));
    FUZZ_CHECK(!KindWord(finding.kind).empty());
    end = finding.end;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const std::string names = Utf8Of(input.TakeLine());
  std::vector<std::string> units;
  for (std::size_t at = 0; at <= names.size();) {
    const std::size_t bar = std::min(names.find('|', at), names.size());
    units.push_back(names.substr(at, bar - at));
    at = bar + 1;
  }
  const std::string text = Utf8Of(input.TakeRest());
  const Screener screener(units);
  const std::vector<Finding> findings = screener.Screen(text);
  CheckFindings(text, findings);
  FUZZ_CHECK(screener.Screen(text) == findings);

  const std::string redacted = Redact(text, findings);
  FUZZ_CHECK(rapport::base::IsUtf8(redacted));
  CheckFindings(redacted, screener.Screen(redacted));
  return 0;
}

}  // namespace rapport::screening
