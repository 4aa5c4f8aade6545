#include "libs/rpc/server.h"

#include <sys/resource.h>
#include <sysexits.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <utility>

#include "absl/time/clock.h"
#include "grpcpp/ext/proto_server_reflection_plugin.h"
#include "grpcpp/impl/server_builder_option.h"
#include "grpcpp/impl/server_builder_plugin.h"
#include "grpcpp/resource_quota.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server_builder.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/observe/log.h"
#include "libs/rpc/address.h"
#include "libs/rpc/channel.h"
#include "libs/rpc/termination.h"
#include "libs/rpc/watchdog.h"

namespace rapport::rpc {
namespace {

using ::rapport::observe::Level;
using ::rapport::observe::Log;

// Linking reflection adds it to every server of the process: takes it away again.
class WithoutReflection final : public grpc::ServerBuilderOption {
 public:
  void UpdateArguments(grpc::ChannelArguments*) override {}
  void UpdatePlugins(std::vector<std::unique_ptr<grpc::ServerBuilderPlugin>>* plugins) override {
    std::erase_if(*plugins, [](const auto& plugin) { return plugin->name() == "proto_server_reflection"; });
  }
};

// Tells of calls as gRPC makes and destroys them, which is long before they begin if there is much to do.
// Leaves making their contexts to gRPC.
class CallCounter final : public grpc::ContextAllocator {
 public:
  explicit CallCounter(net::LiveCalls* calls) : calls_(calls) {}

  grpc::CallbackServerContext* NewCallbackServerContext() override {
    calls_->Add();
    return nullptr;
  }
  grpc::GenericCallbackServerContext* NewGenericCallbackServerContext() override {
    calls_->Add();
    return nullptr;
  }
  void Release(grpc::CallbackServerContext*) override { calls_->Remove(); }
  void Release(grpc::GenericCallbackServerContext*) override { calls_->Remove(); }

 private:
  net::LiveCalls* const calls_;
};

// What a call takes of memory, bytes. Measured: 17,000 until somebody begins to handle it, and up to 30,000
// from then on, whether or not its caller still wants it.
constexpr std::size_t kBytesOfCall = 32 << 10;

// How long answers get to be written, and clients to close idle connections, once no call is in flight.
constexpr absl::Duration kLastAnswers = absl::Seconds(1);

// A token is the longest of what callers send beside a message.
constexpr int kMaxMetadataBytes = 8 << 10;

void Limit(const ServerOptions& options, grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(options.max_request_bytes);
  builder.SetMaxSendMessageSize(options.max_response_bytes);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, options.max_concurrent_streams);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, kMaxMetadataBytes);
  // Only reflection is a synchronous service, each of whose streams holds a thread for as long as it lasts.
  constexpr int kReflectionThreads = 16;
  builder.SetResourceQuota(
      grpc::ResourceQuota("server").Resize(options.max_memory_bytes).SetMaxThreads(kReflectionThreads));
  // Whoever connects and does not go on to speak HTTP/2, or TLS before it, holds a connection no longer than
  // this.
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, 10'000);
  // A taken port is an error: without this two servers would share it and each get half of the calls.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  // Dead peers are found out within a minute; peers may ping, but not flood.
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 40'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20'000);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 10'000);
  // Long-lived connections would never notice a new replica: they are renewed now and then.
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS, 30 * 60'000);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, 5 * 60'000);
  builder.SetSyncServerOption(grpc::ServerBuilder::NUM_CQS, 1);
  builder.SetSyncServerOption(grpc::ServerBuilder::MIN_POLLERS, 1);
  builder.SetSyncServerOption(grpc::ServerBuilder::MAX_POLLERS, 2);
}

absl::Status CannotListen(const std::string& address, const absl::Status& why) {
  if (why.code() == absl::StatusCode::kInvalidArgument) {
    return base::InvalidArgument("server.listen_address",
                                 base::StrCat(address, ": ", base::StdView(why.message())),
                                 "INVALID_ADDRESS");
  }
  return base::Error(absl::StatusCode::kUnavailable, "CANNOT_LISTEN",
                     base::StrCat("cannot listen on ", address, ": ", base::StdView(why.message())));
}

// Each connection takes two descriptors; files and other servers need some as well.
std::size_t MaxConnections(const ServerOptions& options) {
  constexpr std::size_t kOthers = 256;
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
    return options.max_connections;
  const std::size_t spare = limit.rlim_cur > kOthers ? (limit.rlim_cur - kOthers) / 2 : 1;
  return std::clamp<std::size_t>(spare, 1, options.max_connections);
}

absl::Status CheckAddress(const ServerOptions& options) {
  if (options.listen_address.empty() || options.credentials != nullptr ||
      IsLoopback(options.listen_address)) {
    return absl::OkStatus();
  }
  if (!options.allow_insecure_non_loopback) {
    Log(Level::kError, "insecure_listen_address_refused", {{"address", options.listen_address}});
    return base::InvalidArgument(
        "server.listen_address",
        base::StrCat(options.listen_address,
                     " is reached from other machines, without TLS; listen on loopback or "
                     "set server.allow_insecure_non_loopback"),
        "INSECURE_LISTEN_ADDRESS");
  }
  Log(Level::kWarning, "insecure_listen_address",
      {{"address", options.listen_address},
       {"meaning", "anyone who reaches this address may call, and read what is on the wire"}});
  return absl::OkStatus();
}

}  // namespace

ServerOptions OptionsFrom(const internal::config::v1::ServerConfig& config) {
  return {.listen_address = config.listen_address(),
          .health_address = config.health_address(),
          .reflection = config.reflection(),
          .max_request_bytes = static_cast<int>(std::min<uint32_t>(config.max_request_bytes(), INT32_MAX)),
          .max_response_bytes = static_cast<int>(std::min<uint32_t>(config.max_response_bytes(), INT32_MAX)),
          .max_concurrent_streams =
              static_cast<int>(std::min<uint32_t>(config.max_concurrent_streams(), INT32_MAX)),
          .max_memory_bytes = config.max_memory_bytes(),
          .max_connections = std::max<std::size_t>(config.max_connections(), 1),
          .allow_insecure_non_loopback = config.allow_insecure_non_loopback(),
          .drain = absl::Seconds(config.drain_seconds())};
}

ServerOptions InProcessOptions() { return {}; }

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const ServerOptions& options,
                                                      const std::vector<ServedService>& services) {
  RAPPORT_RETURN_IF_ERROR(CheckAddress(options));
  std::unique_ptr<Server> server(new Server(options));
  RAPPORT_RETURN_IF_ERROR(server->Listen(services));
  return server;
}

Server::Server(const ServerOptions& options)
    : options_(options), live_calls_(std::max<std::size_t>(1, options.max_memory_bytes / kBytesOfCall)) {}

Server::~Server() { Drain(); }

absl::Status Server::Listen(const std::vector<ServedService>& services) {
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::ServerBuilder builder;
  Limit(options_, builder);
  if (!options_.reflection) builder.SetOption(std::make_unique<WithoutReflection>());
  observe::Metrics* metrics = &unread_;
  for (const ServedService& service : services) {
    health_.SetServing(service.full_name, true);
    builder.RegisterService(service.service);
    if (service.runtime == nullptr) continue;
    if (gates_.empty()) metrics = service.runtime->metrics();
    CallGate* const gate = &service.runtime->gate();
    if (std::find(gates_.begin(), gates_.end(), gate) == gates_.end()) gates_.push_back(gate);
  }
  builder.RegisterService(&health_);
  builder.SetContextAllocator(std::make_unique<CallCounter>(&live_calls_));
  std::optional<net::Listener> listener;
  std::shared_ptr<grpc::experimental::ExternalConnectionAcceptor> handler;
  if (!options_.listen_address.empty()) {
    absl::StatusOr<net::Listener> opened = net::Listener::Open(options_.listen_address);
    if (!opened.ok()) return CannotListen(options_.listen_address, opened.status());
    port_ = opened->port();
    listener = *std::move(opened);
    handler = builder.experimental().AddExternalConnectionAcceptor(
        grpc::ServerBuilder::experimental_type::ExternalConnectionType::FROM_FD,
        options_.credentials != nullptr ? options_.credentials : grpc::InsecureServerCredentials());
  }
  for (CallGate* const gate : gates_) {
    gate->Post(options_.watch);
    gate->Open();
  }
  server_ = builder.BuildAndStart();
  if (server_ == nullptr) return absl::InternalError("gRPC did not start a server");
  if (listener) {
    acceptor_ = std::make_unique<net::Acceptor>(
        *std::move(listener),
        net::Acceptor::Options{
            .server = options_.name,
            .max_connections = MaxConnections(options_),
            .live_calls = &live_calls_,
            .calls = [this](std::uint16_t port) { return EndedCalls(port); },
            .hand_over =
                [handler](int by, int connection) {
                  grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters taken;
                  taken.listener_fd = by;
                  taken.fd = connection;
                  handler->HandleNewConnection(&taken);
                }},
        metrics);
  }

  if (!options_.health_address.empty()) {
    grpc::ServerBuilder health_builder;
    Limit(options_, health_builder);
    health_builder.SetOption(std::make_unique<WithoutReflection>());
    health_builder.RegisterService(&health_);
    health_builder.AddListeningPort(options_.health_address, grpc::InsecureServerCredentials(),
                                    &health_port_);
    health_server_ = health_builder.BuildAndStart();
    if (health_server_ == nullptr) {
      return CannotListen(options_.health_address, absl::UnavailableError("the port cannot be had"));
    }
  }
  Log(Level::kInfo, "server_started",
      {{"address", options_.listen_address}, {"port", port_}, {"health_port", health_port_}});
  return absl::OkStatus();
}

net::Calls Server::EndedCalls(std::uint16_t port) const {
  net::Calls all;
  for (CallGate* const gate : gates_) all = all + gate->ended_calls().Of(port);
  return all;
}

std::shared_ptr<grpc::Channel> Server::InProcessChannel() {
  return server_->InProcessChannel(MakeChannelArguments(
      {.max_request_bytes = options_.max_request_bytes, .max_response_bytes = options_.max_response_bytes}));
}

void Server::AddDrainHook(std::string name, std::function<void()> hook) {
  const std::lock_guard lock(mutex_);
  hooks_.push_back({std::move(name), std::move(hook)});
}

void Server::Drain() {
  const std::lock_guard drain_lock(drain_mutex_);
  if (std::exchange(drained_, true)) return;
  const Watchdog watchdog(options_.drain + options_.hard_limit, [] {
    Log(Level::kError, "drain_hard_limit",
        {{"meaning", "something did not end in time; the process is ended"}});
    std::_Exit(EX_SOFTWARE);
  });
  health_.Drain();
  if (server_ != nullptr) {
    Log(Level::kInfo, "drain_started", {{"port", port_}});
    const absl::Time deadline = absl::Now() + options_.drain;
    for (CallGate* const gate : gates_) gate->Close();
    for (CallGate* const gate : gates_) gate->AwaitEmpty(deadline);
    // What is in flight from here on are answers on their way out and calls that the gates do not count.
    const absl::Time last = gates_.empty() ? deadline : std::min(deadline, absl::Now() + kLastAnswers);
    acceptor_.reset();
    server_->Shutdown(absl::ToChronoTime(last));
  }
  std::vector<Hook> hooks;
  {
    const std::lock_guard lock(mutex_);
    hooks.swap(hooks_);
  }
  for (const Hook& hook : hooks) {
    Log(Level::kInfo, "drain_hook", {{"name", hook.name}});
    hook.run();
  }
  if (health_server_ != nullptr) health_server_->Shutdown(absl::ToChronoTime(absl::Now()));
  if (server_ != nullptr) Log(Level::kInfo, "drain_ended", {{"port", port_}});
}

void Server::ServeUntilTerminated() {
  const int signal = WaitForTermination();
  Log(Level::kInfo, "termination_requested", {{"signal", signal}});
  Drain();
}

}  // namespace rapport::rpc
