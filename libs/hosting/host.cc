#include "libs/hosting/host.h"

#include <sys/resource.h>
#include <sysexits.h>
#include <unistd.h>

#include <utility>

#include "absl/synchronization/mutex.h"
#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/base/strings.h"
#include "libs/cache/lru_cache.h"
#include "libs/cache/redis_cache.h"
#include "libs/cache/redis_leases.h"
#include "libs/hosting/audit_log.h"
#include "libs/hosting/gatekeeper.h"
#include "libs/hosting/metered_cache.h"
#include "libs/observe/log.h"
#include "libs/rpc/channel.h"
#include "libs/rpc/termination.h"
#include "libs/rpc/tls.h"

namespace rapport::hosting {
namespace {

namespace config = internal::config::v1;

// 128 bits, if its characters are hexadecimal digits.
constexpr size_t kShortestEncryptionKey = 32;

absl::StatusOr<cache::RedisOptions> RedisOptionsFrom(const config::RedisConfig& config) {
  cache::RedisOptions options;
  const auto addresses = cache::ParseRedisAddresses(config.address());
  if (!addresses) {
    return base::InvalidArgument("cache.redis.address", "is no host:port and no path of a socket",
                                 "INVALID_ADDRESS");
  }
  if (addresses->size() > 1 && config.topology() != config::REDIS_TOPOLOGY_SENTINEL &&
      config.topology() != config::REDIS_TOPOLOGY_CLUSTER) {
    return base::InvalidArgument("cache.redis.topology", "is needed for more than one address",
                                 "TOPOLOGY_REQUIRED");
  }
  if (!config.encryption_key().empty() && config.encryption_key().size() < kShortestEncryptionKey) {
    return base::InvalidArgument("cache.redis.encryption_key", "is shorter than 32 characters",
                                 "KEY_TOO_SHORT");
  }
  if (!config.username().empty() && config.password().empty()) {
    return base::InvalidArgument("cache.redis.password", "is needed with a username", "PASSWORD_REQUIRED");
  }
  options.addresses = *addresses;
  options.db = static_cast<int>(config.db());
  if (config.topology() == config::REDIS_TOPOLOGY_SENTINEL) {
    options.topology = cache::RedisTopology::kSentinel;
  } else if (config.topology() == config::REDIS_TOPOLOGY_CLUSTER) {
    options.topology = cache::RedisTopology::kCluster;
  }
  options.primary_name = config.primary_name();
  options.username = config.username();
  options.password = base::Secret<std::string>(config.password());
  options.sentinel_password = base::Secret<std::string>(config.sentinel_password());
  options.connect_timeout = absl::Milliseconds(config.timeout_ms());
  options.command_timeout = absl::Milliseconds(config.timeout_ms());
  options.key_prefix = config.key_prefix();
  options.encryption_key = base::Secret<std::string>(config.encryption_key());
  return options;
}

// As many connections as the system lets this process have, and not only as many as it is given at first:
// gRPC before 1.57 accepts no connection any more once one found none left (CVE-2023-4785).
void RaiseDescriptorLimit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  (void)::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

Host::Host(std::string name, const config::ServerConfig& server, const config::LogConfig& log)
    : name_(std::move(name)), config_(server), runtime_(server, &metrics_) {
  observe::SetMinimumLevel(static_cast<observe::Level>(log.level()));
  rpc::EndOnTermination();
  RaiseDescriptorLimit();
  // Debian's Abseil looks for deadlocks at every lock, gRPC's too, in one graph that all threads share.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
}

absl::StatusOr<std::unique_ptr<cache::Cache>> Host::MakeCache(const config::CacheConfig& config) {
  if (config.backend() == config::CACHE_BACKEND_REDIS) {
    RAPPORT_ASSIGN_OR_RETURN(cache::RedisOptions options, RedisOptionsFrom(config.redis()));
    return std::make_unique<MeteredCache>(std::make_unique<cache::RedisCache>(std::move(options)), "redis",
                                          &metrics_);
  }
  return std::make_unique<MeteredCache>(std::make_unique<cache::LruCache>(config.max_bytes()), "in_process",
                                        &metrics_);
}

absl::StatusOr<std::unique_ptr<cache::Leases>> Host::MakeLeases(const config::CacheConfig& config) {
  if (config.backend() != config::CACHE_BACKEND_REDIS) return nullptr;
  RAPPORT_ASSIGN_OR_RETURN(cache::RedisOptions options, RedisOptionsFrom(config.redis()));
  return std::make_unique<cache::RedisLeases>(std::move(options));
}

// The certificates of a setting, whose end is told as a metric.
absl::StatusOr<std::shared_ptr<rpc::CertificateFiles>> Host::Follow(const config::TlsConfig& config,
                                                                    std::string_view field) {
  if (const auto found = certificates_.find(field); found != certificates_.end()) return found->second.files;
  RAPPORT_ASSIGN_OR_RETURN(std::shared_ptr<rpc::CertificateFiles> files,
                           rpc::CertificateFiles::Open(config, field, absl::Now()));
  const std::string setting(field);
  certificates_.emplace(
      setting, Followed{.files = files,
                        .expiration = metrics_.WatchGauge("rapport_certificate_expiration_timestamp_seconds",
                                                          "When the certificate in use ends, Unix time.",
                                                          [files] {
                                                            return static_cast<double>(absl::ToUnixSeconds(
                                                                files->Current(absl::Now())->not_after));
                                                          },
                                                          {{"setting", setting}})});
  return files;
}

absl::StatusOr<std::shared_ptr<grpc::Channel>> Host::ConnectWith(const config::TlsConfig& tls,
                                                                 std::string_view field,
                                                                 const std::string& address) {
  rpc::ChannelOptions options;
  if (rpc::WantsTls(tls)) {
    RAPPORT_ASSIGN_OR_RETURN(auto files, Follow(tls, field));
    options.credentials = rpc::MakeChannelCredentials(std::move(files));
    options.server_name = tls.server_name();
  }
  return rpc::MakeChannel(address, options);
}

absl::StatusOr<std::shared_ptr<grpc::Channel>> Host::Connect(const std::string& address) {
  return ConnectWith(config_.tls(), "server.tls", address);
}

absl::StatusOr<std::shared_ptr<grpc::Channel>> Host::ConnectApart(const config::ApartConfig& config,
                                                                  std::string_view field) {
  if (!rpc::WantsTls(config.tls())) return Connect(config.address());
  return ConnectWith(config.tls(), base::StrCat(field, ".tls"), config.address());
}

// Has calls watched as the configuration says.
absl::Status Host::SetWatch(rpc::ServerOptions& options) {
  if (!std::exchange(has_watch_, true)) {
    RAPPORT_ASSIGN_OR_RETURN(gatekeeper_, MakeGatekeeper(config_));
    RAPPORT_ASSIGN_OR_RETURN(audit_log_,
                             MakeAuditLog(config_.audit_log(), name_, gatekeeper_ != nullptr, &metrics_));
    RAPPORT_RETURN_IF_ERROR(StartTracing());
  }
  options.watch = {gatekeeper_.get(), audit_log_.get(), tracer_.get()};
  return absl::OkStatus();
}

absl::Status Host::StartTracing() {
  const config::TracingConfig& wanted = config_.tracing();
  if (wanted.otlp_address().empty()) return absl::OkStatus();
  if (!(wanted.sampled_share() >= 0 && wanted.sampled_share() <= 1)) {
    return base::InvalidArgument("server.tracing.sampled_share", "is from 0 to 1", "OUT_OF_RANGE");
  }
  RAPPORT_ASSIGN_OR_RETURN(const auto collector,
                           ConnectWith(wanted.tls(), "server.tracing.tls", wanted.otlp_address()));
  tracer_ = std::make_unique<tracing::Tracer>(
      tracing::Tracer::Options{.sampled_share = wanted.sampled_share()}, &metrics_);
  span_exporter_ = std::make_unique<SpanExporter>(tracer_.get(), collector, name_);
  return absl::OkStatus();
}

absl::Status Host::ServeApart(const config::ApartServerConfig& config, std::string_view field,
                              const std::vector<rpc::ServedService>& services) {
  if (config.listen_address().empty()) return absl::OkStatus();
  rpc::ServerOptions options = rpc::OptionsFrom(config_);
  options.name = "apart";
  options.listen_address = config.listen_address();
  options.health_address.clear();
  options.reflection = false;
  options.allow_insecure_non_loopback = false;
  RAPPORT_RETURN_IF_ERROR(SetWatch(options));
  if (rpc::WantsTls(config.tls())) {
    RAPPORT_ASSIGN_OR_RETURN(const auto files, Follow(config.tls(), base::StrCat(field, ".tls")));
    RAPPORT_ASSIGN_OR_RETURN(options.credentials,
                             rpc::MakeServerCredentials(files, rpc::CallerCertificate::kOfAllowedCallers));
  } else if (rpc::WantsTls(config_.tls())) {
    RAPPORT_ASSIGN_OR_RETURN(const auto files, Follow(config_.tls(), "server.tls"));
    RAPPORT_ASSIGN_OR_RETURN(options.credentials,
                             rpc::MakeServerCredentials(files, rpc::CallerCertificate::kRequired));
  } else {
    observe::Log(observe::Level::kWarning, "apart_server_without_tls",
                 {{"server", field},
                  {"address", options.listen_address},
                  {"meaning", "every process on this machine may call it"}});
  }
  RAPPORT_ASSIGN_OR_RETURN(apart_, rpc::Server::Start(options, services));
  return absl::OkStatus();
}

absl::Status Host::Serve(const std::vector<rpc::ServedService>& services, std::vector<DrainHook> hooks,
                         const std::function<void()>& on_serving) {
  // Whoever is told to end while it begins to serve drains as well.
  rpc::CatchTermination();
  // It must not outlive what it serves, however this ends.
  const std::unique_ptr<rpc::Server> apart = std::move(apart_);
  std::unique_ptr<observe::MetricsServer> metrics_server;
  if (!config_.metrics_address().empty()) {
    RAPPORT_ASSIGN_OR_RETURN(metrics_server,
                             observe::MetricsServer::Start(config_.metrics_address(), metrics_));
  }
  rpc::ServerOptions options = rpc::OptionsFrom(config_);
  RAPPORT_RETURN_IF_ERROR(SetWatch(options));
  if (rpc::WantsTls(config_.tls())) {
    RAPPORT_ASSIGN_OR_RETURN(const auto files, Follow(config_.tls(), "server.tls"));
    RAPPORT_ASSIGN_OR_RETURN(options.credentials,
                             rpc::MakeServerCredentials(files, rpc::CallerCertificate::kIfShown));
  }
  if (gatekeeper_ == nullptr) {
    observe::Log(observe::Level::kWarning, "callers_not_checked",
                 {{"address", options.listen_address},
                  {"meaning",
                   "whoever reaches this address may call everything; set server.tls and "
                   "server.tokens"}});
  }
  RAPPORT_ASSIGN_OR_RETURN(const std::unique_ptr<rpc::Server> server, rpc::Server::Start(options, services));
  if (apart != nullptr) server->AddDrainHook("drain_apart", [&apart] { apart->Drain(); });
  for (DrainHook& hook : hooks) server->AddDrainHook(std::move(hook.name), std::move(hook.run));
  observe::Log(observe::Level::kInfo, "serving",
               {{"program", name_},
                {"port", server->port()},
                {"health_port", server->health_port()},
                {"metrics_port", metrics_server == nullptr ? 0 : metrics_server->port()},
                {"apart_port", apart == nullptr ? 0 : apart->port()},
                {"pid", static_cast<int>(getpid())}});
  if (on_serving) on_serving();
  server->ServeUntilTerminated();
  return absl::OkStatus();
}

int ExitCode(const absl::Status& status) {
  if (status.ok()) return EX_OK;
  observe::Log(observe::Level::kError, "not_started",
               {{"reason", base::ReasonOf(status)},
                {"message", base::StdView(status.message())},
                {"detail", base::DetailOf(status)}});
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kFailedPrecondition:
      return EX_CONFIG;
    case absl::StatusCode::kDataLoss:
      return EX_DATAERR;
    default:
      return EX_UNAVAILABLE;
  }
}

}  // namespace rapport::hosting
