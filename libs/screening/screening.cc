#include "libs/screening/screening.h"

#include <algorithm>

#include "libs/screening/rules.h"
#include "libs/screening/unit_names.h"

namespace rapport::screening {

std::string_view KindWord(Kind kind) {
  switch (kind) {
    case Kind::kEmail:
      return "email";
    case Kind::kUrl:
      return "url";
    case Kind::kPhone:
      return "phone";
    case Kind::kDate:
      return "date";
    case Kind::kIdentifier:
      return "identifier";
    case Kind::kPersonName:
      return "name";
    case Kind::kUnitName:
      return "unit";
  }
  return "";
}

Screener::Screener(std::span<const std::string> unit_names)
    : unit_names_(std::make_unique<const UnitNames>(unit_names)) {}
Screener::~Screener() = default;
Screener::Screener(Screener&&) noexcept = default;
Screener& Screener::operator=(Screener&&) noexcept = default;

std::vector<Finding> Screener::Screen(std::string_view text) const {
  Reading reading;
  reading.characters = Fold(text);
  reading.words = WordsOf(reading.characters);
  std::vector<Match> matches;
  FindAddresses(reading, matches);
  FindNumbers(reading, matches);
  FindDates(reading, matches);
  FindNames(reading, matches);
  unit_names_->Find(reading, matches);
  std::sort(matches.begin(), matches.end(), [](const Match& a, const Match& b) {
    return a.first != b.first ? a.first < b.first : a.last > b.last;
  });
  std::vector<Finding> findings;
  for (const Match& match : matches) {
    const Finding finding{reading.characters[match.first].begin, reading.characters[match.last - 1].end,
                          match.kind};
    if (findings.empty() || finding.begin >= findings.back().end) {
      findings.push_back(finding);
      continue;
    }
    // What overlaps is one finding, of the kind that stands first in Kind: forms before names.
    findings.back().end = std::max(findings.back().end, finding.end);
    findings.back().kind = std::min(findings.back().kind, finding.kind);
  }
  return findings;
}

std::string Redact(std::string_view text, std::span<const Finding> findings) {
  std::string redacted;
  std::size_t at = 0;
  for (const Finding& finding : findings) {
    redacted += text.substr(at, finding.begin - at);
    redacted += '[';
    redacted += KindWord(finding.kind);
    redacted += ']';
    at = finding.end;
  }
  redacted += text.substr(at);
  return redacted;
}

}  // namespace rapport::screening
