// The table knows the methods that there are, and no others.
#include "libs/access/method_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "google/protobuf/descriptor.h"
#include "libs/base/strings.h"
#include "rapport/intake/v1/instrument.pb.h"
#include "rapport/intake/v1/response.pb.h"
#include "rapport/intake/v1/wave.pb.h"
#include "rapport/internal/intake/v1/answers.pb.h"
#include "rapport/internal/intake/v1/releases.pb.h"
#include "rapport/internal/roster/v1/roster_internal.pb.h"
#include "rapport/internal/scoring/v1/parts.pb.h"
#include "rapport/reporting/v1/reporting.pb.h"
#include "rapport/roster/v1/roster.pb.h"
#include "rapport/scoring/v1/comments.pb.h"
#include "rapport/scoring/v1/scoring.pb.h"

namespace rapport::access {
namespace {

TEST(MethodTable, HasAllMethodsOfTheSuiteAndNoOthers) {
  std::set<std::string> methods;
  for (const google::protobuf::Descriptor* const message :
       {intake::v1::GetInstrumentRequest::descriptor(), intake::v1::GetFormRequest::descriptor(),
        intake::v1::GetWaveRequest::descriptor(), internal::intake::v1::ReadAnswersRequest::descriptor(),
        internal::intake::v1::ReadRecordRequest::descriptor(),
        internal::roster::v1::SnapshotCohortsRequest::descriptor(),
        internal::scoring::v1::SumPartRequest::descriptor(), reporting::v1::GetReportRequest::descriptor(),
        roster::v1::GetUnitRequest::descriptor(), scoring::v1::ListCommentsRequest::descriptor(),
        scoring::v1::GetScorecardRequest::descriptor()}) {
    for (int s = 0; s < message->file()->service_count(); ++s) {
      const google::protobuf::ServiceDescriptor* const service = message->file()->service(s);
      for (int m = 0; m < service->method_count(); ++m) {
        methods.insert(base::StrCat(service->full_name(), "/", service->method(m)->name()));
      }
    }
  }
  std::set<std::string> known;
  for (const MethodRule& rule : MethodTable::OfTheSuite().proto().methods()) known.insert(rule.method());
  EXPECT_EQ(known, methods);
}

// Answers, and what could be computed from them before disclosure control, are for scoring.
TEST(MethodTable, LetsNobodyButServicesCallWhatIsInternal) {
  for (const MethodRule& rule : MethodTable::OfTheSuite().proto().methods()) {
    if (rule.method().find(".internal.") == std::string::npos) continue;
    EXPECT_TRUE(rule.roles().empty()) << rule.method();
    EXPECT_FALSE(rule.anyone()) << rule.method();
    EXPECT_EQ(rule.services_size(), 1) << rule.method();
  }
}

}  // namespace
}  // namespace rapport::access
