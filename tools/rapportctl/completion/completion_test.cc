#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "libs/base/strings.h"
#include "tools/rapportctl/testing/ctl_test.h"

namespace rapport::ctl {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;

// What the command writes, line by line.
std::vector<std::string> Output(const std::string& command) {
  std::string text;
  FILE* pipe = popen(command.c_str(), "r");
  std::array<char, 4096> buffer;
  while (const size_t size = fread(buffer.data(), 1, buffer.size(), pipe)) text.append(buffer.data(), size);
  pclose(pipe);
  return absl::StrSplit(text, '\n', absl::SkipEmpty());
}

class CompletionTest : public CtlTest {
 protected:
  std::string Script(const std::string& shell) {
    EXPECT_EQ(Ctl({"completion", shell}), 0);
    return directory.Write("completion." + shell, out.str());
  }

  // What real bash offers for the last of `words`, found as bash finds it: through `complete -p`.
  std::vector<std::string> Bash(const std::string& words) {
    const std::string script = Script("bash");
    const std::string driver =
        directory.Write("driver.bash", "source " + script + "\nCOMP_WORDS=(" + words +
                                           ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n"
                                           "spec=$(complete -p rapportctl)\n"
                                           "[[ $spec =~ -F\\ ([^ ]+) ]] && \"${BASH_REMATCH[1]}\"\n"
                                           "printf '%s\\n' \"${COMPREPLY[@]}\"\n");
    return Output("cd " + directory.path() + " && bash --norc " + driver);
  }

  bool Has(const std::string& shell) { return !Output("command -v " + shell).empty(); }
};

TEST_F(CompletionTest, BashCompletesCommands) {
  EXPECT_THAT(Bash("rapportctl ''"), IsSupersetOf({"org", "wave", "submit", "completion", "version"}));
  EXPECT_THAT(Bash("rapportctl wa"), ElementsAre("wave", "watch"));
  EXPECT_THAT(Bash("rapportctl wave c"), ElementsAre("create", "close", "cohorts"));
  EXPECT_THAT(Bash("rapportctl comments ''"), ElementsAre("list", "review", "approve", "withhold"));
  EXPECT_THAT(Bash("rapportctl bench"), ElementsAre("benchmark"));
  EXPECT_THAT(Bash("rapportctl benchmark ''"), ElementsAre("export"));
  EXPECT_THAT(Bash("rapportctl backup ''"), ElementsAre("roster", "intake"));
  EXPECT_THAT(Bash("rapportctl wave get acme/w ''"), IsEmpty());
}

TEST_F(CompletionTest, BashCompletesOptions) {
  EXPECT_THAT(Bash("rapportctl wave create --"), IsSupersetOf({"--instrument", "--minimum-n", "--output"}));
  EXPECT_THAT(Bash("rapportctl wave get --"), Not(Contains("--instrument")));
  EXPECT_THAT(Bash("rapportctl benchmark export --"),
              IsSupersetOf({"--epsilon", "--measure", "--request-id"}));
  EXPECT_THAT(Bash("rapportctl --out"), ElementsAre("--output"));
}

TEST_F(CompletionTest, BashCompletesValues) {
  EXPECT_THAT(Bash("rapportctl org list --output ''"), ElementsAre("table", "json", "csv"));
  EXPECT_THAT(Bash("rapportctl org list --output = j"), ElementsAre("json"));
  EXPECT_THAT(Bash("rapportctl score acme/w --role-group c"), ElementsAre("clinical-leader"));
  EXPECT_THAT(Bash("rapportctl comments review acme/w --state w"), ElementsAre("waiting", "withheld"));
  EXPECT_THAT(Bash("rapportctl --address host:1 wave o"), ElementsAre("open"));
  EXPECT_THAT(Bash("rapportctl --address wave"), IsEmpty());
}

TEST_F(CompletionTest, BashCompletesFiles) {
  directory.Write("units.csv", "");
  EXPECT_THAT(Bash("rapportctl unit import acme un"), ElementsAre("units.csv"));
  EXPECT_THAT(Bash("rapportctl report acme/w --out un"), ElementsAre("units.csv"));
  EXPECT_THAT(Bash("rapportctl restore roster --from un"), ElementsAre("units.csv"));
}

TEST_F(CompletionTest, EveryScriptIsAcceptedByItsShell) {
  int tried = 0;
  for (const std::string shell : {"bash", "zsh", "fish"}) {
    const std::string script = Script(shell);
    if (!Has(shell)) continue;
    ++tried;
    EXPECT_EQ(std::system(base::StrCat(shell, " -n ", script).c_str()), 0) << shell;
  }
  EXPECT_GE(tried, 1);
}

TEST_F(CompletionTest, FishCompletes) {
  if (!Has("fish")) GTEST_SKIP() << "fish is not installed";
  const std::string start = "fish --no-config -c 'source " + Script("fish") + "; complete -C \"rapportctl ";
  EXPECT_THAT(Output(start + "wave cl\"'"), ElementsAre(::testing::StartsWith("close\t")));
  EXPECT_THAT(Output(start + "org list --output j\"'"), ElementsAre(::testing::StartsWith("json")));
}

}  // namespace
}  // namespace rapport::ctl
