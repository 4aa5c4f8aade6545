#include "libs/base/status.h"

#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/strings/cord.h"
#include "libs/base/strings.h"

namespace rapport::base {
namespace {

constexpr char kErrorUrl[] = "rapport/error";
constexpr char kDetailUrl[] = "rapport/detail";

// What the error payload holds: a flat list of strings, each written as its length, ':' and its bytes. First
// the reason, then the number of metadata pairs and they, then the violations' fields three by three.
struct Payload {
  std::string reason;
  Metadata metadata;
  std::vector<FieldViolation> violations;
};

void Put(std::string_view value, std::string* out) { StrAppend(out, value.size(), ":", value); }

std::optional<std::string> Take(std::string_view& in) {
  size_t size = 0;
  size_t i = 0;
  while (i < in.size() && in[i] >= '0' && in[i] <= '9') size = size * 10 + static_cast<size_t>(in[i++] - '0');
  if (i == 0 || i >= in.size() || in[i] != ':' || size > in.size() - i - 1) return std::nullopt;
  std::string value(in.substr(i + 1, size));
  in.remove_prefix(i + 1 + size);
  return value;
}

absl::Cord Encode(const Payload& payload) {
  std::string out;
  Put(payload.reason, &out);
  Put(std::string(payload.metadata.size(), '+'), &out);
  for (const auto& [key, value] : payload.metadata) {
    Put(key, &out);
    Put(value, &out);
  }
  for (const FieldViolation& violation : payload.violations) {
    Put(violation.field, &out);
    Put(violation.description, &out);
    Put(violation.reason, &out);
  }
  return absl::Cord(std::move(out));
}

// A damaged payload reads as far as it is whole.
Payload Decode(const absl::Status& status) {
  Payload payload;
  const absl::optional<absl::Cord> cord = status.GetPayload(kErrorUrl);
  if (!cord.has_value()) return payload;
  const std::string bytes(*cord);
  std::string_view in = bytes;
  payload.reason = Take(in).value_or("");
  const size_t pairs = Take(in).value_or("").size();
  for (size_t i = 0; i < pairs; ++i) {
    auto key = Take(in);
    auto value = Take(in);
    if (!key || !value) return payload;
    payload.metadata.emplace_back(*std::move(key), *std::move(value));
  }
  while (!in.empty()) {
    auto field = Take(in);
    auto description = Take(in);
    auto reason = Take(in);
    if (!field || !description || !reason) return payload;
    payload.violations.push_back({*std::move(field), *std::move(description), *std::move(reason)});
  }
  return payload;
}

absl::Status Make(absl::StatusCode code, std::string_view message, const Payload& payload) {
  absl::Status status(code, AbslView(message));
  status.SetPayload(kErrorUrl, Encode(payload));
  return status;
}

}  // namespace

absl::Status Error(absl::StatusCode code, std::string_view reason, std::string_view message,
                   Metadata metadata) {
  return Make(code, message, {std::string(reason), std::move(metadata), {}});
}

absl::Status InvalidArgument(std::vector<FieldViolation> violations) {
  std::string message;
  for (const FieldViolation& violation : violations) {
    absl::StrAppend(&message, message.empty() ? "" : "; ", violation.field, ": ", violation.description);
  }
  const bool has_own_reason = violations.size() == 1 && !violations.front().reason.empty();
  std::string reason = has_own_reason ? violations.front().reason : "INVALID_ARGUMENT";
  return Make(absl::StatusCode::kInvalidArgument, message, {std::move(reason), {}, std::move(violations)});
}

absl::Status InvalidArgument(std::string_view field, std::string_view description, std::string_view reason) {
  return InvalidArgument({{std::string(field), std::string(description), std::string(reason)}});
}

absl::Status InvalidArgument(std::string_view reason, std::string_view message,
                             std::vector<FieldViolation> violations) {
  return Make(absl::StatusCode::kInvalidArgument, message, {std::string(reason), {}, std::move(violations)});
}

std::string ReasonOf(const absl::Status& status) { return Decode(status).reason; }

Metadata MetadataOf(const absl::Status& status) { return Decode(status).metadata; }

std::vector<FieldViolation> ViolationsOf(const absl::Status& status) { return Decode(status).violations; }

absl::Status WithDetail(absl::Status status, std::string_view detail) {
  if (status.ok()) return status;
  std::string all = DetailOf(status);
  StrAppend(&all, all.empty() ? "" : "; ", detail);
  status.SetPayload(kDetailUrl, absl::Cord(std::move(all)));
  return status;
}

std::string DetailOf(const absl::Status& status) {
  const absl::optional<absl::Cord> cord = status.GetPayload(kDetailUrl);
  return cord.has_value() ? std::string(*cord) : std::string();
}

}  // namespace rapport::base
