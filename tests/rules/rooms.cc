#include "tests/rules/rooms.h"

#include <vector>

#include "tests/rules/text.h"

namespace rapport::rules {
namespace {

using Kind = Room::Kind;

Kind KindInService(const std::vector<std::string_view>& parts) {
  const std::string_view folder = parts[2];
  if (parts.size() == 3) {
    if (folder == "main.cc") return Kind::kMain;
    return folder.starts_with("module.") ? Kind::kModule : Kind::kWiring;
  }
  if (folder == "domain") return Kind::kDomain;
  if (folder == "api") return Kind::kApi;
  if (folder != "store") return Kind::kWiring;
  if (parts.size() == 4) return Kind::kContract;
  return parts[3] == "conformance" ? Kind::kConformance : Kind::kBackend;
}

}  // namespace

Room RoomOf(std::string_view path) {
  const std::vector<std::string_view> parts = Split(path, '/');
  if (parts[0] == "tests" && parts.size() > 1) return {Kind::kTests, ""};
  if (parts.size() < 3) return {};
  if (parts[0] == "libs") return {Kind::kLibrary, parts[1]};
  if (parts[0] == "tools") return {Kind::kTool, parts[1]};
  if (parts[0] == "services") return {KindInService(parts), parts[1]};
  return {};
}

bool IsForTests(std::string_view path) {
  // The benchmarks measure the inside, with the tests' fixtures; they are not shipped either.
  if (path.starts_with("tools/bench/")) return true;
  const std::vector<std::string_view> parts = Split(path, '/');
  for (std::string_view folder : parts) {
    if (folder == "testing" || folder == "conformance" || folder == "tests") return true;
  }
  const std::string_view stem = parts.back().substr(0, parts.back().rfind('.'));
  for (std::string_view ending : {"_test", "_fixture", "_conformance", "_fuzz"}) {
    if (stem.ends_with(ending)) return true;
  }
  for (std::string_view beginning : {"testing_", "fake_", "captured_", "collecting_"}) {
    if (stem.starts_with(beginning)) return true;
  }
  return stem == "testing";
}

}  // namespace rapport::rules
