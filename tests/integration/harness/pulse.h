#ifndef RAPPORT_TESTS_INTEGRATION_HARNESS_PULSE_H_
#define RAPPORT_TESTS_INTEGRATION_HARNESS_PULSE_H_

#include <cstdint>
#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "tests/integration/harness/organization.h"
#include "tests/integration/harness/suite.h"

namespace rapport::integration {

// A made-up organization `organizations/pulse` for tests that write their own answers: units `root`, `u1` and
// `u2`, nobody on the roster, and the instrument testdata/pulse.json, whose form for the front line has the
// items q1 to q8 with options 1 to 5 and the comment prompts `best` and `worst`.
inline constexpr char kPulse[] = "organizations/pulse";
inline constexpr char kPulseUnits[] =
    "unit_id,parent_unit_id,display_name\nroot,,Hospital\nu1,root,One\nu2,root,Two\n";
inline constexpr int kPulseItems = 8;

// Loads the organization, its units and its instrument.
absl::Status LoadPulse(const Api& api);

// A plan for a wave of that organization.
WavePlan PulseWave(const std::string& id, int minimum_n = 0);
absl::StatusOr<std::string> OpenPulseWave(const Api& api, const std::string& id, int minimum_n = 0);

// Fresh codes for the front line of a unit.
absl::StatusOr<std::vector<std::string>> PulseCodes(const Api& api, const std::string& wave,
                                                    const std::string& unit, int count);

// A comment on a prompt of that form, `best` or `worst`.
void AddComment(intake::v1::SubmitResponseRequest& request, const std::string& prompt,
                const std::string& text);

// The n-th of 5^8 different answer sheets, a digit 1 to 5 an item.
std::string PulseSheet(int n);

intake::v1::SubmitResponseRequest PulseSubmission(const std::string& wave, const std::string& code,
                                                  const std::string& sheet, const std::string& request_id);

// CSV with the sheets `first` to `first + count - 1` from a unit's front line, and how to read it.
std::string PulseCsv(const std::string& unit, int first, int count);
ResponsesPlan PulseResponses(const std::string& wave, const std::string& request_id);

// How often each sheet of the front line stands in a wave, read as scoring reads it. With four processes
// only.
absl::StatusOr<std::map<std::string, int>> ReadPulseSheets(const Api& api, const std::string& wave);

}  // namespace rapport::integration

#endif  // RAPPORT_TESTS_INTEGRATION_HARNESS_PULSE_H_
