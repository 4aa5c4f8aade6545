// Flags and environment: a line that holds NAME=value with a capital first is a variable, every other an
// argument.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/util/json_util.h"
#include "libs/base/utf8.h"
#include "libs/config/config.h"
#include "libs/config/file.h"
#include "rapport/internal/testing/v1/config.pb.h"
#include "tests/fuzz/check.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/quiet.h"

namespace {

using namespace rapport;
using Config = internal::testing::v1::ConfigForTest;

bool IsVariable(std::string_view line) {
  return !line.empty() && line.front() >= 'A' && line.front() <= 'Z' &&
         line.find('=') != std::string_view::npos;
}

// Files are another target's matter, and this one opens none.
bool NamesFile(std::string_view line) {
  return line.starts_with("--config") || line.starts_with("RAPPORT_CONFIG");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  std::vector<std::string> args;
  config::Environment environment;
  while (!input.empty()) {
    const std::string_view line = input.TakeLine();
    if (NamesFile(line)) continue;
    if (IsVariable(line)) {
      environment.emplace(line.substr(0, line.find('=')), line.substr(line.find('=') + 1));
    } else {
      args.emplace_back(line);
    }
  }
  const config::Program program{"rapport-fuzz", "Takes anything."};
  Config config;
  const absl::StatusOr<config::LoadResult> loaded = config::Load(program, args, environment, &config);
  if (!loaded.ok()) {
    FUZZ_CHECK(loaded.status().code() == absl::StatusCode::kInvalidArgument);
    FUZZ_CHECK(!loaded.status().message().empty());
    return 0;
  }
  FUZZ_CHECK(loaded->run == loaded->output.empty());
  if (!loaded->run) return 0;

  // A configuration that starts a service can be printed, and read from the print.
  std::string printed;
  Config again;
  FUZZ_CHECK(google::protobuf::util::MessageToJsonString(config, &printed).ok());
  FUZZ_CHECK(base::IsUtf8(printed));
  FUZZ_CHECK(config::ApplyJson("printed", printed, &again).ok());
  FUZZ_CHECK(config.SerializeAsString() == again.SerializeAsString());

  // What is printed for people is the same whatever the secret is.
  again.mutable_cache()->mutable_redis()->set_password("one");
  config.mutable_cache()->mutable_redis()->set_password("another");
  FUZZ_CHECK(config::PrintRedacted(config) == config::PrintRedacted(again));
  return 0;
}
