#ifndef RAPPORT_SERVICES_REPORTING_DOMAIN_PHRASES_H_
#define RAPPORT_SERVICES_REPORTING_DOMAIN_PHRASES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libs/base/role_group.h"
#include "services/reporting/domain/interval.h"
#include "services/reporting/domain/report.h"

namespace rapport::reporting {

// The words and numbers that text and HTML share. The report's own language is English; the instrument's
// texts are in the language that was asked for.

// "Front-line clinicians", ...; "Everyone" for none.
std::string RoleGroupTitle(std::optional<base::RoleGroup> role_group);

// "front-line clinicians and executives".
std::string RoleGroupList(const std::vector<base::RoleGroup>& role_groups);

// 62.4
std::string ScoreText(double score);
// 60.1–64.7; empty for none.
std::string IntervalText(const std::optional<Interval>& interval);
// 58 %; empty for none.
std::string PercentText(const std::optional<double>& percent);
// 12,345
std::string CountText(int64_t count);

// What stands where a number is withheld: "fewer than 10 answers".
std::string SuppressedText(const Report& report);

// What a reader must see before any number; none for answers collected by this suite.
struct Banner {
  std::string headline;
  std::string text;
};
std::optional<Banner> BannerOf(const Report& report);

// What a reader must know, a paragraph each: simulated or imported answers, minimum n, how to read scores and
// intervals, what may not be concluded, what is known of the instrument.
std::vector<std::string> NotesFor(const Report& report);

}  // namespace rapport::reporting

#endif  // RAPPORT_SERVICES_REPORTING_DOMAIN_PHRASES_H_
