#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "gtest/gtest.h"
#include "services/reporting/domain/csv_renderer.h"
#include "services/reporting/domain/html_renderer.h"
#include "services/reporting/domain/testing_report.h"
#include "services/reporting/domain/text_renderer.h"

namespace rapport::reporting {
namespace {

// Compares with the file of that name; RAPPORT_UPDATE_GOLDEN=1 writes it instead.
void ExpectGolden(const std::string& name, const std::string& actual) {
  const std::string path = "services/reporting/domain/testdata/" + name;
  if (std::getenv("RAPPORT_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << actual;
    return;
  }
  std::stringstream expected;
  expected << std::ifstream(path, std::ios::binary).rdbuf();
  EXPECT_EQ(actual, expected.str()) << path;
}

TEST(GoldenTest, TextOf100Columns) {
  ExpectGolden("health_system_100.txt", RenderText(HealthSystemReport(), {.width = 100}));
}

TEST(GoldenTest, TextOf60Columns) {
  ExpectGolden("health_system_60.txt", RenderText(HealthSystemReport(), {.width = 60}));
}

TEST(GoldenTest, TextOfManyUnits) {
  ExpectGolden("many_units_100.txt", RenderText(ManyUnitsReport(99), {.width = 100}));
}

TEST(GoldenTest, Csv) { ExpectGolden("health_system.csv", RenderCsv(HealthSystemReport())); }

TEST(GoldenTest, Html) { ExpectGolden("health_system.html", RenderHtml(HealthSystemReport())); }

}  // namespace
}  // namespace rapport::reporting
