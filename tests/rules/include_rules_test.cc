#include "tests/rules/include_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/strings.h"
#include "tests/rules/library_edges.h"

namespace rapport::rules {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

struct Case {
  const char* from;
  const char* header;
};

std::vector<std::string> Check(const Case& edge) {
  return CheckIncludes(edge.from, base::StrCat("#include \"", edge.header, "\"\n"));
}

class AllowedTest : public ::testing::TestWithParam<Case> {};
TEST_P(AllowedTest, HasNoBreach) { EXPECT_THAT(Check(GetParam()), IsEmpty()); }

INSTANTIATE_TEST_SUITE_P(
    Edges, AllowedTest,
    ::testing::Values(Case{"libs/base/clock.cc", "libs/base/clock.h"},
                      Case{"libs/rpc/server.cc", "libs/observe/log.h"},
                      Case{"libs/rpc/server.cc", "grpcpp/server.h"},
                      Case{"libs/rpc/server_test.cc", "libs/testing/temp_dir.h"},
                      Case{"libs/instrument/decode.h", "rapport/intake/v1/instrument.pb.h"},
                      Case{"services/scoring/domain/scorecard.cc", "libs/stats/moments.h"},
                      Case{"services/scoring/domain/scorecard.cc", "absl/status/status.h"},
                      Case{"services/scoring/domain/scorecard_test.cc", "gtest/gtest.h"},
                      Case{"services/roster/api/roster_service.cc", "services/roster/store/roster_store.h"},
                      Case{"services/roster/api/roster_service.cc", "rapport/intake/v1/wave.grpc.pb.h"},
                      Case{"services/roster/api/roster_service_test.cc", "services/roster/store/sql/open.h"},
                      Case{"services/roster/store/sql/open.cc", "libs/db/database.h"},
                      Case{"services/roster/module.cc", "services/roster/store/sql/open.h"},
                      Case{"services/standalone/main.cc", "services/roster/module.h"},
                      Case{"tools/simulate/main.cc", "services/roster/module.h"},
                      Case{"tools/bench/a.cc", "services/roster/domain/rules.h"},
                      Case{"tests/integration/a_test.cc", "services/roster/domain/rules.h"}));

class ForbiddenTest : public ::testing::TestWithParam<Case> {};
TEST_P(ForbiddenTest, HasOneBreach) {
  EXPECT_THAT(Check(GetParam()), ElementsAre(HasSubstr(GetParam().header)));
}

INSTANTIATE_TEST_SUITE_P(
    Edges, ForbiddenTest,
    ::testing::Values(
        // Libraries.
        Case{"libs/base/clock.cc", "libs/rpc/server.h"},
        Case{"libs/base/clock.cc", "services/roster/module.h"},
        Case{"libs/base/clock.cc", "tools/bench/run.h"}, Case{"libs/unheard_of/a.cc", "libs/base/clock.h"},
        Case{"libs/stats/moments.h", "rapport/scoring/v1/scoring.pb.h"},
        Case{"libs/stats/moments.h", "grpcpp/server.h"}, Case{"libs/config/config.cc", "grpcpp/server.h"},
        Case{"libs/base/clock.cc", "libs/testing/fake_clock.h"},
        Case{"libs/screening/names.cc", "libs/instrument/instrument.h"},
        Case{"libs/screening/names.cc", "rapport/scoring/v1/comments.pb.h"},
        // Services.
        Case{"services/roster/api/roster_service.cc", "services/intake/domain/wave.h"},
        Case{"services/roster/main.cc", "services/intake/module.h"},
        Case{"services/standalone/main.cc", "services/roster/api/roster_service.h"},
        Case{"services/roster/api/roster_service.cc", "services/roster/store/sql/open.h"},
        Case{"services/roster/api/roster_service.cc", "libs/db/database.h"},
        Case{"services/scoring/api/scoring_service.cc", "libs/cache/redis_cache.h"},
        Case{"services/roster/module.cc", "tests/integration/processes.h"},
        Case{"services/intake/epoch_sweeper.cc", "services/intake/store/sql/open.h"},
        // Domains.
        Case{"services/roster/domain/rules.cc", "libs/db/database.h"},
        Case{"services/roster/domain/rules.cc", "libs/rpc/error.h"},
        Case{"services/scoring/domain/cells.cc", "libs/screening/screening.h"},
        Case{"services/roster/domain/rules.cc", "services/roster/api/convert.h"},
        Case{"services/roster/domain/rules.cc", "services/roster/store/roster_store.h"},
        Case{"services/roster/domain/rules.cc", "rapport/roster/v1/roster.pb.h"},
        Case{"services/roster/domain/rules_test.cc", "rapport/roster/v1/roster.pb.h"},
        // Stores.
        Case{"services/roster/store/roster_store.h", "libs/db/database.h"},
        Case{"services/roster/store/sql/open.cc", "services/roster/api/convert.h"},
        Case{"services/roster/store/sql/open.cc", "grpcpp/server.h"},
        // Tools, tests, paths.
        Case{"tools/simulate/main.cc", "services/roster/domain/rules.h"},
        Case{"tools/rapportctl/a.cc", "tools/simulate/b.h"}, Case{"services/roster/main.cc", "gtest/gtest.h"},
        Case{"services/roster/api/convert.cc", "../domain/rules.h"},
        Case{"services/roster/api/convert.cc", "convert.h"}));

TEST(IncludeRulesTest, StatisticsAndScreeningDoNoInputOrOutput) {
  EXPECT_THAT(CheckIncludes("libs/screening/names.cc", "#include <fstream>\n"),
              ElementsAre(HasSubstr("libs/screening/names.cc:1: fstream")));
  EXPECT_THAT(CheckIncludes("libs/stats/moments.cc", "#include <cmath>\n# include <fstream>\n"),
              ElementsAre(HasSubstr("libs/stats/moments.cc:2: fstream")));
  EXPECT_THAT(CheckIncludes("libs/stats/moments_test.cc", "#include <fstream>\n"), IsEmpty());
}

TEST(IncludeRulesTest, ReadsIncludesOnly) {
  EXPECT_THAT(
      CheckIncludes("libs/base/clock.cc", "// #include \"libs/rpc/server.h\"\nint include;\n#define A <b\n"),
      IsEmpty());
}

TEST(IncludeRulesTest, TheTableOfLibrariesHasNoCycle) {
  EXPECT_THAT(FindCycle(AllowedLibraryEdges()), IsEmpty());
}

TEST(IncludeRulesTest, FindsCycles) {
  EXPECT_THAT(FindCycle({{"a", {"b", "c"}}, {"b", {}}, {"c", {"d"}}, {"d", {"a"}}}),
              ElementsAre("a", "c", "d"));
  EXPECT_THAT(FindCycle({{"a", {"b", "c"}}, {"b", {"d"}}, {"c", {"d"}}, {"d", {}}}), IsEmpty());
}

TEST(IncludeRulesTest, AGuardSpellsThePath) {
  const char* good = "#ifndef RAPPORT_LIBS_BASE_CLOCK_H_\n#define RAPPORT_LIBS_BASE_CLOCK_H_\n#endif\n";
  EXPECT_THAT(CheckGuard("libs/base/clock.h", good), IsEmpty());
  EXPECT_THAT(CheckGuard("libs/base/time.h", good), SizeIs(1));
  EXPECT_THAT(CheckGuard("libs/base/clock.h", "#pragma once\n"), SizeIs(1));
}

TEST(IncludeRulesTest, CMakeListsItsSources) {
  EXPECT_THAT(CheckCMake("libs/CMakeLists.txt", "# no GLOB here\nadd_library(globe a.cc)\n"), IsEmpty());
  EXPECT_THAT(CheckCMake("libs/CMakeLists.txt", "project(x)\nfile(GLOB_RECURSE a *.cc)\n"),
              ElementsAre(HasSubstr("libs/CMakeLists.txt:2:")));
}

}  // namespace
}  // namespace rapport::rules
