#include "services/reporting/domain/phrases.h"

#include <algorithm>
#include <cctype>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace rapport::reporting {
namespace {

std::string Source(const Report& report) {
  return report.source_note.empty() ? "" : absl::StrCat(" Source: ", report.source_note);
}

bool HasLowerIsBetter(const Report& report) {
  return std::ranges::any_of(report.measures, [](const Measure& m) { return m.lower_is_better; });
}

std::string ScoreNote(const Report& report) {
  return absl::StrCat(
      "Scores run from 0 to 100: 0 is the lowest answer possible on average, 100 the highest.",
      HasLowerIsBetter(report)
          ? " Where it says \"lower is better\", as with burnout, a low score is good news."
          : "",
      " \"Favourable\" is the share of answers at the good end of the response options.");
}

std::string InstrumentNote(const Report& report) {
  std::string note;
  const std::string source = absl::AsciiStrToLower(report.instrument_source);
  if (absl::StrContains(source, "not validated") || absl::StrContains(source, "not yet validated")) {
    note =
        "The instrument is new and not validated yet: there are no norms and no cut-offs to hold a score "
        "against. Compare with your own earlier waves. ";
  }
  return absl::StrCat(note, "About the instrument: ", report.instrument_source);
}

}  // namespace

std::string RoleGroupTitle(std::optional<base::RoleGroup> role_group) {
  if (!role_group.has_value()) return "Everyone";
  switch (*role_group) {
    case base::RoleGroup::kFrontLine:
      return "Front-line clinicians";
    case base::RoleGroup::kClinicalLeader:
      return "Clinical leaders";
    case base::RoleGroup::kExecutive:
      return "Executives";
  }
  return "";
}

std::string RoleGroupList(const std::vector<base::RoleGroup>& role_groups) {
  std::string list;
  for (size_t i = 0; i < role_groups.size(); ++i) {
    if (i > 0) list += i + 1 == role_groups.size() ? " and " : ", ";
    std::string title = RoleGroupTitle(role_groups[i]);
    title.front() = absl::ascii_tolower(static_cast<unsigned char>(title.front()));
    list += title;
  }
  return list;
}

std::string ScoreText(double score) { return absl::StrFormat("%.1f", score); }

std::string IntervalText(const std::optional<Interval>& interval) {
  return interval.has_value() ? absl::StrFormat("%.1f–%.1f", interval->low, interval->high) : "";
}

std::string PercentText(const std::optional<double>& percent) {
  return percent.has_value() ? absl::StrFormat("%.0f %%", *percent) : "";
}

std::string CountText(int64_t count) {
  const std::string digits = absl::StrCat(count);
  std::string text;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text.push_back(',');
    text.push_back(digits[i]);
  }
  return text;
}

std::string SuppressedText(const Report& report) {
  return absl::StrCat("fewer than ", report.minimum_n, " answers");
}

std::optional<Banner> BannerOf(const Report& report) {
  switch (report.provenance) {
    case Provenance::kCollected:
      return std::nullopt;
    case Provenance::kImported:
      return Banner{
          "Imported answers",
          absl::StrCat("The survey was held elsewhere and its answers were imported.", Source(report))};
    case Provenance::kSimulated:
      return Banner{
          "SIMULATED DATA",
          absl::StrCat("Made by a simulator: not the opinion of anybody. Do not act on it.", Source(report))};
  }
  return std::nullopt;
}

std::vector<std::string> NotesFor(const Report& report) {
  std::vector<std::string> notes;
  if (const std::optional<Banner> banner = BannerOf(report)) {
    notes.push_back(absl::StrCat(banner->headline, ". ", banner->text));
  }
  notes.push_back(ScoreNote(report));
  notes.push_back(absl::StrCat("No number rests on fewer than ", report.minimum_n,
                               " people. Where fewer have answered, nothing is shown, also "
                               "not how many did: this protects those who answered."));
  notes.push_back(
      "The interval beside a score is the 95 % confidence interval of the mean: mean ± t × standard error, "
      "Student's t "
      "with n − 1 degrees of freedom, cut off at 0 and 100. It treats answers as independent; people of one "
      "unit "
      "resemble each other, so for groups of many units the truth may well lie somewhat outside. It says "
      "nothing about "
      "those who did not answer.");
  notes.push_back(
      "A small unit's interval is wide. Do not rank units: where intervals overlap, the order is mostly "
      "noise. Look for "
      "large differences that a second wave confirms, and talk with the people.");
  notes.push_back(
      "Association is not cause. That two scores go together does not show that changing one will change the "
      "other.");
  if (!report.instrument_source.empty()) notes.push_back(InstrumentNote(report));
  return notes;
}

}  // namespace rapport::reporting
