// Answers from which little or nothing can be computed, through every RPC that computes: each number is
// finite, and each estimate has a value or says why it has none.

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <ostream>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/message.h"
#include "gtest/gtest.h"
#include "libs/base/role_group.h"
#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "tests/integration/harness/call.h"
#include "tests/integration/harness/organization.h"

namespace rapport::integration {
namespace {

using base::RoleGroup;
using ::testing::ContainsRegex;
using ::testing::Not;

// An answer sheet: whose it is, and the place of the chosen option by item, from 0; -1 for none. Places
// beyond the item's last option are taken as the last.
struct Sheet {
  std::string unit;
  RoleGroup role_group;
  std::function<int(int item)> choice;
};

struct Scenario {
  std::string name;
  std::function<std::vector<Sheet>()> sheets;
};

void PrintTo(const Scenario& scenario, std::ostream* out) { *out << scenario.name; }

constexpr char kUnits[] =
    "unit_id,parent_unit_id,display_name\nroot,,Hospital\nu0,root,A\nu1,root,B\nu2,root,C\nu3,root,D\nu4,"
    "root,E\n"
    "u5,root,F\n";
constexpr int kUnitCount = 6;

// `count` sheets of each role group, spread over `units` units.
std::vector<Sheet> Sheets(int count, int units, const std::function<int(int sheet, int item)>& choice) {
  std::vector<Sheet> sheets;
  for (const RoleGroup role_group : base::kRoleGroups) {
    for (int sheet = 0; sheet < count; ++sheet) {
      sheets.push_back({base::StrCat("u", sheet % units), role_group,
                        [choice, sheet](int item) { return choice(sheet, item); }});
    }
  }
  return sheets;
}

int AtRandom(int sheet, int item) {
  std::mt19937 random(static_cast<unsigned>(1000 * sheet + item));
  return static_cast<int>(random() % 5);
}

const Scenario kScenarios[] = {
    {"Nobody", [] { return std::vector<Sheet>(); }},
    {"OneEach", [] { return Sheets(1, 1, AtRandom); }},
    {"OneUnit", [] { return Sheets(60, 1, AtRandom); }},
    {"TwoUnitsOfWhichOneIsSmall",
     [] {
       std::vector<Sheet> sheets = Sheets(40, 1, AtRandom);
       sheets.push_back({"u1", RoleGroup::kFrontLine, [](int item) { return AtRandom(99, item); }});
       return sheets;
     }},
    {"FewerThanItems", [] { return Sheets(12, 2, AtRandom); }},
    {"AllAlike", [] { return Sheets(60, kUnitCount, [](int, int) { return 2; }); }},
    {"AlikeWithinUnits",
     [] { return Sheets(72, kUnitCount, [](int sheet, int) { return sheet % kUnitCount; }); }},
    // Each unit has the same answers, so that ANOVA's variance between units is negative.
    {"UnitsAlike",
     [] {
       return Sheets(60, kUnitCount, [](int sheet, int item) { return AtRandom(sheet / kUnitCount, item); });
     }},
    {"EverybodyAtTheLowestOption", [] { return Sheets(60, kUnitCount, [](int, int) { return 0; }); }},
    // All items of a sheet go together: facets are perfectly collinear, and so are items with each other.
    {"Collinear", [] { return Sheets(90, kUnitCount, [](int sheet, int) { return AtRandom(sheet, 0); }); }},
    {"NothingButBlanks",
     [] { return Sheets(60, kUnitCount, [](int, int item) { return item == 0 ? 3 : -1; }); }},
    {"OneDissenter",
     [] { return Sheets(60, kUnitCount, [](int sheet, int) { return sheet == 0 ? 4 : 1; }); }},
    {"OnlyTheFrontLine",
     [] {
       std::vector<Sheet> sheets = Sheets(60, kUnitCount, AtRandom);
       std::erase_if(sheets, [](const Sheet& sheet) { return sheet.role_group != RoleGroup::kFrontLine; });
       return sheets;
     }},
    {"OnlyExecutives",
     [] {
       std::vector<Sheet> sheets = Sheets(60, kUnitCount, AtRandom);
       std::erase_if(sheets, [](const Sheet& sheet) { return sheet.role_group != RoleGroup::kExecutive; });
       return sheets;
     }},
};

// The items that some form asks of a role group.
std::set<std::string> AskedOf(const Instrument& instrument, RoleGroup role_group) {
  for (const intake::v1::Form& form : instrument.forms()) {
    for (const int asked : form.role_groups()) {
      if (asked == static_cast<int>(role_group)) return {form.items().begin(), form.items().end()};
    }
  }
  return {};
}

std::string Csv(const Instrument& instrument, const std::vector<Sheet>& sheets) {
  std::map<std::string, const intake::v1::ResponseScale*> scales;
  for (const auto& scale : instrument.response_scales()) scales[scale.id()] = &scale;
  std::map<RoleGroup, std::set<std::string>> asked;
  for (const RoleGroup role_group : base::kRoleGroups) asked[role_group] = AskedOf(instrument, role_group);
  std::string csv = "unit_id,role_group";
  for (const auto& item : instrument.items()) base::StrAppend(&csv, ",", item.id());
  for (const Sheet& sheet : sheets) {
    base::StrAppend(&csv, "\n", sheet.unit, ",", base::RoleGroupWord(sheet.role_group));
    for (int i = 0; i < instrument.items_size(); ++i) {
      const auto& item = instrument.items(i);
      const int choice = asked[sheet.role_group].contains(item.id()) ? sheet.choice(i) : -1;
      base::StrAppend(&csv, ",");
      if (choice < 0) continue;
      const auto& options = scales[item.response_scale()]->options();
      base::StrAppend(&csv, options[std::min(choice, options.size() - 1)].value());
    }
  }
  return csv + "\n";
}

// Walks all that is set.
void ExpectSound(const google::protobuf::Message& message, const std::string& path) {
  using google::protobuf::FieldDescriptor;
  const auto* const reflection = message.GetReflection();
  if (const auto* const estimate = dynamic_cast<const scoring::v1::Estimate*>(&message)) {
    EXPECT_NE(estimate->has_value(), !estimate->not_estimable_reason().empty())
        << path << ": " << message.ShortDebugString();
    EXPECT_TRUE(estimate->has_value() || !estimate->has_interval()) << path;
  }
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const FieldDescriptor* const field : fields) {
    const std::string name = base::StrCat(path, ".", field->name());
    const int count = field->is_repeated() ? reflection->FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        ExpectSound(field->is_repeated() ? reflection->GetRepeatedMessage(message, field, i)
                                         : reflection->GetMessage(message, field),
                    name);
      } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_DOUBLE) {
        EXPECT_TRUE(std::isfinite(field->is_repeated() ? reflection->GetRepeatedDouble(message, field, i)
                                                       : reflection->GetDouble(message, field)))
            << name;
      }
    }
  }
}

class DegenerateTest : public ::testing::TestWithParam<Scenario> {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(suite_, Suite::Start({}));
    ASSERT_OK_AND_ASSIGN(const auto organization, CreateOrganization(api(), "edge"));
    ASSERT_OK(ImportUnits(api(), organization.name(), kUnits));
    ASSERT_OK_AND_ASSIGN(instrument_, CreateInstrument(api(), organization.name(),
                                                       ReadInstrument("instruments/rapport-trust-v1.json")));
    for (const char* const id : {"first", "second"}) {
      WavePlan plan = {organization.name(), id, {}};
      plan.wave.set_display_name(id);
      plan.wave.set_instrument(instrument_.name());
      plan.wave.set_provenance(Wave::PROVENANCE_IMPORTED);
      plan.wave.set_source_note("made up");
      ASSERT_OK_AND_ASSIGN(const Wave wave, CreateOpenWave(api(), plan));
      ResponsesPlan responses = {wave.name(), RequestId(1)};
      responses.format.set_role_group_column("role_group");
      ASSERT_OK(ImportResponses(api(), responses, Csv(instrument_, GetParam().sheets())));
      ASSERT_OK(CloseWave(api(), wave.name()));
      waves_.push_back(wave.name());
    }
    for (const auto& measure : instrument_.measures()) {
      if (measure.kind() == intake::v1::Measure::KIND_FACET) facets_.push_back(measure.id());
    }
  }

  const Api& api() { return suite_->api(); }

  template <typename Request, typename Response>
  void Check(grpc::Status (ScoringService::Stub::*method)(grpc::ClientContext*, const Request&, Response*),
             const Request& request) {
    SCOPED_TRACE(base::StrCat(Request::descriptor()->name(), " ", request.ShortDebugString()));
    ASSERT_OK_AND_ASSIGN(const Response response, Call(*api().scoring, method, request));
    ExpectSound(response, Response::descriptor()->name());
  }

  std::unique_ptr<Suite> suite_;
  Instrument instrument_;
  std::vector<std::string> waves_;
  std::vector<std::string> facets_;
};

TEST_P(DegenerateTest, Scores) {
  scoring::v1::GetScorecardRequest request;
  request.set_wave(waves_[0]);
  request.set_include_items(true);
  Check(&ScoringService::Stub::GetScorecard, request);
  for (const auto breakdown :
       {ListScorecardsRequest::BREAKDOWN_ROLE_GROUP, ListScorecardsRequest::BREAKDOWN_UNIT_BY_ROLE_GROUP}) {
    ASSERT_OK_AND_ASSIGN(const auto scorecards, ListScorecards(api(), waves_[0], breakdown));
    for (const Scorecard& scorecard : scorecards) ExpectSound(scorecard, "Scorecard");
  }
}

TEST_P(DegenerateTest, Quality) {
  for (const RoleGroup role_group : base::kRoleGroups) {
    scoring::v1::GetMeasurementQualityRequest request;
    request.set_wave(waves_[0]);
    request.set_role_group(static_cast<type::v1::RoleGroup>(role_group));
    Check(&ScoringService::Stub::GetMeasurementQuality, request);
    request.set_exclude_careless(true);
    Check(&ScoringService::Stub::GetMeasurementQuality, request);
  }
  scoring::v1::GetMeasurementQualityRequest request;
  request.set_wave(waves_[0]);
  request.set_role_group(type::v1::ROLE_GROUP_FRONT_LINE);
  request.set_compare_role_group(type::v1::ROLE_GROUP_CLINICAL_LEADER);
  *request.mutable_measures() = {facets_.begin(), facets_.begin() + 10};
  Check(&ScoringService::Stub::GetMeasurementQuality, request);
}

TEST_P(DegenerateTest, GapsAndDrivers) {
  scoring::v1::GetGapsRequest gaps;
  gaps.set_wave(waves_[0]);
  Check(&ScoringService::Stub::GetGaps, gaps);
  gaps.set_unit_id("u1");
  Check(&ScoringService::Stub::GetGaps, gaps);
  for (const char* const outcome : {"burnout", "trust-index"}) {
    scoring::v1::GetDriversRequest drivers;
    drivers.set_wave(waves_[0]);
    drivers.set_outcome(outcome);
    drivers.set_bootstrap_draws(100);
    drivers.set_present_from(3);
    Check(&ScoringService::Stub::GetDrivers, drivers);
    drivers.set_unit_id("u1");
    Check(&ScoringService::Stub::GetDrivers, drivers);
  }
  scoring::v1::GetResponseSurfaceRequest surface;
  surface.set_wave(waves_[0]);
  surface.set_x_measure(facets_[0]);
  surface.set_y_measure(facets_[1]);
  surface.set_outcome("burnout");
  Check(&ScoringService::Stub::GetResponseSurface, surface);
}

TEST_P(DegenerateTest, ComparisonsAndTrends) {
  scoring::v1::ListComparisonsRequest comparisons;
  comparisons.set_parent(waves_[0]);
  comparisons.add_measures("burnout");
  comparisons.add_measures(facets_[0]);
  Check(&ScoringService::Stub::ListComparisons, comparisons);
  scoring::v1::GetTrendRequest trend;
  *trend.mutable_waves() = {waves_.begin(), waves_.end()};
  Check(&ScoringService::Stub::GetTrend, trend);
  trend.add_acted_unit_ids("u1");
  trend.set_role_group(type::v1::ROLE_GROUP_FRONT_LINE);
  Check(&ScoringService::Stub::GetTrend, trend);
}

TEST_P(DegenerateTest, Report) {
  reporting::v1::GetReportRequest request;
  request.set_wave(waves_[0]);
  ASSERT_OK_AND_ASSIGN(const auto report,
                       Call(*api().reporting, &reporting::v1::ReportingService::Stub::GetReport, request));
  ExpectSound(report, "Report");
  ASSERT_OK_AND_ASSIGN(const std::string text,
                       RenderReport(api(), waves_[0], reporting::v1::RenderReportRequest::FORMAT_TEXT));
  EXPECT_THAT(text, Not(ContainsRegex("[^a-z](nan|inf)[^a-z]")));
}

INSTANTIATE_TEST_SUITE_P(Answers, DegenerateTest, ::testing::ValuesIn(kScenarios),
                         [](const auto& scenario) { return scenario.param.name; });

}  // namespace
}  // namespace rapport::integration
