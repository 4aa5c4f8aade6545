#ifndef RAPPORT_SERVICES_ROSTER_API_ROSTER_FIXTURE_H_
#define RAPPORT_SERVICES_ROSTER_API_ROSTER_FIXTURE_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "grpcpp/client_context.h"
#include "libs/observe/captured_log.h"
#include "libs/observe/metrics.h"
#include "libs/rpc/error.h"
#include "libs/rpc/runtime.h"
#include "libs/rpc/server.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/temp_dir.h"
#include "rapport/internal/roster/v1/roster_internal.grpc.pb.h"
#include "rapport/roster/v1/roster.grpc.pb.h"
#include "services/roster/module.h"

namespace rapport::roster {

// The roster behind an in-process channel, called as its clients call it. Errors come back as they were
// before they went over the wire.
class RosterFixture : public ::testing::Test {
 protected:
  RosterFixture() {
    auto module = Module::Open({directory_.File("roster.db")}, runtime_);
    EXPECT_OK(module);
    module_ = *std::move(module);
    auto server = rpc::Server::Start(rpc::InProcessOptions(), module_->services());
    EXPECT_OK(server);
    server_ = *std::move(server);
    stub_ = v1::RosterService::NewStub(server_->InProcessChannel());
    cohort_stub_ = internal::roster::v1::CohortService::NewStub(server_->InProcessChannel());
  }

  // Calls a unary method of the public service: Call(&Stub::GetUnit, request).
  template <typename Request, typename Response>
  absl::StatusOr<Response> Call(grpc::Status (v1::RosterService::Stub::*method)(grpc::ClientContext*,
                                                                                const Request&, Response*),
                                const Request& request) {
    const auto context = PatientContext();
    Response response;
    const absl::Status status =
        rpc::FromGrpcStatus((stub_.get()->*method)(context.get(), request, &response));
    if (!status.ok()) return status;
    return response;
  }

  // Sends a stream of requests, whatever is in it.
  absl::StatusOr<type::v1::ImportSummary> Import(const std::vector<v1::ImportUnitsRequest>& messages) {
    v1::ImportUnitsResponse response;
    const auto context = PatientContext();
    return Send(stub_->ImportUnits(context.get(), &response), messages, response);
  }
  absl::StatusOr<type::v1::ImportSummary> Import(const std::vector<v1::ImportMembersRequest>& messages) {
    v1::ImportMembersResponse response;
    const auto context = PatientContext();
    return Send(stub_->ImportMembers(context.get(), &response), messages, response);
  }

  // A header for organizations/acme.
  static v1::ImportUnitsRequest UnitsHeader(type::v1::OnError on_error = type::v1::ON_ERROR_STOP) {
    v1::ImportUnitsRequest message;
    message.mutable_header()->set_parent("organizations/acme");
    message.mutable_header()->set_on_error(on_error);
    return message;
  }
  static v1::ImportMembersRequest MembersHeader(type::v1::OnError on_error = type::v1::ON_ERROR_STOP,
                                                bool deactivate_missing = false) {
    v1::ImportMembersRequest message;
    message.mutable_header()->set_parent("organizations/acme");
    message.mutable_header()->set_on_error(on_error);
    message.mutable_header()->set_deactivate_missing(deactivate_missing);
    return message;
  }
  template <typename Request>
  static Request Csv(std::string_view text) {
    Request message;
    message.set_csv_chunk(std::string(text));
    return message;
  }

  // Imports rows below the right header row.
  absl::StatusOr<type::v1::ImportSummary> ImportUnits(std::string_view rows,
                                                      type::v1::OnError on_error = type::v1::ON_ERROR_STOP) {
    return Import({UnitsHeader(on_error),
                   Csv<v1::ImportUnitsRequest>("unit_id,parent_unit_id,display_name\n" + std::string(rows))});
  }
  absl::StatusOr<type::v1::ImportSummary> ImportMembers(std::string_view rows,
                                                        type::v1::OnError on_error = type::v1::ON_ERROR_STOP,
                                                        bool deactivate_missing = false) {
    return Import(
        {MembersHeader(on_error, deactivate_missing),
         Csv<v1::ImportMembersRequest>("member_id,unit_id,role_group,specialty\n" + std::string(rows))});
  }

  // Makes organizations/acme, with the units sys > er, icu when `with_units`.
  void MakeAcme(bool with_units = true) {
    v1::CreateOrganizationRequest request;
    request.set_organization_id("acme");
    request.mutable_organization()->set_display_name("Acme Health");
    ASSERT_OK(Call(&v1::RosterService::Stub::CreateOrganization, request));
    if (with_units) {
      ASSERT_OK(ImportUnits("sys,,System\ner,sys,Emergency\nicu,sys,Intensive care\n"));
    }
  }

  // Ids of the active members.
  std::vector<std::string> MemberIds() {
    v1::ListMembersRequest request;
    request.set_parent("organizations/acme");
    request.set_page_size(1000);
    const auto response = Call(&v1::RosterService::Stub::ListMembers, request);
    EXPECT_OK(response);
    std::vector<std::string> ids;
    for (const v1::Member& member : response->members()) {
      ids.push_back(member.name().substr(member.name().rfind('/') + 1));
    }
    return ids;
  }

  // "line column reason" of each error.
  static std::vector<std::string> ErrorsOf(const type::v1::ImportSummary& summary) {
    std::vector<std::string> errors;
    for (const type::v1::RowError& error : summary.errors()) {
      errors.push_back(std::to_string(error.line()) + " " + error.column() + " " + error.reason());
    }
    return errors;
  }
  // "field reason" of each violation.
  static std::vector<std::string> ViolationsOf(const absl::Status& status) {
    std::vector<std::string> violations;
    for (const base::FieldViolation& violation : base::ViolationsOf(status)) {
      violations.push_back(violation.field + " " + violation.reason);
    }
    return violations;
  }

  static std::unique_ptr<grpc::ClientContext> PatientContext() {
    auto context = std::make_unique<grpc::ClientContext>();
    context->set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(60)));
    return context;
  }

  observe::CapturedLog log_;
  const testing::TempDir directory_;
  observe::Metrics metrics_;
  const rpc::Runtime runtime_{rpc::Runtime::Options{.worker_threads = 2}, &metrics_};
  std::unique_ptr<Module> module_;
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<v1::RosterService::Stub> stub_;
  std::unique_ptr<internal::roster::v1::CohortService::Stub> cohort_stub_;

 private:
  template <typename Writer, typename Request, typename Response>
  static absl::StatusOr<type::v1::ImportSummary> Send(Writer writer, const std::vector<Request>& messages,
                                                      const Response& response) {
    for (const Request& message : messages) {
      if (!writer->Write(message)) break;  // the service has ended the call
    }
    writer->WritesDone();
    const absl::Status status = rpc::FromGrpcStatus(writer->Finish());
    if (!status.ok()) return status;
    return response.summary();
  }
};

}  // namespace rapport::roster

#endif  // RAPPORT_SERVICES_ROSTER_API_ROSTER_FIXTURE_H_
