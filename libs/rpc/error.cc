#include "libs/rpc/error.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "libs/base/status.h"
#include "libs/base/strings.h"
#include "libs/base/utf8.h"

namespace rapport::rpc {
namespace {

constexpr char kDomain[] = "rapport";
constexpr char kOmitted[] = "violations_omitted";

// gRPC refuses trailers of more than 8 KiB altogether, and both parts grow by their encoding.
constexpr size_t kMaxMessageBytes = 1000;
constexpr size_t kMaxDetailsBytes = 3000;

// At most `size` bytes of `text`, cut between characters.
std::string_view Cut(std::string_view text, size_t size) {
  if (text.size() <= size) return text;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return text.substr(0, size);
}

bool IsFromBelow(absl::StatusCode code) {
  return code == absl::StatusCode::kInternal || code == absl::StatusCode::kUnknown ||
         code == absl::StatusCode::kDataLoss;
}

void AddViolations(const std::vector<base::FieldViolation>& violations, google::rpc::ErrorInfo& info,
                   google::rpc::BadRequest& bad_request) {
  size_t bytes = 0;
  for (const base::FieldViolation& violation : violations) {
    bytes += violation.field.size() + violation.description.size() + violation.reason.size();
    if (bytes > kMaxDetailsBytes) break;
    google::rpc::BadRequest::FieldViolation& out = *bad_request.add_field_violations();
    out.set_field(violation.field);
    out.set_description(violation.description);
    out.set_reason(violation.reason);
  }
  const size_t omitted = violations.size() - static_cast<size_t>(bad_request.field_violations_size());
  if (omitted > 0) (*info.mutable_metadata())[kOmitted] = base::StrCat(omitted);
}

// What our own services' statuses carry; false for a status that none of them made.
bool ReadDetails(const grpc::Status& status, google::rpc::ErrorInfo& info,
                 google::rpc::BadRequest& bad_request) {
  google::rpc::Status details;
  if (!details.ParseFromString(status.error_details())) return false;
  bool ours = false;
  for (const google::protobuf::Any& detail : details.details()) {
    if (detail.Is<google::rpc::ErrorInfo>()) {
      ours = detail.UnpackTo(&info) && info.domain() == kDomain && !info.reason().empty();
    } else if (detail.Is<google::rpc::BadRequest>()) {
      detail.UnpackTo(&bad_request);
    }
  }
  return ours;
}

absl::Status NotOurs(absl::StatusCode code, std::string_view text) {
  const bool unavailable = code == absl::StatusCode::kUnavailable;
  const std::string reason = unavailable ? "UPSTREAM_UNAVAILABLE" : absl::StatusCodeToString(code);
  const std::string_view message = unavailable ? "a service that this call needs cannot be reached"
                                               : "a service that this call needs failed";
  return base::WithDetail(base::Error(code, reason, message), text);
}

}  // namespace

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  std::string message(Cut(base::StdView(status.message()), kMaxMessageBytes));
  std::string reason = base::ReasonOf(status);
  if (reason.empty() && IsFromBelow(status.code())) {
    message = "internal error";
    reason = "INTERNAL";
  } else if (reason.empty()) {
    reason = absl::StatusCodeToString(status.code());
  }

  google::rpc::ErrorInfo info;
  info.set_reason(reason);
  info.set_domain(kDomain);
  for (const auto& [key, value] : base::MetadataOf(status)) (*info.mutable_metadata())[key] = value;
  google::rpc::BadRequest bad_request;
  AddViolations(base::ViolationsOf(status), info, bad_request);

  google::rpc::Status details;
  details.set_code(static_cast<int>(status.code()));
  if (base::IsUtf8(message)) details.set_message(message);  // a field that is not could not be read back
  details.add_details()->PackFrom(info);
  if (bad_request.field_violations_size() > 0) details.add_details()->PackFrom(bad_request);
  return {static_cast<grpc::StatusCode>(status.code()), message, details.SerializeAsString()};
}

absl::Status FromGrpcStatus(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  const bool known =
      status.error_code() > grpc::StatusCode::OK && status.error_code() <= grpc::StatusCode::UNAUTHENTICATED;
  const auto code = known ? static_cast<absl::StatusCode>(status.error_code()) : absl::StatusCode::kUnknown;
  google::rpc::ErrorInfo info;
  google::rpc::BadRequest bad_request;
  if (!ReadDetails(status, info, bad_request)) return NotOurs(code, status.error_message());
  if (code == absl::StatusCode::kInvalidArgument && bad_request.field_violations_size() > 0) {
    std::vector<base::FieldViolation> violations;
    for (const google::rpc::BadRequest::FieldViolation& violation : bad_request.field_violations()) {
      violations.push_back({violation.field(), violation.description(), violation.reason()});
    }
    return base::InvalidArgument(info.reason(), status.error_message(), std::move(violations));
  }
  return base::Error(code, info.reason(), status.error_message(),
                     base::Metadata(info.metadata().begin(), info.metadata().end()));
}

}  // namespace rapport::rpc
