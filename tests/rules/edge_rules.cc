#include "tests/rules/edge_rules.h"

#include "libs/base/strings.h"
#include "tests/rules/library_edges.h"

namespace rapport::rules {
namespace {

using Kind = Room::Kind;
using Names = std::set<std::string_view>;

// Rules of a service, free of input and output. csv only turns text into rows and back.
const Names& DomainLibraries() {
  static const Names names = {"base", "crypto", "csv", "disclosure", "instrument", "stats"};
  return names;
}

// Libraries that know neither messages nor the network.
const Names& PlainLibraries() {
  static const Names names = {"base",       "cache",     "crypto", "csv",    "db",
                              "disclosure", "screening", "stats",  "testing"};
  return names;
}

// Libraries without input and output.
const Names& PureLibraries() {
  static const Names names = {"screening", "stats"};
  return names;
}

const Names& GrpcLibraries() {
  static const Names names = {"hosting", "rpc"};
  return names;
}

bool IsMessageHeader(std::string_view header) {
  return header.ends_with(".pb.h") || header.starts_with("google/protobuf/");
}

bool IsGrpcHeader(std::string_view header) {
  return header.starts_with("grpcpp/") || header.starts_with("grpc/") || header.ends_with(".grpc.pb.h");
}

bool IsTestFramework(std::string_view header) {
  return header.starts_with("gtest/") || header.starts_with("gmock/");
}

bool IsInputOutput(std::string_view header) {
  static const Names names = {"cstdio", "filesystem", "fstream", "iostream", "stdio.h", "syncstream"};
  return names.contains(header);
}

bool IsCacheBackend(std::string_view header) {
  return header == "libs/cache/lru_cache.h" || header.starts_with("libs/cache/redis_");
}

std::optional<std::string> CheckLibrary(const Edge& edge) {
  if (edge.to.kind == Kind::kOutside) {
    if (edge.from_tests) return std::nullopt;
    if (IsGrpcHeader(edge.to_path) && !GrpcLibraries().contains(edge.from.name)) {
      return "only libs/rpc and libs/hosting know gRPC";
    }
    if (IsMessageHeader(edge.to_path) && PlainLibraries().contains(edge.from.name)) {
      return base::StrCat("libs/", edge.from.name, " knows no messages");
    }
    if (PureLibraries().contains(edge.from.name) && IsInputOutput(edge.to_path)) {
      return base::StrCat("libs/", edge.from.name, " is pure: no input or output");
    }
    return std::nullopt;
  }
  if (edge.to.kind != Kind::kLibrary) return "a library includes nothing above libs/";
  if (edge.to.name == edge.from.name || (edge.from_tests && edge.to.name == "testing")) return std::nullopt;
  const auto allowed = AllowedLibraryEdges().find(edge.from.name);
  if (allowed == AllowedLibraryEdges().end()) {
    return base::StrCat("libs/", edge.from.name, " has no row in the table of allowed edges");
  }
  if (allowed->second.contains(edge.to.name)) return std::nullopt;
  return base::StrCat("libs/", edge.from.name, " may not include libs/", edge.to.name);
}

std::optional<std::string> CheckDomain(const Edge& edge) {
  if (edge.to.kind == Kind::kDomain) return std::nullopt;
  if (edge.to.kind == Kind::kOutside) {
    if (IsMessageHeader(edge.to_path) || IsGrpcHeader(edge.to_path))
      return "a domain knows no messages and no RPCs";
    return std::nullopt;
  }
  if (edge.to.kind != Kind::kLibrary) return "a domain sees neither its API nor its store";
  if (DomainLibraries().contains(edge.to.name) || (edge.from_tests && edge.to.name == "testing")) {
    return std::nullopt;
  }
  return base::StrCat("a domain may not include libs/", edge.to.name);
}

std::optional<std::string> CheckApi(const Edge& edge) {
  if (edge.from_tests) return std::nullopt;
  if (edge.to.kind == Kind::kBackend) return "an API sees the store's contract, not a backend";
  if (edge.to.kind == Kind::kModule || edge.to.kind == Kind::kWiring) return "an API does not see its wiring";
  if (edge.to.kind != Kind::kLibrary) return std::nullopt;
  if (IsCacheBackend(edge.to_path)) return "an API sees libs/cache/cache.h, not a backend";
  if (edge.to.name == "config" || edge.to.name == "hosting")
    return "configuration and hosting belong to main.cc";
  // Grouping writes is a matter of scheduling calls; the header is free of SQLite.
  if (edge.to.name == "db" && edge.to_path != "libs/db/group_committer.h") return "an API knows no database";
  return std::nullopt;
}

std::optional<std::string> CheckStore(const Edge& edge) {
  if (IsGrpcHeader(edge.to_path) || (edge.to.kind == Kind::kLibrary && edge.to.name == "rpc")) {
    return "a store knows no RPCs";
  }
  if (edge.to.kind == Kind::kApi || edge.to.kind == Kind::kModule || edge.to.kind == Kind::kWiring) {
    return "a store sees its domain, not what stands above it";
  }
  if (edge.from.kind == Kind::kContract && !edge.from_tests) {
    if (edge.to.kind == Kind::kBackend || edge.to_path == "sqlite3.h" ||
        (edge.to.kind == Kind::kLibrary && edge.to.name == "db")) {
      return "a store's contract names no backend";
    }
  }
  return std::nullopt;
}

std::optional<std::string> CheckService(const Edge& edge) {
  const bool hosts_modules = edge.from.kind == Kind::kMain || edge.from_tests;
  if (edge.to.kind == Kind::kTool || (edge.to.kind == Kind::kTests))
    return "a service includes nothing above services/";
  if (edge.to.kind != Kind::kLibrary && edge.to.kind != Kind::kOutside && edge.to.name != edge.from.name &&
      !(hosts_modules && edge.from.name == "standalone" && edge.to.kind == Kind::kModule)) {
    return base::StrCat("services reach each other through generated clients: this is ", edge.to.name, "'s");
  }
  switch (edge.from.kind) {
    case Kind::kDomain:
      return CheckDomain(edge);
    case Kind::kApi:
      return CheckApi(edge);
    case Kind::kContract:
    case Kind::kBackend:
    case Kind::kConformance:
      return CheckStore(edge);
    case Kind::kModule:
    case Kind::kMain:
      return std::nullopt;
    default:
      if (edge.to.kind == Kind::kBackend && !edge.from_tests)
        return "only main.cc and module.cc name a backend";
      return std::nullopt;
  }
}

std::optional<std::string> CheckTool(const Edge& edge) {
  if (edge.to.kind == Kind::kTests) return "a tool does not include tests";
  if (edge.to.kind == Kind::kTool && edge.to.name != edge.from.name) return "tools do not include each other";
  if (edge.to.kind == Kind::kLibrary || edge.to.kind == Kind::kOutside || edge.to.kind == Kind::kTool ||
      edge.to.kind == Kind::kModule || edge.from_tests) {
    return std::nullopt;
  }
  if (edge.to_path.ends_with("/store/sql/schema.h")) return std::nullopt;  // for backups
  return "a tool sees a service's module.h, its schema and its generated client only";
}

}  // namespace

std::optional<std::string> CheckEdge(const Edge& edge) {
  if (edge.to_path.find("..") != std::string_view::npos) return "paths are written from the project's root";
  if (!edge.from_tests &&
      (IsTestFramework(edge.to_path) || (edge.to.kind != Kind::kOutside && IsForTests(edge.to_path)))) {
    return "test code is never in a shipped binary";
  }
  switch (edge.from.kind) {
    case Kind::kLibrary:
      return CheckLibrary(edge);
    case Kind::kTool:
      return CheckTool(edge);
    case Kind::kTests:
    case Kind::kOutside:
      return std::nullopt;
    default:
      return CheckService(edge);
  }
}

}  // namespace rapport::rules
