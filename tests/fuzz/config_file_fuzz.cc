// Configuration files.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/strings/numbers.h"
#include "google/protobuf/util/json_util.h"
#include "libs/base/strings.h"
#include "libs/config/config.h"
#include "libs/config/file.h"
#include "rapport/internal/testing/v1/config.pb.h"
#include "tests/fuzz/check.h"
#include "tests/fuzz/quiet.h"

namespace {

using namespace rapport;
using Config = internal::testing::v1::ConfigForTest;

// An error names the file, and if a line, then one that the file has.
void CheckError(const absl::Status& status, std::string_view text) {
  FUZZ_CHECK(status.code() == absl::StatusCode::kInvalidArgument);
  std::string_view message = base::StdView(status.message());
  FUZZ_CHECK(message.starts_with("f.json:"));
  message.remove_prefix(7);
  std::int64_t line = 0;
  if (!absl::SimpleAtoi(base::AbslView(message.substr(0, message.find(':'))), &line)) return;
  FUZZ_CHECK(line >= 1 && line <= 1 + std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  Config config;
  const absl::Status status = config::ApplyJson("f.json", text, &config);
  if (!status.ok()) {
    CheckError(status, text);
    return 0;
  }
  // Into an empty configuration a file sets what protobuf itself reads from it.
  Config whole;
  FUZZ_CHECK(google::protobuf::util::JsonStringToMessage(text, &whole).ok());
  FUZZ_CHECK(config.SerializeAsString() == whole.SerializeAsString());

  // What was set is set again by what it is printed as.
  std::string printed;
  Config again;
  FUZZ_CHECK(google::protobuf::util::MessageToJsonString(config, &printed).ok());
  FUZZ_CHECK(config::ApplyJson("f.json", printed, &again).ok());
  FUZZ_CHECK(config.SerializeAsString() == again.SerializeAsString());
  FUZZ_CHECK(config::PrintRedacted(config) == config::PrintRedacted(again));
  return 0;
}
