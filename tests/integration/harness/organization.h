#ifndef RAPPORT_TESTS_INTEGRATION_HARNESS_ORGANIZATION_H_
#define RAPPORT_TESTS_INTEGRATION_HARNESS_ORGANIZATION_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/integration/harness/suite.h"

namespace rapport::integration {

// The steps that bring an organization to scores, each one call of the API (or all pages of a list). Names
// are resource names.

using intake::v1::Instrument;
using intake::v1::ResponseCsvFormat;
using intake::v1::Wave;
using scoring::v1::ListScorecardsRequest;
using scoring::v1::Scorecard;
using type::v1::ImportSummary;

absl::StatusOr<roster::v1::Organization> CreateOrganization(const Api& api, const std::string& id,
                                                            const std::string& request_id = "");
absl::StatusOr<ImportSummary> ImportUnits(const Api& api, const std::string& organization,
                                          std::string_view csv,
                                          type::v1::OnError on_error = type::v1::ON_ERROR_STOP);
absl::StatusOr<ImportSummary> ImportMembers(const Api& api, const std::string& organization,
                                            std::string_view csv,
                                            type::v1::OnError on_error = type::v1::ON_ERROR_STOP);

// The instrument of a JSON file, whose path is relative to the project.
Instrument ReadInstrument(const std::string& path);
absl::StatusOr<Instrument> CreateInstrument(const Api& api, const std::string& organization,
                                            const Instrument& instrument);

// A wave to be made: organization, identifier, and what else `wave` says.
struct WavePlan {
  std::string organization;
  std::string id;
  Wave wave;
  std::string request_id = {};
};
absl::StatusOr<Wave> CreateWave(const Api& api, const WavePlan& plan);
absl::StatusOr<Wave> OpenWave(const Api& api, const std::string& wave, const std::string& etag = "");
absl::StatusOr<Wave> CloseWave(const Api& api, const std::string& wave, const std::string& etag = "");
// The two above in one.
absl::StatusOr<Wave> CreateOpenWave(const Api& api, const WavePlan& plan);

struct ResponsesPlan {
  std::string wave;
  std::string request_id;
  ResponseCsvFormat format = {};
  type::v1::OnError on_error = type::v1::ON_ERROR_STOP;
};
absl::StatusOr<ImportSummary> ImportResponses(const Api& api, const ResponsesPlan& plan,
                                              std::string_view csv);

absl::StatusOr<std::vector<intake::v1::WaveCohort>> ListCohorts(const Api& api, const std::string& wave);
absl::StatusOr<std::vector<std::string>> CreateCodes(const Api& api, const std::string& cohort, int count);

absl::StatusOr<std::vector<Scorecard>> ListScorecards(const Api& api, const std::string& wave,
                                                      ListScorecardsRequest::Breakdown breakdown,
                                                      bool include_items = false);
absl::StatusOr<std::string> RenderReport(const Api& api, const std::string& wave,
                                         reporting::v1::RenderReportRequest::Format format);

// The n-th UUID of a series, for request ids.
std::string RequestId(std::uint64_t n);

// The content of a file, whose path is relative to the project; aborts without it.
std::string ReadFile(const std::string& path);

}  // namespace rapport::integration

#endif  // RAPPORT_TESTS_INTEGRATION_HARNESS_ORGANIZATION_H_
