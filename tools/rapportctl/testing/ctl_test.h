#ifndef RAPPORT_TOOLS_RAPPORTCTL_TESTING_CTL_TEST_H_
#define RAPPORT_TOOLS_RAPPORTCTL_TESTING_CTL_TEST_H_

#include <functional>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "libs/testing/fake_clock.h"
#include "libs/testing/temp_dir.h"
#include "tools/rapportctl/environment.h"
#include "tools/rapportctl/run.h"
#include "tools/rapportctl/testing/fake_suite.h"

namespace rapport::ctl {

// A message from its text format; the test fails when it cannot be parsed.
template <class T>
T Proto(const std::string& text) {
  T message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

// Runs command lines in this process against a FakeSuite, with everything of the outside world in memory.
class CtlTest : public ::testing::Test {
 protected:
  CtlTest() {
    env.variable = [this](const std::string& name) -> std::optional<std::string> {
      const auto found = variables.find(name);
      return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
    env.sleep = [this](absl::Duration pause) {
      pauses.push_back(pause);
      if (on_sleep) on_sleep();
    };
    env.clock = &clock;
    variables["RAPPORTCTL_ADDRESS"] = suite.address();
  }

  // Runs `rapportctl ARGUMENTS...` with fresh output streams and returns the exit code.
  int Ctl(const std::vector<std::string>& arguments) {
    out.str("");
    err.str("");
    std::vector<const char*> argv = {"rapportctl"};
    for (const std::string& argument : arguments) argv.push_back(argument.c_str());
    return ctl::Run(static_cast<int>(argv.size()), argv.data(), env);
  }

  FakeSuite suite;
  testing::TempDir directory;
  testing::FakeClock clock;
  std::map<std::string, std::string> variables = {{"TERM", "xterm"}};
  std::vector<absl::Duration> pauses;
  std::function<void()> on_sleep;
  std::ostringstream out;
  std::ostringstream err;
  std::istringstream in;
  Environment env{.out = out, .err = err, .in = in};
};

}  // namespace rapport::ctl

#endif  // RAPPORT_TOOLS_RAPPORTCTL_TESTING_CTL_TEST_H_
