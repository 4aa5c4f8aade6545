#include "libs/rpc/call_context.h"

#include <charconv>
#include <chrono>
#include <string>
#include <system_error>

#include "absl/strings/match.h"
#include "absl/time/clock.h"
#include "grpc/grpc_security_constants.h"
#include "libs/base/status.h"
#include "libs/base/strings.h"

namespace rapport::rpc {
namespace {

absl::Time DeadlineOf(const grpc::CallbackServerContext& context) {
  const std::chrono::system_clock::time_point deadline = context.deadline();
  return deadline == std::chrono::system_clock::time_point::max() ? absl::InfiniteFuture()
                                                                  : absl::FromChrono(deadline);
}

}  // namespace

CallContext::CallContext(grpc::CallbackServerContext* context)
    : context_(context), deadline_(DeadlineOf(*context)) {}

absl::Status CallContext::CheckWanted() const {
  if (absl::Now() >= deadline_) {
    return base::Error(absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED",
                       "the call's deadline has passed");
  }
  if (context_->IsCancelled()) {
    return base::Error(absl::StatusCode::kCancelled, "CALL_CANCELLED", "the caller cancelled the call");
  }
  return absl::OkStatus();
}

bool CallContext::IsInProcess() const {  // In-process transports have no address; gRPC calls their peer by
                                         // either name, depending on its version.
  const std::string peer = context_->peer();
  return peer == "unknown" || peer.starts_with("inproc");
}

std::optional<std::uint16_t> CallContext::peer_port() const {
  const std::string peer = context_->peer();
  std::uint16_t port = 0;
  const std::size_t colon = peer.rfind(':');
  if (!peer.starts_with("ipv") || colon == std::string::npos) return std::nullopt;
  const auto [end, error] = std::from_chars(peer.data() + colon + 1, peer.data() + peer.size(), port);
  return error == std::errc() && *end == '\0' ? std::optional(port) : std::nullopt;
}

access::Credentials CallContext::credentials() const {
  access::Credentials credentials{.in_process = IsInProcess()};
  if (const auto peer = context_->auth_context(); peer != nullptr) {
    for (const grpc::string_ref& uri : peer->FindPropertyValues(GRPC_PEER_URI_PROPERTY_NAME)) {
      credentials.uris.emplace_back(uri.begin(), uri.end());
    }
  }
  const auto header = context_->client_metadata().find("authorization");
  if (header == context_->client_metadata().end()) return credentials;
  const std::string_view value(header->second.data(), header->second.size());
  constexpr std::string_view kBearer = "bearer ";
  if (absl::EqualsIgnoreCase(base::AbslView(value.substr(0, kBearer.size())), base::AbslView(kBearer))) {
    credentials.bearer_token = std::string(value.substr(kBearer.size()));
  }
  return credentials;
}

std::unique_ptr<grpc::ClientContext> CallContext::NewClientContext() const {
  std::unique_ptr<grpc::ClientContext> client = grpc::ClientContext::FromCallbackServerContext(*context_);
  client->set_deadline(absl::ToChronoTime(deadline_));
  if (trace_)
    client->AddMetadata(std::string(tracing::TraceParentKey()), tracing::FormatTraceParent(*trace_));
  return client;
}

std::optional<tracing::TraceContext> CallContext::caller_trace() const {
  const std::string_view key = tracing::TraceParentKey();
  const auto found = context_->client_metadata().find(grpc::string_ref(key.data(), key.size()));
  if (found == context_->client_metadata().end()) return std::nullopt;
  return tracing::ParseTraceParent({found->second.data(), found->second.size()});
}

}  // namespace rapport::rpc
